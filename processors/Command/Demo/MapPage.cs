using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Command.Demo;

/// <summary>
/// <c>index.html</c> beside a catalog: its quicklooks day by day on a world map, with links to items and COGs. One file that asks nothing
/// of any network.
/// </summary>
internal static class MapPage
{
    public const string Key = "index.html";
    private const int ColourStops = 24;

    /// <summary>Writes the page for all items of a dataset, unless it stands there already.</summary>
    public static async Task WriteAsync(IObjectStore store, DatasetDescriptor dataset, string note, CancellationToken cancellationToken)
    {
        var variable = dataset.Variables.First(variable => variable.Render is not null);
        var render = variable.Render!;
        var items = new JsonArray();
        string? unit = null;
        await foreach (var (key, content) in ItemsAsync(store, dataset, cancellationToken))
        {
            try
            {
                using var item = JsonDocument.Parse(content);
                items.Add((JsonNode)Describe(key, item.RootElement));
                unit ??= UnitOf(item.RootElement, variable.Name);
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // It was damaged since: the run's report names it, and the page shows the others.
            }
        }

        var colormap = Colormap.Find(render.Colormap);
        var data = new JsonObject
        {
            ["title"] = $"{dataset.Title}: {variable.Title ?? variable.Name}",
            ["note"] = note,
            ["unit"] = unit ?? "",
            ["low"] = render.Rescale[0],
            ["high"] = render.Rescale[1],
            ["colours"] = new JsonArray([.. Enumerable.Range(0, ColourStops).Select(stop => Css(colormap.At(stop / (ColourStops - 1.0))))]),
            ["items"] = items,
        };
        // JSON's own escapes keep text such as </script> from ending the element.
        var page = Encoding.UTF8.GetBytes((await TemplateAsync()).Replace("/*DATA*/", data.ToJsonString(), StringComparison.Ordinal));
        if (await store.ReadAsync(Key, cancellationToken) is { } present && present.Content.AsSpan().SequenceEqual(page))
            return;
        await store.PutAsync(Key, page, MediaTypes.Html, cancellationToken);
    }

    private static async IAsyncEnumerable<(string Key, byte[] Content)> ItemsAsync(
        IObjectStore store, DatasetDescriptor dataset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(dataset.Id), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is not { } year)
                continue;
            await foreach (var id in store.ListFoldersAsync(StacLayout.YearFolder(dataset.Id, year), cancellationToken))
            {
                var key = StacLayout.Item(dataset.Id, year, id);
                if (await store.ReadAsync(key, cancellationToken) is { } stored)
                    yield return (key, stored.Content);
            }
        }
    }

    private static JsonObject Describe(string key, JsonElement item)
    {
        var assets = item.GetProperty("assets").EnumerateObject().ToList();
        var data = assets.Where(asset => HasRole(asset.Value, "data"));
        var thumbnail = assets.Find(asset => HasRole(asset.Value, "thumbnail"));
        return new JsonObject
        {
            ["id"] = item.GetProperty("id").GetString(),
            ["date"] = item.GetProperty("properties").GetProperty("start_datetime").GetString()![..10],
            ["href"] = key,
            ["image"] = Beside(key, thumbnail.Value),
            ["assets"] = new JsonArray([.. data.Select(asset => new JsonObject
            {
                ["title"] = asset.Value.GetProperty("title").GetString(),
                ["facts"] = Facts(asset.Value),
                ["href"] = Beside(key, asset.Value),
            })]),
        };
    }

    private static string Facts(JsonElement asset)
    {
        var band = asset.GetProperty("bands")[0];
        if (!band.TryGetProperty("statistics", out var statistics) || !statistics.TryGetProperty("minimum", out var minimum))
            return "no valid pixel";
        var unit = band.TryGetProperty("unit", out var stated) ? " " + stated.GetString() : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{minimum.GetDouble():0.#} to {statistics.GetProperty("maximum").GetDouble():0.#}{unit}, {Mean(statistics)}{statistics.GetProperty("valid_percent").GetDouble():0.#} % valid");
    }

    /// <summary>Classes have none.</summary>
    private static string Mean(JsonElement statistics) => statistics.TryGetProperty("mean", out var mean)
        ? string.Create(CultureInfo.InvariantCulture, $"mean {mean.GetDouble():0.#}, ")
        : "";

    private static string? UnitOf(JsonElement item, string variable) =>
        item.GetProperty("assets").GetProperty(variable).GetProperty("bands")[0].TryGetProperty("unit", out var unit) ? unit.GetString() : null;

    private static bool HasRole(JsonElement asset, string role) =>
        asset.TryGetProperty("roles", out var roles) && roles.EnumerateArray().Any(one => one.GetString() == role);

    private static string? Beside(string itemKey, JsonElement asset) =>
        asset.ValueKind == JsonValueKind.Undefined ? null : StacLayout.Resolve(itemKey, asset.GetProperty("href").GetString()!);

    private static JsonNode Css((byte Red, byte Green, byte Blue) colour) => JsonValue.Create($"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}");

    private static async Task<string> TemplateAsync()
    {
        await using var stream = typeof(MapPage).Assembly.GetManifestResourceStream("map.html")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
