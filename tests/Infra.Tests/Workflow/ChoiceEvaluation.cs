using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datasets.Infra.Workflow;

/// <summary>Where a Choice state goes for an input, as the States Language says: the first rule that holds, or the default.</summary>
internal static class ChoiceEvaluation
{
    public static string Next(JsonObject choice, JsonObject input) =>
        (string?)choice["Choices"]!.AsArray().FirstOrDefault(rule => Holds(rule!.AsObject(), input))?["Next"] ?? (string)choice["Default"]!;

    private static bool Holds(JsonObject rule, JsonObject input)
    {
        if (rule["And"] is JsonArray all)
            return all.All(part => Holds(part!.AsObject(), input));

        if (rule["Or"] is JsonArray any)
            return any.Any(part => Holds(part!.AsObject(), input));

        if (rule["Not"] is JsonObject negated)
            return !Holds(negated, input);

        var variable = (string)rule["Variable"]!;
        JsonNode? value = input;
        var present = true;
        foreach (var key in variable.Split('.')[1..])
        {
            present = present && value is JsonObject map && map.ContainsKey(key);
            value = present ? value![key] : null;
        }

        if (rule["IsPresent"] is { } wanted)
            return present == (bool)wanted;
        if (!present)
            throw new InvalidOperationException($"States.Runtime: {variable} is not there");
        if (rule["IsString"] is { } isString)
            return (value?.GetValueKind() == JsonValueKind.String) == (bool)isString;
        if (rule["BooleanEquals"] is { } truth)
            return value!.GetValueKind() == ((bool)truth ? JsonValueKind.True : JsonValueKind.False);
        if (rule["StringMatches"] is { } pattern)
            return FileSystemName.MatchesSimpleExpression((string)pattern!, (string)value!, ignoreCase: false);
        if (rule["NumericGreaterThanEquals"] is { } least)
            return (double)value! >= (double)least;
        return (double)value! == (double)rule["NumericEquals"]!;
    }
}
