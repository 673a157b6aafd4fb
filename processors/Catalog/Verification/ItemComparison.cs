using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Archives.Granules;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Footprints;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Catalog.Verification;

/// <summary>
/// Builds an item once more, from its COGs, its collection and what only the item knows (its times, its granule's record), and holds it against what is
/// there, so that whatever an item may state is compared.
/// </summary>
internal sealed partial class ItemComparison(string key, DatasetId dataset, JsonElement item, CollectionTexts texts, IReadOnlyList<VerifiedAsset> files)
{
    private const string Unknown = "unknown";

    private readonly JsonElement _properties = item.Member("properties");

    /// <summary>What is not as it should be; it is outdated where another descriptor would explain it.</summary>
    /// <exception cref="FormatException">A member that the item cannot do without is missing or of the wrong kind; so are the other exceptions.</exception>
    public IEnumerable<(string Problem, bool IsOutdated)> Differences()
    {
        var cogs = files.Where(file => file.Cog is not null).ToList();
        // What is wrong with a COG is told of the COG.
        if (cogs.Count == 0 || files.Any(file => file.Cog is null && file.Name != ItemThumbnail.AssetKey))
            yield break;
        var missing = texts.Variables.Keys.Except(files.Select(file => file.Name)).ToList();
        foreach (var variable in missing)
            yield return ($"it has no asset '{SafeText.Text(variable, 80)}', which its collection describes", true);
        foreach (var problem in SourceProblems(cogs))
            yield return (problem, false);

        var (expected, actual) = (JsonNode.Parse(ItemBuilder.Build(Content(cogs)))!.AsObject(), JsonNode.Parse(item.GetRawText())!.AsObject());
        if (HasOutline(cogs[0].Cog!.Tag("MAPPING"), expected, actual))
        {
            foreach (var problem in OutlineComparison.Problems(item, Grid(cogs)))
                yield return (problem, false);
            foreach (var json in new[] { expected, actual })
            {
                json.Remove("geometry");
                json.Remove("bbox");
            }
        }

        var isOtherVersion = cogs.Exists(file => file.Cog!.Tag("SOFTWARE") != ProductInfo.NameAndVersion);
        foreach (var difference in JsonDifference.Between(Element(expected), Element(actual)))
        {
            // Of a class' colour the COG has no statement that is read here.
            if (difference.Path.EndsWith(".color_hint", StringComparison.Ordinal))
                continue;
            var isText = IsText(difference.Path);
            // An earlier version's items had other members, which are all right as long as the facts are.
            if (!(isOtherVersion && (isText || difference.IsOfForm)))
                yield return (difference.Problem, isText || difference.IsOfForm);
        }
    }

    private bool HasOutline(string mapping, JsonObject expected, JsonObject actual) => OutlineComparison.IsFor(mapping)
        || (_properties.TryGetProperty(ItemProperties.SourceFiles, out _) && OutlineComparison.IsForMosaics(mapping) && !JsonNode.DeepEquals(expected["geometry"], actual["geometry"]));

    private static JsonElement Element(JsonNode json) => JsonElement.Parse(json.ToJsonString());

    /// <summary>What comes from the descriptor, which may have been changed since the item was made.</summary>
    private static bool IsText(string path) =>
        path.EndsWith(".title", StringComparison.Ordinal) || path.EndsWith("].description", StringComparison.Ordinal)
        || AssetDescription().IsMatch(path) || path.StartsWith("properties.renders", StringComparison.Ordinal)
        || path.StartsWith("stac_extensions", StringComparison.Ordinal);

    private ItemContent Content(List<VerifiedAsset> cogs)
    {
        var (software, version) = Software(cogs[0].Cog!.Tag("SOFTWARE"));
        var assets = cogs.Select(Asset).ToList();
        return new ItemContent
        {
            Dataset = texts.ToDescriptor(dataset, Bare) with { Mapping = cogs[0].Cog!.Tag("MAPPING") },
            ItemId = new ItemId(key.Split('/')[^2]),
            Date = StacReader.Moment(_properties, "datetime"),
            Time = StacReader.Time(_properties),
            Granule = Source(cogs[0].Cog!),
            Assets = assets,
            Software = new Software(software, version),
            Thumbnail = Thumbnail(),
        };
    }

    /// <summary>Items repeat nothing of a collection but its title and its variables.</summary>
    private static readonly JsonElement Bare = JsonElement.Parse("""{"license": "other"}""");

    private ItemThumbnail? Thumbnail() =>
        texts.Variables.Values.FirstOrDefault(variable => variable.Render is not null && files.Any(file => file.Name == variable.Name)) is { } drawn
            ? new ItemThumbnail
            {
                Variable = drawn,
                Size = FileOf(ItemThumbnail.AssetKey)?.Result.Size ?? 0,
                Sha256 = FileOf(ItemThumbnail.AssetKey)?.Sha256 ?? new string('0', 64),
            }
            : null;

    private VerifiedAsset? FileOf(string asset) => files.FirstOrDefault(file => file.Name == asset);

    private ItemAsset Asset(VerifiedAsset file)
    {
        var stated = item.Member("assets").Member(file.Name);
        var variable = texts.Variables.GetValueOrDefault(file.Name) ?? new VariableDescriptor
        {
            Name = file.Name,
            Path = "/",
            Title = TextOf(stated, "title"),
            Description = TextOf(stated, "description"),
        };
        var cog = file.Cog!;
        var raster = cog.Raster with { Crs = Crs(stated, cog), Bands = [.. cog.Raster.Bands.Select((band, i) => Band(stated, file.Name, cog, band, i))] };
        return new ItemAsset(
            new MappedVariable { Variable = variable, Raster = raster },
            new CogFile { Path = "", Size = file.Result.Size, Sha256 = file.Sha256!, LevelEnds = cog.LevelEnds, Statistics = cog.Statistics, Quicklook = null });
    }

    /// <summary>As the item has it, where that is the COG's system by another name.</summary>
    private static CoordinateReferenceSystem Crs(JsonElement stated, CogFacts cog)
    {
        if (TextOf(stated, "proj:code") is { } code)
        {
            if (code.StartsWith("EPSG:", StringComparison.Ordinal) && int.TryParse(code[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var epsg)
                && SameSystems.AreSame(code, cog.Wkt))
                return CoordinateReferenceSystem.FromEpsg(epsg);
        }
        // GDAL would open what is no WKT as a file or an address.
        else if (TextOf(stated, "proj:wkt2") is { } wkt && Wkt().IsMatch(wkt) && SameSystems.AreSame(wkt, cog.Wkt))
            return CoordinateReferenceSystem.FromWkt(wkt);
        return GdalCoordinateSystems.Describe(cog.Wkt) is { Epsg: { } known } ? CoordinateReferenceSystem.FromEpsg(known) : cog.Raster.Crs;
    }

    /// <summary>The file has a band's description or, without one, its name; the name of one of several ends the description.</summary>
    private static RasterBand Band(JsonElement stated, string asset, CogFacts cog, RasterBand band, int index)
    {
        var description = band.Name;
        var name = cog.Raster.Bands.Count == 1 ? asset : description[(description.LastIndexOf(", ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..];
        var isStated = stated.TryGetProperty("bands", out var bands) && bands.ValueKind == JsonValueKind.Array && bands.GetArrayLength() > index
            && bands[index].ValueKind == JsonValueKind.Object && bands[index].TryGetProperty("description", out _);
        return band with { Name = name, Description = description == name && !isStated ? null : description };
    }

    private static (string Name, string Version) Software(string tag) => tag.LastIndexOf(' ') is var at and > 0 ? (tag[..at], tag[(at + 1)..]) : (tag, Unknown);

    private SourceGranule Source(CogFacts cog)
    {
        var links = item.Member("links").EnumerateArray().Where(link => TextOf(link, "rel") == "derived_from").ToList();
        var archived = TextOf(_properties, ItemProperties.Granule) is { } id
            ? Granule(links.FirstOrDefault(), id, TextOf(_properties, ItemProperties.GranuleRevision) ?? Unknown)
            : null;
        if (TextOf(_properties, ItemProperties.Derivation) is { } derivation)
            return new SourceGranule(derivation, archived) { IsDerived = true, Members = [.. links.Select(Item)] };
        var isByParts = TextOf(_properties, ItemProperties.SourceAccess) == SourceGranule.ByParts;
        if (SourceFiles() is not { } names)
            return new SourceGranule(cog.Tag("SOURCE_FILE"), archived) { IsReadByParts = isByParts };
        return new SourceGranule(names[0], archived)
        {
            IsReadByParts = isByParts,
            Members = [.. names.Select((name, i) => new SourceGranule(name, archived is null ? null : Granule(links.ElementAtOrDefault(i), Unknown, Unknown)))],
        };
    }

    /// <summary>An item that a derived one is made of.</summary>
    private SourceGranule Item(JsonElement link)
    {
        var granule = Granule(link, Unknown, Unknown);
        return new SourceGranule(granule.Name, granule with { MetadataUrl = new Uri(ItemOf(link) ?? Unknown, UriKind.Relative) });
    }

    /// <summary>The key of the item of the same catalog that a link is to; null where it is to none.</summary>
    private string? ItemOf(JsonElement link) =>
        StacLayout.Resolve(key, TextOf(link, "href") ?? "") is { } target && target.Split('/') is [var from, var year, var id, var file]
            && DatasetId.IsValid(from) && StacLayout.YearOfFolder(year) is not null && ItemId.IsValid(id) && file == CatalogFiles.Item(new ItemId(id))
            ? target
            : null;

    private DiscoveredGranule Granule(JsonElement link, string id, string revision) => new()
    {
        Id = id,
        Revision = revision,
        Name = link.ValueKind == JsonValueKind.Object ? TextOf(link, "title") ?? Unknown : Unknown,
        Time = default,
        Produced = _properties.TryGetProperty(ItemProperties.Produced, out _) ? StacReader.Moment(_properties, ItemProperties.Produced) : null,
        MetadataUrl = link.ValueKind == JsonValueKind.Object && Uri.TryCreate(TextOf(link, "href"), UriKind.Absolute, out var url)
            ? url
            : ProcessingExtension.IsOfItsMachine(TextOf(_properties, ProcessingExtension.Lineage) ?? "") ? new Uri("file:///") : new Uri("https://example.com/"),
    };

    private IReadOnlyList<string>? SourceFiles() =>
        _properties.TryGetProperty(ItemProperties.SourceFiles, out var names) && names.EnumerateArray().Select(name => name.GetString() ?? "").ToList() is { Count: > 0 } some
            ? some
            : null;

    private IEnumerable<string> SourceProblems(List<VerifiedAsset> cogs)
    {
        var first = cogs[0].Cog!;
        foreach (var tag in (string[])["SOURCE_FILE", "MAPPING", "SOFTWARE"])
        {
            if (cogs.Find(file => file.Cog!.Tag(tag) != first.Tag(tag)) is { } other)
                yield return $"its COGs are of different makes: {tag} is '{SafeText.Text(first.Tag(tag), 80)}' and '{SafeText.Text(other.Cog!.Tag(tag), 80)}'";
        }
        if (TextOf(_properties, ItemProperties.Derivation) is { } derivation && derivation != first.Tag("SOURCE_FILE"))
            yield return $"its {ItemProperties.Derivation} is not what its COGs state";
        if (SourceFiles() is { } names && string.Join(", ", names) != first.Tag("SOURCE_FILE"))
            yield return $"its {ItemProperties.SourceFiles} are not those that its COGs state";

        foreach (var link in item.Member("links").EnumerateArray().Where(link => TextOf(link, "rel") == "derived_from"))
        {
            var href = TextOf(link, "href") ?? "";
            if (_properties.TryGetProperty(ItemProperties.Derivation, out _))
            {
                if (ItemOf(link) is null)
                    yield return $"its derived_from link is no item of this catalog: {SafeText.Text(href, 80)}";
            }
            else if (!Uri.TryCreate(href, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http" or "s3"))
                yield return $"its derived_from link is no address of a granule: {SafeText.Text(href, 80)}";
        }

        var (date, time) = (StacReader.Moment(_properties, "datetime").UtcDateTime.Date, StacReader.Time(_properties));
        // A day of swaths begins before its first swath.
        if (date < time.Start.UtcDateTime.Date || date > time.End.UtcDateTime.Date)
            yield return "its datetime is not within its start_datetime and its end_datetime";
        if (key.Split('/') is [_, var year, _, _] && year != $"{date.Year:D4}")
            yield return $"its datetime is not in the year {year}, which it is filed under";
    }

    private GeographicBox Grid(List<VerifiedAsset> cogs) =>
        cogs.Select(cog => RasterExtent.InDegrees(Asset(cog).Variable.Raster)).Aggregate((box, other) => box.Union(other));

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]*\s*\[")]
    private static partial Regex Wkt();

    [GeneratedRegex(@"\Aassets\.[^.]+\.description\z")]
    private static partial Regex AssetDescription();
}
