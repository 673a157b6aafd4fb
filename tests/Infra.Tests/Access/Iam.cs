using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Datasets.Infra.Access;

/// <summary>
/// Evaluates an identity's policy as IAM does: a deny wins, then an allow counts, and what nothing allows is denied. A condition on a
/// key that the request does not have does not hold.
/// </summary>
/// <remarks>Source: IAM user guide, 'Policy evaluation logic' and 'IAM JSON policy elements: Condition operators'.</remarks>
internal static class Iam
{
    public static bool Allows(JsonObject policy, string action, string resource, params (string Key, string Value)[] context)
    {
        var matching = policy["Statement"]!.AsArray().Select(statement => statement!.AsObject())
            .Where(statement => Texts(statement["Action"]).Any(pattern => Matches(pattern, action, ignoreCase: true))
                && Texts(statement["Resource"]).Any(pattern => Matches(pattern, resource))
                && Holds(statement["Condition"]?.AsObject(), context))
            .Select(statement => (string)statement["Effect"]!)
            .ToList();
        return matching.Contains("Allow") && !matching.Contains("Deny");
    }

    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => (string)item!),
        JsonValue value => [(string)value!],
        _ => [],
    };

    private static bool Holds(JsonObject? conditions, (string Key, string Value)[] context) =>
        conditions is null || conditions.All(byOperator => byOperator.Value!.AsObject().All(condition =>
        {
            var value = context.FirstOrDefault(entry => entry.Key == condition.Key).Value;
            return value is not null && Texts(condition.Value).Any(wanted => byOperator.Key switch
            {
                "StringLike" or "ArnLike" => Matches(wanted, value),
                "StringEquals" or "Bool" => wanted == value,
                var other => throw new NotSupportedException(other),
            });
        }));

    private static bool Matches(string pattern, string text, bool ignoreCase = false) => Regex.IsMatch(
        text, "^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".") + "$", ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
}
