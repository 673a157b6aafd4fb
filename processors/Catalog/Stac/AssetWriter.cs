using System.Text.Json;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// An item's assets. Statistics, histogram and nodata are in stored numbers, before <c>raster:scale</c> and <c>raster:offset</c>, as the
/// file holds them. What an extension adds is in its file in <c>Extensions</c>.
/// </summary>
internal static class AssetWriter
{
    public static void Write(Utf8JsonWriter json, ItemContent content, ItemAsset asset)
    {
        var (variable, raster) = (asset.Variable.Variable, asset.Variable.Raster);
        var key = StacLayout.Cog(content.Dataset.Id, StacLayout.YearOf(content.Date), content.ItemId, variable.Name);
        if (asset.Cog.Statistics.Count != raster.Bands.Count)
            throw new StacException(
                $"The COG of {variable.Name} has statistics of {asset.Cog.Statistics.Count} bands where its raster has {raster.Bands.Count}.");

        json.WriteStartObject(variable.Name);
        json.WriteString("href", StacLayout.Relative(content.Key, key));
        json.WriteString("type", MediaTypes.CloudOptimizedGeoTiff);
        json.WriteString("title", variable.Title ?? variable.Name);
        json.OptionalString("description", variable.Description);
        json.Strings("roles", ["data"]);
        foreach (var extension in StacExtensions.All)
            extension.WriteAsset(json, asset);
        if (asset.Cog.LevelEnds.Count > 0)
            json.Counts(ItemProperties.LevelEnds, asset.Cog.LevelEnds);
        json.WriteStartArray("bands");
        for (var i = 0; i < raster.Bands.Count; i++)
            WriteBand(json, raster, raster.Bands[i], asset.Cog.Statistics[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ItemContent content, ItemThumbnail thumbnail)
    {
        var key = StacLayout.Thumbnail(content.Dataset.Id, StacLayout.YearOf(content.Date), content.ItemId);
        json.WriteStartObject(ItemThumbnail.AssetKey);
        json.WriteString("href", StacLayout.Relative(content.Key, key));
        json.WriteString("type", MediaTypes.Png);
        json.WriteString("title", $"Quicklook of {thumbnail.Variable.Title ?? thumbnail.Variable.Name}");
        json.Strings("roles", [ItemThumbnail.AssetKey]);
        foreach (var extension in StacExtensions.All)
            extension.WriteThumbnail(json, thumbnail);
        json.WriteEndObject();
    }

    private static void WriteBand(Utf8JsonWriter json, Raster raster, RasterBand band, BandStatistics statistics)
    {
        json.WriteStartObject();
        json.WriteString("name", band.Name);
        json.OptionalString("description", band.Description);
        json.WriteString("data_type", DataType(raster.SampleType));
        if (raster.Nodata is { } nodata)
            json.Nodata(nodata, raster.SampleType);
        json.OptionalString("unit", band.Unit);
        WriteStatistics(json, statistics, hasMean: !statistics.AreAllOfClasses(band));
        foreach (var extension in StacExtensions.All)
            extension.WriteBand(json, band, statistics);
        json.WriteEndObject();
    }

    /// <summary>Numbers that JSON cannot hold, such as the maximum of a band with an infinite sample, are left out.</summary>
    private static void WriteStatistics(Utf8JsonWriter json, BandStatistics statistics, bool hasMean)
    {
        json.WriteStartObject("statistics");
        WriteFinite(json, "minimum", statistics.Minimum);
        WriteFinite(json, "maximum", statistics.Maximum);
        // Between classes there is no mean.
        WriteFinite(json, "mean", hasMean ? statistics.Mean : null);
        WriteFinite(json, "stddev", hasMean ? statistics.StandardDeviation : null);
        json.WriteNumber("count", statistics.Count);
        json.WriteNumber("valid_percent", statistics.ValidPercent);
        json.WriteEndObject();
    }

    private static void WriteFinite(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
    }

    private static string DataType(SampleType type) => type switch
    {
        SampleType.UInt8 => "uint8",
        SampleType.Int8 => "int8",
        SampleType.UInt16 => "uint16",
        SampleType.Int16 => "int16",
        SampleType.UInt32 => "uint32",
        SampleType.Int32 => "int32",
        SampleType.UInt64 => "uint64",
        SampleType.Int64 => "int64",
        SampleType.Float32 => "float32",
        SampleType.Float64 => "float64",
        _ => throw new StacException($"STAC has no name for the sample type {type}."),
    };
}
