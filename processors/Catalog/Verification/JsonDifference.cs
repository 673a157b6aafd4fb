using System.Text.Json;
using Datasets.Model;

namespace Datasets.Catalog.Verification;

/// <summary>One place where a JSON document is not what it should be.</summary>
/// <param name="Path">Names and indices from the root on, such as <c>assets.ozone.bands[0].unit</c>.</param>
/// <param name="IsOfForm">Whether a member is there that should not be, or is not there.</param>
/// <param name="Problem">What is wrong, as a message.</param>
internal sealed record JsonDifference(string Path, bool IsOfForm, string Problem)
{
    /// <summary>Numbers that were written with fewer digits are the same.</summary>
    private const double Rounding = 1e-10;
    private const int LongestValue = 80;

    /// <summary>Members may come in any order, elements may not.</summary>
    public static IEnumerable<JsonDifference> Between(JsonElement expected, JsonElement actual, string path = "")
    {
        if (expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
            return BetweenObjects(expected, actual, path);
        if (expected.ValueKind == JsonValueKind.Array && actual.ValueKind == JsonValueKind.Array)
            return BetweenArrays(expected, actual, path);
        return AreSame(expected, actual)
            ? []
            : [new JsonDifference(path, IsOfForm: false, $"its {Shown(path)} is {Shown(actual)} where {Shown(expected)} is right")];
    }

    private static IEnumerable<JsonDifference> BetweenObjects(JsonElement expected, JsonElement actual, string path)
    {
        foreach (var member in expected.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!actual.TryGetProperty(member.Name, out var value))
                yield return new JsonDifference(at, IsOfForm: true, $"it has no {Shown(at)}, which is {Shown(member.Value)}");
            else
            {
                foreach (var difference in Between(member.Value, value, at))
                    yield return difference;
            }
        }

        foreach (var member in actual.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!expected.TryGetProperty(member.Name, out _))
                yield return new JsonDifference(at, IsOfForm: true, $"it has {Shown(at)}, which does not belong there");
        }
    }

    private static IEnumerable<JsonDifference> BetweenArrays(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
        {
            yield return new JsonDifference(
                path, IsOfForm: false, $"its {Shown(path)} has {actual.GetArrayLength()} elements where {expected.GetArrayLength()} are right");
            yield break;
        }
        for (var i = 0; i < expected.GetArrayLength(); i++)
        {
            foreach (var difference in Between(expected[i], actual[i], $"{path}[{i}]"))
                yield return difference;
        }
    }

    private static bool AreSame(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != actual.ValueKind)
            return false;
        return expected.ValueKind switch
        {
            JsonValueKind.Number => expected.GetRawText() == actual.GetRawText()
                || (expected.TryGetDouble(out var one) && actual.TryGetDouble(out var other) && AreClose(one, other)),
            JsonValueKind.String => expected.GetString() == actual.GetString(),
            _ => true,
        };
    }

    private static bool AreClose(double one, double other) =>
        double.IsFinite(one) && double.IsFinite(other) && Math.Abs(one - other) <= Rounding * Math.Max(Math.Abs(one), Math.Abs(other));

    private static string Shown(string path) => SafeText.Text(path, LongestValue);

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"an array of {value.GetArrayLength()}",
        JsonValueKind.String => $"'{SafeText.Text(value.GetString()!, LongestValue)}'",
        _ => SafeText.Text(value.GetRawText(), LongestValue),
    };
}
