using System.Text.Json.Nodes;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>A value that is one scalar.</summary>
internal abstract class ScalarShape : Shape
{
    protected const string Text = "text";

    /// <summary>What is expected, in the words of a message.</summary>
    protected abstract string Expected { get; }

    protected abstract object? Read(YamlScalar scalar, string path, ProblemList problems);

    public override object? Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is YamlScalar { Type: not ScalarType.Null } scalar)
            return Read(scalar, path, problems);
        if (node is YamlRefused)
            return null;
        var advice = node switch
        {
            YamlScalar => ": give a value or leave the key out",
            YamlMap when Expected == Text => ": text that starts with '{' or has ': ' in it needs quotes",
            YamlList when Expected == Text => ": text that starts with '[' or '-' needs quotes",
            _ => "",
        };
        problems.Add(node.Start, path, $"expected {Expected}, got {node.Kind}{advice}");
        return null;
    }

    protected object? Refuse(YamlScalar scalar, string path, ProblemList problems)
    {
        problems.Add(scalar.Start, path, $"expected {Expected}, got {Quoted.Of(scalar.Text)}");
        return null;
    }

    /// <summary>Whether the scalar is text. YAML reads 003 as a number and true as a boolean, which loses how they were written.</summary>
    protected bool IsText(YamlScalar scalar, string path, ProblemList problems)
    {
        if (scalar.Type == ScalarType.Text)
            return true;
        var type = scalar.Type == ScalarType.Boolean ? "a boolean" : "a number";
        problems.Add(scalar.Start, path,
            $"expected {Expected}, but {Quoted.Plain(scalar.Text)} without quotes is {type}: write \"{Quoted.Plain(scalar.Text)}\"");
        return false;
    }
}

internal sealed class TextShape(TextRuleAttribute? rule) : ScalarShape
{
    protected override string Expected => Text;

    protected override object? Read(YamlScalar scalar, string path, ProblemList problems)
    {
        if (!IsText(scalar, path, problems))
            return null;
        if (rule?.Complaint(scalar.Text) is not { } complaint)
            return scalar.Text;
        problems.Add(scalar.Start, path, complaint);
        return null;
    }

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "string" };
        rule?.Describe(schema);
        return schema;
    }

    public override JsonNode Write(object value) => JsonValue.Create((string)value);
}

internal sealed class BooleanShape : ScalarShape
{
    protected override string Expected => "true or false";

    protected override object? Read(YamlScalar scalar, string path, ProblemList problems) =>
        scalar.Type == ScalarType.Boolean ? CoreSchema.ToBoolean(scalar.Text) : Refuse(scalar, path, problems);

    public override JsonObject Describe() => new() { ["type"] = "boolean" };

    public override JsonNode Write(object value) => JsonValue.Create((bool)value);
}

internal sealed class NumberShape(BetweenAttribute? bounds, bool isWhole) : ScalarShape
{
    protected override string Expected => isWhole ? "a whole number" : "a number";

    protected override object? Read(YamlScalar scalar, string path, ProblemList problems)
    {
        if (scalar.Type is not (ScalarType.Integer or ScalarType.Number))
            return Refuse(scalar, path, problems);
        var value = CoreSchema.ToNumber(scalar.Text);
        if (!double.IsFinite(value) || (isWhole && value != Math.Floor(value)))
            return Refuse(scalar, path, problems);
        if (Complaint(value) is not { } complaint)
            return isWhole ? (object)(int)value : value;
        problems.Add(scalar.Start, path, $"{complaint}, got {Quoted.Plain(scalar.Text)}");
        return null;
    }

    private string? Complaint(double value)
    {
        var (minimum, maximum) = bounds is null ? (double.MinValue, double.MaxValue) : (bounds.Minimum, bounds.Maximum);
        if (isWhole)
            (minimum, maximum) = (Math.Max(minimum, int.MinValue), Math.Min(maximum, int.MaxValue));
        var isMultiple = bounds is not { MultipleOf: > 0 } || value % bounds.MultipleOf == 0;
        if (value >= minimum && value <= maximum && isMultiple)
            return null;
        var multiple = bounds is { MultipleOf: > 0 } ? $"a multiple of {bounds.MultipleOf} " : "";
        return FormattableString.Invariant($"must be {multiple}from {minimum} to {maximum}");
    }

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = isWhole ? "integer" : "number" };
        if (bounds is null)
            return schema;
        schema["minimum"] = bounds.Minimum;
        schema["maximum"] = bounds.Maximum;
        if (bounds.MultipleOf > 0)
            schema["multipleOf"] = bounds.MultipleOf;
        return schema;
    }

    public override JsonNode Write(object value) => isWhole ? JsonValue.Create((int)value) : JsonValue.Create((double)value);
}

internal sealed class DurationShape(LastsAttribute? bounds) : ScalarShape
{
    protected override string Expected => "a duration such as 15m, 36h, 10d or 1h30m";

    protected override object? Read(YamlScalar scalar, string path, ProblemList problems)
    {
        if (scalar.Type != ScalarType.Text || Duration.TryParse(scalar.Text) is not { } value)
            return Refuse(scalar, path, problems);
        if (bounds is null || (value >= Duration.Parse(bounds.Shortest) && value <= Duration.Parse(bounds.Longest)))
            return value;
        problems.Add(scalar.Start, path, $"must be from {bounds.Shortest} to {bounds.Longest}, got {scalar.Text}");
        return null;
    }

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "string", ["pattern"] = Duration.Pattern, ["patternErrorMessage"] = $"must be {Expected}" };
        if (bounds is not null)
        {
            schema["$comment"] = $"from {bounds.Shortest} to {bounds.Longest}";
            schema["patternErrorMessage"] = $"must be {Expected}, from {bounds.Shortest} to {bounds.Longest}";
        }
        return schema;
    }

    public override JsonNode Write(object value) => JsonValue.Create(Duration.Format((TimeSpan)value));
}

/// <summary>A text that has a grammar of its own.</summary>
internal sealed class ParsedShape<T>(ParsedShape<T>.Parser parse, int maximumLength, string pattern, string words) : ScalarShape
    where T : class
{
    public delegate bool Parser(string text, out T? value, out string? complaint);

    protected override string Expected => Text;

    protected override object? Read(YamlScalar scalar, string path, ProblemList problems)
    {
        if (!IsText(scalar, path, problems))
            return null;
        if (parse(scalar.Text, out var value, out var complaint))
            return value;
        problems.Add(scalar.Start, path, complaint!);
        return null;
    }

    public override JsonObject Describe() => new() { ["type"] = "string", ["maxLength"] = maximumLength, ["pattern"] = pattern, ["patternErrorMessage"] = words };

    public override JsonNode Write(object value) => JsonValue.Create(value.ToString()!);
}
