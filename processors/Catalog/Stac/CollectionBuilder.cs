using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;
using Datasets.Catalog.Series;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>Builds a dataset's STAC collection from its descriptor and from what its year catalogs hold.</summary>
internal static partial class CollectionBuilder
{
    /// <summary>What the key of a series' asset starts with, before the variable's name.</summary>
    public const string SeriesAsset = "series-";

    /// <param name="years">The years that have items.</param>
    /// <param name="thumbnail">The picture of an item that stands for all; null for none.</param>
    /// <param name="cubes">The time series that there are.</param>
    public static byte[] Build(DatasetDescriptor dataset, IReadOnlyDictionary<int, CatalogContent> years, StacThumbnail? thumbnail, IReadOnlyList<SeriesCube> cubes)
    {
        var content = CatalogContent.Merge(years.OrderBy(y => y.Key).Select(y => y.Value));
        return StacJson.Write(json =>
        {
            json.WriteString("type", "Collection");
            json.WriteString("stac_version", StacJson.Version);
            json.Extensions(StacExtensions.AddressesOf(extension => extension.IsUsedIn(dataset, content, cubes)));
            json.WriteString("id", dataset.Id);
            json.WriteString("title", dataset.Title);
            json.WriteString("description", string.IsNullOrWhiteSpace(dataset.Description) ? dataset.Title : dataset.Description);
            if (dataset.Keywords.Count > 0)
                json.Strings("keywords", dataset.Keywords);
            json.WriteString("license", dataset.License);
            WriteProviders(json, [.. dataset.Providers, .. Processor(dataset)]);
            WriteExtent(json, dataset, content);
            WriteSummaries(json, content);
            WriteItemAssets(json, dataset);
            foreach (var extension in StacExtensions.All)
            {
                extension.WriteCollection(json, dataset);
                extension.WriteCubes(json, dataset, cubes);
            }
            WriteAssets(json, dataset, thumbnail, years.Keys.Order());
            json.Links(StacLayout.Collection(dataset.Id),
            [
                StacLink.Root(),
                new("parent", StacLayout.RootCatalog, MediaTypes.Json, StacLink.RootTitle),
                .. years.Keys.Order().Select(year => new StacLink(
                    "child", StacLayout.YearCatalog(dataset.Id, year), MediaTypes.Json, year.ToString("D4", CultureInfo.InvariantCulture))),
                .. LinksElsewhere(dataset),
            ]);
        });
    }

    /// <summary>Where the data come from, who tells about them, and how they are licensed and cited.</summary>
    private static IEnumerable<StacLink> LinksElsewhere(DatasetDescriptor dataset)
    {
        if (dataset.Source.Cmr is { ShortName: not CmrSource.Unknown } cmr)
            yield return StacLink.Elsewhere("via", RecordOf(cmr), MediaTypes.Json, "NASA's record of the collection");
        var page = dataset.Providers.FirstOrDefault(provider => provider.Url is not null && provider.Roles.Contains("host"))
            ?? dataset.Providers.FirstOrDefault(provider => provider.Url is not null);
        if (page is { Url: { } about })
            yield return StacLink.Elsewhere("about", about, MediaTypes.Html, page.Name);
        if (SpdxId().IsMatch(dataset.License) && dataset.License is not ("other" or "proprietary" or "various"))
            yield return StacLink.Elsewhere("license", $"https://spdx.org/licenses/{dataset.License}.html", MediaTypes.Html, dataset.License);
        if (dataset.CiteAs is { } citation)
            yield return StacLink.Elsewhere("cite-as", citation, MediaTypes.Html);
    }

    private static string RecordOf(CmrSource cmr)
    {
        var query = $"short_name={Uri.EscapeDataString(cmr.ShortName)}";
        if (cmr.Version is { } version)
            query += $"&version={Uri.EscapeDataString(version)}";
        if (cmr.Provider is { } provider)
            query += $"&provider={Uri.EscapeDataString(provider)}";
        return $"{CmrOptions.Nasa}/collections.umm_json?{query}";
    }

    private static void WriteAssets(Utf8JsonWriter json, DatasetDescriptor dataset, StacThumbnail? thumbnail, IEnumerable<int> years)
    {
        if (thumbnail is null && !years.Any())
            return;
        json.WriteStartObject("assets");
        if (thumbnail is not null)
            WriteThumbnail(json, dataset, thumbnail);
        foreach (var year in years)
            WriteTable(json, dataset, year);
        foreach (var variable in dataset.Variables.Where(variable => variable.Series && years.Any()))
            WriteSeries(json, dataset, variable);
        json.WriteEndObject();
    }

    /// <summary>As STAC GeoParquet says.</summary>
    private static void WriteTable(Utf8JsonWriter json, DatasetDescriptor dataset, int year)
    {
        var name = year.ToString("D4", CultureInfo.InvariantCulture);
        json.WriteStartObject($"items-{name}");
        json.WriteString("href", StacLayout.Relative(StacLayout.Collection(dataset.Id), StacLayout.ItemTable(dataset.Id, year)));
        json.WriteString("type", MediaTypes.Parquet);
        json.WriteString("title", $"The items of {name} as STAC GeoParquet");
        json.Strings("roles", ["collection-mirror"]);
        json.WriteEndObject();
    }

    /// <summary>A Zarr group, by its folder.</summary>
    private static void WriteSeries(Utf8JsonWriter json, DatasetDescriptor dataset, VariableDescriptor variable)
    {
        json.WriteStartObject($"{SeriesAsset}{variable.Name}");
        json.WriteString("href", StacLayout.Relative(StacLayout.Collection(dataset.Id), StacLayout.SeriesFolder(dataset.Id, variable.Name).TrimEnd('/')));
        json.WriteString("type", MediaTypes.Zarr);
        json.WriteString("title", $"{variable.Title ?? variable.Name}, time series of each pixel");
        json.Strings("roles", ["data"]);
        foreach (var extension in StacExtensions.All)
            extension.WriteSeries(json, variable);
        json.WriteEndObject();
    }

    private static void WriteThumbnail(Utf8JsonWriter json, DatasetDescriptor dataset, StacThumbnail thumbnail)
    {
        json.WriteStartObject(ItemThumbnail.AssetKey);
        json.WriteString("href", StacLayout.Relative(StacLayout.Collection(dataset.Id), thumbnail.Key));
        json.WriteString("type", MediaTypes.Png);
        json.WriteString("title", thumbnail.Title);
        json.Strings("roles", [ItemThumbnail.AssetKey]);
        json.WriteEndObject();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9.+-]+\z")]
    private static partial Regex SpdxId();

    /// <summary>This program, where the descriptor names no processor.</summary>
    private static IEnumerable<Provider> Processor(DatasetDescriptor dataset)
    {
        if (!dataset.Providers.Any(provider => provider.Roles.Contains("processor")))
            yield return new Provider { Name = ProductInfo.Name, Roles = ["processor"] };
    }

    private static void WriteProviders(Utf8JsonWriter json, IReadOnlyList<Provider> providers)
    {
        if (providers.Count == 0)
            return;
        json.WriteStartArray("providers");
        foreach (var provider in providers)
        {
            json.WriteStartObject();
            json.WriteString("name", provider.Name);
            if (provider.Roles.Count > 0)
                json.Strings("roles", provider.Roles);
            json.OptionalString("url", provider.Url);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Without an item, the extent is what the descriptor promises of the grid, and open at both ends of time.</summary>
    private static void WriteExtent(Utf8JsonWriter json, DatasetDescriptor dataset, CatalogContent? content)
    {
        var box = content?.Box ?? (dataset.Grid?.Bbox is [var west, var south, var east, var north]
            ? GeographicBox.FromEdges(west, south, east, north)
            : GeographicBox.World);
        json.WriteStartObject("extent");
        json.WriteStartObject("spatial");
        json.WriteStartArray("bbox");
        json.NumberArray(box.ToArray());
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("temporal");
        json.WriteStartArray("interval");
        json.WriteStartArray();
        WriteTime(json, content?.Time.Start);
        WriteTime(json, content?.Time.End);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteStringValue(StacJson.Time(known));
        else
            json.WriteNullValue();
    }

    private static void WriteSummaries(Utf8JsonWriter json, CatalogContent? content)
    {
        if (content is null || StacExtensions.All.All(extension => !extension.HasSummary(content)))
            return;
        json.WriteStartObject("summaries");
        foreach (var extension in StacExtensions.ByAddress.Where(extension => extension.HasSummary(content)))
            extension.WriteSummary(json, content);
        json.WriteEndObject();
    }

    private static void WriteItemAssets(Utf8JsonWriter json, DatasetDescriptor dataset)
    {
        json.WriteStartObject("item_assets");
        foreach (var variable in dataset.OutputVariables)
        {
            json.WriteStartObject(variable.Name);
            json.WriteString("type", MediaTypes.CloudOptimizedGeoTiff);
            json.WriteString("title", variable.Title ?? variable.Name);
            json.OptionalString("description", variable.Description);
            json.Strings("roles", ["data"]);
            json.OptionalString("unit", variable.Unit);
            foreach (var extension in StacExtensions.All)
                extension.WriteItemAsset(json, variable);
            json.WriteEndObject();
        }
        if (dataset.Variables.FirstOrDefault(v => v.Render is not null) is { } drawn)
        {
            json.WriteStartObject(ItemThumbnail.AssetKey);
            json.WriteString("type", MediaTypes.Png);
            json.WriteString("title", $"Quicklook of {drawn.Title ?? drawn.Name}");
            json.Strings("roles", [ItemThumbnail.AssetKey]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
