using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>A choice among the words of an enum.</summary>
internal sealed class EnumShape(Type type) : ScalarShape
{
    private readonly (string Word, Enum Value)[] _choices = [.. Enum.GetValues(type).Cast<Enum>().Select(value => (EnumWords.ToWord(value), value))];

    protected override string Expected => Text;

    private IEnumerable<string> Words => _choices.Select(choice => choice.Word);

    protected override object? Read(YamlScalar scalar, string path, ProblemList problems)
    {
        if (!IsText(scalar, path, problems))
            return null;
        foreach (var (word, value) in _choices)
        {
            if (word == scalar.Text)
                return value;
        }
        problems.Add(scalar.Start, path, $"must be one of {string.Join(", ", Words)}, got {Quoted.Of(scalar.Text)}{DidYouMean.Phrase(scalar.Text, Words)}");
        return null;
    }

    public override JsonObject Describe() => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]),
        ["enumDescriptions"] = new JsonArray([.. _choices.Select(choice => JsonValue.Create(DescriptionOf(choice.Value)))]),
    };

    private string DescriptionOf(Enum value) => type.GetField(value.ToString())!.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    public override JsonNode Write(object value) => JsonValue.Create(EnumWords.ToWord((Enum)value));
}
