using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// Tells whether what an API serves is what was sent to it. Servers add members and links of their own, leave out what is null or empty, write
/// times and numbers in other ways, and set <c>created</c> and <c>updated</c> themselves: none of this is a difference.
/// </summary>
internal static class ItemDifference
{
    /// <summary>Databases keep coordinates to nine digits or more.</summary>
    private const double Tolerance = 1e-9;

    private static readonly HashSet<string> SetByServers = ["stac_version", "created", "updated"];
    private static readonly HashSet<string> LinksOfServers = ["self", "root", "parent", "collection", "child", "item", "items"];

    /// <returns>The path of the first member that differs, such as <c>assets.ozone.file:checksum</c>; null where all that was sent is there.</returns>
    public static string? Find(JsonObject sent, JsonObject served)
    {
        foreach (var (name, value) in sent)
        {
            var difference = name == "links" ? Links(value, served[name]) : Compare(name, value, served[name]);
            if (difference is not null)
                return difference;
        }
        return null;
    }

    private static string? Links(JsonNode? sent, JsonNode? served)
    {
        var there = (served as JsonArray ?? []).Select(link => (Text(link, "rel"), Text(link, "href"))).ToHashSet();
        var lost = (sent as JsonArray ?? []).Select(link => (Rel: Text(link, "rel"), Href: Text(link, "href")))
            .FirstOrDefault(link => link.Rel is not null && !LinksOfServers.Contains(link.Rel) && !there.Contains(link));
        return lost.Rel is null ? null : $"links.{lost.Rel}";
    }

    private static string? Text(JsonNode? link, string name) =>
        link is JsonObject json && json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Compare(string path, JsonNode? sent, JsonNode? served)
    {
        if (SetByServers.Contains(path[(path.LastIndexOf('.') + 1)..]) || (IsNothing(sent) && IsNothing(served)))
            return null;
        return (sent, served) switch
        {
            (JsonObject a, JsonObject b) => a.Select(member => Compare($"{path}.{member.Key}", member.Value, b[member.Key])).FirstOrDefault(found => found is not null),
            (JsonArray a, JsonArray b) when path == "stac_extensions" => Texts(a).IsSubsetOf(Texts(b)) ? null : path,
            (JsonArray a, JsonArray b) when a.Count == b.Count =>
                a.Zip(b).Select((pair, i) => Compare($"{path}[{i}]", pair.First, pair.Second)).FirstOrDefault(found => found is not null),
            (JsonValue a, JsonValue b) when AreEqual(a, b) => null,
            _ => path,
        };
    }

    private static HashSet<string> Texts(JsonArray array) => [.. array.Select(one => one?.ToString() ?? "")];

    private static bool IsNothing(JsonNode? node) => node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 };

    private static bool AreEqual(JsonValue a, JsonValue b) => (a.GetValueKind(), b.GetValueKind()) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => AreClose(Number(a), Number(b)),
        (JsonValueKind.String, JsonValueKind.String) => a.ToString() == b.ToString() || AreSameTime(a.ToString(), b.ToString()),
        var (one, other) => one == other,
    };

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static bool AreClose(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));

    private static bool AreSameTime(string a, string b) => a.Length >= 20 && b.Length >= 20
        && DateTimeOffset.TryParse(a, CultureInfo.InvariantCulture, DateTimeStyles.None, out var one)
        && DateTimeOffset.TryParse(b, CultureInfo.InvariantCulture, DateTimeStyles.None, out var other)
        && one == other;
}
