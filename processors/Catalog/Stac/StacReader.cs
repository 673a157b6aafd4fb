using System.Text.Json;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Model;

namespace Datasets.Catalog.Stac;

/// <summary>Reads back what the builders wrote. Anything else is an error that names the object.</summary>
public static class StacReader
{
    /// <summary>What an item adds to its year.</summary>
    /// <param name="location">How a user names the object, for the error.</param>
    /// <exception cref="StacException">It is no item of this id and collection.</exception>
    public static CatalogContent Item(byte[] content, string location, DatasetId dataset, string id) => Read(content, location, root =>
    {
        Expect(root, "type", "Feature");
        Expect(root, "id", id);
        Expect(root, "collection", dataset);
        var properties = root.Member("properties");
        return new CatalogContent
        {
            Items = 1,
            Box = Box(root.Member("bbox")),
            Time = Time(properties),
            ProjectionCodes = [.. root.Member("assets").EnumerateObject()
                .Select(a => a.Value.TryGetProperty(ProjectionExtension.Code, out var code) ? code.GetString() : null)
                .OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            Software = properties.TryGetProperty(ProcessingExtension.Software, out var software) ? SoftwareOf(software) : [],
        };
    });

    /// <summary>What an item adds to its dataset's index; null where it does not say what that needs, which no catalog needs.</summary>
    public static IndexRow? Row(byte[] content)
    {
        try
        {
            return Read(content, "it", IndexRowReader.Read);
        }
        catch (StacException)
        {
            return null;
        }
    }

    /// <summary>The items that a year's catalog links, by their keys.</summary>
    /// <exception cref="StacException">It is no catalog.</exception>
    public static IReadOnlyList<string> Links(byte[] content, string location, string key) => Read<IReadOnlyList<string>>(content, location, root =>
    {
        Expect(root, "type", "Catalog");
        return
        [
            .. root.Member("links").EnumerateArray().Where(link => link.Member("rel").GetString() == "item")
                .Select(link => StacLayout.Resolve(key, link.Member("href").GetString() ?? "")).OfType<string>(),
        ];
    });

    /// <summary>An item's thumbnail; null where it has none.</summary>
    /// <exception cref="StacException">It is no item.</exception>
    public static StacThumbnail? Thumbnail(byte[] content, string location, string key) => Read(content, location, root =>
        root.Member("assets").TryGetProperty(ItemThumbnail.AssetKey, out var asset)
        && StacLayout.Resolve(key, asset.Member("href").GetString() ?? "") is { } target
            ? new StacThumbnail(target, asset.Member("title").GetString() ?? "Quicklook")
            : null);

    /// <summary>
    /// What a year's summary says of its items, or a catalog of an earlier version, which had the same members; null where it has none.
    /// </summary>
    /// <exception cref="StacException">It says nothing of them.</exception>
    public static CatalogContent? Year(byte[] content, string location) => Read(content, location, root =>
    {
        var items = root.Member(YearCatalogBuilder.ItemCount).GetInt64();
        if (items == 0)
            return null;
        var interval = root.Member(YearCatalogBuilder.Interval);
        return new CatalogContent
        {
            Items = items,
            Box = Box(root.Member(YearCatalogBuilder.Bbox)),
            Time = new TimeRange(interval[0].GetDateTimeOffset(), interval[1].GetDateTimeOffset()),
            ProjectionCodes = [.. root.Member(YearCatalogBuilder.ProjectionCodes).EnumerateArray().Select(c => c.GetString()!)],
            Software = [.. root.Member(YearCatalogBuilder.SoftwareList).EnumerateArray().SelectMany(SoftwareOf)],
        };
    });

    /// <summary>The datasets that a root catalog links, by id with their titles.</summary>
    /// <exception cref="StacException">It is no root catalog of this project.</exception>
    public static SortedDictionary<string, string> RootTitles(byte[] content, string location) => Read(content, location, root =>
    {
        Expect(root, "type", "Catalog");
        var titles = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var link in root.Member("links").EnumerateArray().Where(link => link.Member("rel").GetString() == "child"))
        {
            var key = StacLayout.Resolve(StacLayout.RootCatalog, link.Member("href").GetString() ?? "");
            if (key?.Split('/') is not [var dataset, _] || !DatasetId.IsValid(dataset) || key != StacLayout.Collection(dataset))
                throw new FormatException("it links what is no dataset's collection");
            titles[dataset] = link.TryGetProperty("title", out var title) ? title.GetString() ?? dataset : dataset;
        }

        return titles;
    });

    /// <exception cref="FormatException">It is no box in degrees.</exception>
    public static GeographicBox Box(JsonElement bbox)
    {
        if (bbox.GetArrayLength() != 4)
            throw new FormatException($"'bbox' has {bbox.GetArrayLength()} numbers where 4 are needed");
        var box = new GeographicBox(bbox[0].GetDouble(), bbox[1].GetDouble(), bbox[2].GetDouble(), bbox[3].GetDouble());
        // JSON can state numbers that are infinite as doubles.
        return box is { West: >= -180 and <= 180, South: >= -90 and <= 90, East: >= -180 and <= 180, North: >= -90 and <= 90 } && box.South <= box.North
            ? box
            : throw new FormatException("'bbox' is beyond 180 or 90 degrees, or its north is south of its south");
    }

    /// <summary>The range that an item's properties state, or its moment.</summary>
    public static TimeRange Time(JsonElement properties)
    {
        if (properties.TryGetProperty("start_datetime", out _))
            return new TimeRange(Moment(properties, "start_datetime"), Moment(properties, "end_datetime"));
        var moment = Moment(properties, "datetime");
        return new TimeRange(moment, moment);
    }

    /// <exception cref="FormatException">It is not there, or no time.</exception>
    public static DateTimeOffset Moment(JsonElement properties, string name)
    {
        var value = properties.Member(name);
        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time
            : throw new FormatException($"its {name} is no time: {value.GetRawText()}");
    }

    /// <exception cref="FormatException">It is not there, which <see cref="JsonElement.GetProperty(string)"/> would say without the name.</exception>
    public static JsonElement Member(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new FormatException($"it has no '{name}'");

    /// <summary>Reads JSON with <paramref name="read"/>, and names the object in any error.</summary>
    public static T Read<T>(byte[] content, string location, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException)
        {
            throw new StacException(
                $"{location} is not the STAC file it should be: {exception.Message.TrimEnd('.')}. "
                + "Remove it and run again to write it anew; an item is written by a run over its time.",
                inner: exception);
        }
    }

    private static IReadOnlyList<Software> SoftwareOf(JsonElement software) =>
        [.. software.EnumerateObject().Select(s => new Software(s.Name, s.Value.GetString() ?? ""))];

    private static void Expect(JsonElement root, string name, string expected)
    {
        var value = root.Member(name).GetString();
        if (value != expected)
            throw new FormatException($"its '{name}' is '{value}' where '{expected}' is needed");
    }
}
