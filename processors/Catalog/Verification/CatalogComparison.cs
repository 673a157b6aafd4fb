using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Catalog.Series;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Verification;

/// <summary>Builds catalogs once more, from what is below them, and holds them against those that are there.</summary>
internal static class CatalogComparison
{
    /// <summary>What only a descriptor tells; a link of these kinds leads elsewhere.</summary>
    private static readonly HashSet<string> Elsewhere = ["via", "about", "license", "cite-as"];

    /// <param name="titles">Of the datasets that there are, by their ids.</param>
    public static IEnumerable<string> OfRoot(JsonElement root, IReadOnlyDictionary<string, string> titles) =>
        Problems(RootCatalogBuilder.Build(titles), root);

    /// <param name="content">What the year's items say together; a catalog of an earlier version has that too.</param>
    public static IEnumerable<string> OfYear(JsonElement catalog, DatasetId dataset, string title, int year, IEnumerable<string> items, YearContent content)
    {
        var expected = JsonNode.Parse(YearCatalogBuilder.Build(dataset, title, year, items))!.AsObject();
        var isEarlier = catalog.TryGetProperty(YearCatalogBuilder.ItemCount, out _);
        if (isEarlier)
        {
            foreach (var (name, value) in JsonNode.Parse(YearCatalogBuilder.Summary(content.Items, content.Content))!.AsObject())
                expected[name] = value!.DeepClone();
        }
        // An earlier version gave the link to the root no title.
        return JsonDifference.Between(JsonElement.Parse(expected.ToJsonString()), catalog)
            .Where(difference => !(isEarlier && difference is { IsOfForm: true, Path: "links[0].title" })).Select(difference => difference.Problem);
    }

    public static IEnumerable<string> OfSummary(JsonElement summary, YearContent content) =>
        Problems(YearCatalogBuilder.Summary(content.Items, content.Content), summary);

    /// <param name="descriptor">Null where none is known: then what only a descriptor tells is as it is stated.</param>
    /// <param name="cubes">The time series that there are.</param>
    public static IEnumerable<string> OfCollection(JsonElement collection, DatasetContent content, DatasetDescriptor? descriptor, IReadOnlyList<SeriesCube> cubes)
    {
        var years = content.ByYear();
        var stated = content.Texts!.ToDescriptor(content.Id, collection);
        var actual = JsonNode.Parse(collection.GetRawText())!.AsObject();
        var expected = WithSystemsOf(actual, CollectionBuilder.Build(stated, years, content.Thumbnail, cubes));
        var elsewhere = actual["links"]!.AsArray().Where(IsElsewhere).ToList();
        foreach (var link in elsewhere)
        {
            if (!Uri.TryCreate((string?)link!["href"], UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
                yield return $"its {(string?)link["rel"]} link is no web address";
        }
        foreach (var json in new[] { expected, actual })
            json["links"] = new JsonArray([.. json["links"]!.AsArray().Where(link => !IsElsewhere(link)).Select(link => link!.DeepClone())]);
        if (years.Count == 0)
            expected["extent"] = actual["extent"]?.DeepClone();
        var problems = Problems(expected, JsonElement.Parse(actual.ToJsonString())).ToList();
        foreach (var problem in problems)
            yield return problem;
        if (problems.Count > 0 || descriptor is null)
            yield break;
        foreach (var problem in Problems(WithSystemsOf(actual, CollectionBuilder.Build(descriptor, years, content.Thumbnail, cubes)), collection))
            yield return $"by the descriptor of {content.Id}, {problem}";
    }

    /// <summary>Another version of PROJ may state a system by another text.</summary>
    private static JsonObject WithSystemsOf(JsonObject actual, byte[] collection)
    {
        const string system = "reference_system";
        var expected = JsonNode.Parse(collection)!.AsObject();
        foreach (var (name, dimension) in expected["cube:dimensions"]?.AsObject() ?? [])
        {
            if (dimension![system] is JsonValue known && known.TryGetValue(out string? text)
                && actual["cube:dimensions"] is JsonObject dimensions && dimensions[name] is JsonObject stated && stated[system] is JsonValue other && other.TryGetValue(out string? wkt)
                && SameSystems.AreSame(text, wkt))
                dimension[system] = wkt;
        }
        return expected;
    }

    private static bool IsElsewhere(JsonNode? link) =>
        link is JsonObject && link["rel"] is JsonValue rel && rel.TryGetValue(out string? name) && Elsewhere.Contains(name);

    private static IEnumerable<string> Problems(byte[] expected, JsonElement actual) =>
        JsonDifference.Between(JsonElement.Parse(expected), actual).Select(difference => difference.Problem);

    private static IEnumerable<string> Problems(JsonObject expected, JsonElement actual) =>
        JsonDifference.Between(JsonElement.Parse(expected.ToJsonString()), actual).Select(difference => difference.Problem);
}
