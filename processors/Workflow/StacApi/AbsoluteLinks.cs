using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// Brings items and collections into the form in which an API serves them: assets by absolute links under a base, and links between them
/// that lead to the API instead of to the files of the static catalog.
/// </summary>
internal sealed class AbsoluteLinks(string baseUrl, string api)
{
    private static readonly HashSet<string> OfTheCatalog = ["self", "root", "parent", "collection", "child", "item", "items"];

    /// <exception cref="StacException">It is no item, or a link leads out of the catalog.</exception>
    public JsonObject Item(byte[] content, string key, DatasetId dataset, string id)
    {
        var item = Parse(content, key);
        var collection = $"{api}/collections/{dataset}";
        item["links"] = Links(item, key,
            Link("self", $"{collection}/items/{id}", MediaTypes.GeoJson),
            Link("root", api, MediaTypes.Json),
            Link("parent", collection, MediaTypes.Json),
            Link("collection", collection, MediaTypes.Json));
        foreach (var (_, asset) in item["assets"]?.AsObject() ?? [])
            asset!["href"] = Absolute(key, asset["href"]!.GetValue<string>());
        return item;
    }

    /// <exception cref="StacException">It is no collection, or a link leads out of the catalog.</exception>
    public JsonObject Collection(byte[] content, string key, DatasetId dataset)
    {
        var collection = Parse(content, key);
        collection["links"] = Links(collection, key,
            Link("self", $"{api}/collections/{dataset}", MediaTypes.Json),
            Link("root", api, MediaTypes.Json),
            Link("parent", api, MediaTypes.Json),
            Link("items", $"{api}/collections/{dataset}/items", MediaTypes.GeoJson));
        foreach (var (_, asset) in collection["assets"]?.AsObject() ?? [])
            asset!["href"] = Absolute(key, asset["href"]!.GetValue<string>());
        return collection;
    }

    private JsonArray Links(JsonObject of, string key, params JsonObject[] own)
    {
        var links = new JsonArray([.. own]);
        foreach (var link in of["links"]?.AsArray() ?? [])
        {
            if (OfTheCatalog.Contains(link!["rel"]!.GetValue<string>()))
                continue;
            var copy = link.DeepClone();
            copy["href"] = Absolute(key, link["href"]!.GetValue<string>());
            links.Add(copy);
        }
        return links;
    }

    private string Absolute(string key, string href)
    {
        if (Uri.TryCreate(href, UriKind.Absolute, out var url) && url.Scheme is not "file")
            return href;
        return StacLayout.Resolve(key, href) is { } target
            ? baseUrl + target
            : throw new StacException($"{key} has a link that leads out of the catalog: {href}. Run with --reprocess to write it anew.");
    }

    private static JsonObject Link(string rel, string href, string type) => new() { ["rel"] = rel, ["href"] = href, ["type"] = type };

    private static JsonObject Parse(byte[] content, string key)
    {
        try
        {
            return JsonNode.Parse(content)!.AsObject();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new StacException($"{key} is not the STAC file it should be: {e.Message.TrimEnd('.')}. Run with --reprocess to write it anew.", inner: e);
        }
    }
}
