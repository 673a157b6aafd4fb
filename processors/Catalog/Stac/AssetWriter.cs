using System.Globalization;
using System.Text.Json;
using Datasets.Cog;
using Datasets.Conversion.Footprints;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// An item's assets. Statistics, histogram and nodata are in stored numbers, before <c>raster:scale</c> and <c>raster:offset</c>, as the
/// file holds them.
/// </summary>
internal static class AssetWriter
{
    public const string ThumbnailKey = "thumbnail";

    /// <summary>The mean radius of the Earth in metres (IUGG), which turns a step of latitude into metres.</summary>
    private const double EarthRadius = 6_371_008.8;

    /// <summary>The raster extension's schema asks for three buckets or more.</summary>
    private const int FewestBuckets = 3;

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
        WriteFile(json, asset.Cog.Size, asset.Cog.Sha256);
        WriteProjection(json, raster);
        json.WriteString("raster:sampling", "area");
        if (RasterExtent.IsInDegrees(raster))
            json.WriteNumber("raster:spatial_resolution", Metres(raster.GeoTransform.PixelHeight));
        json.WriteStartArray("bands");
        for (var i = 0; i < raster.Bands.Count; i++)
            WriteBand(json, raster, raster.Bands[i], asset.Cog.Statistics[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ItemContent content, ItemThumbnail thumbnail)
    {
        var key = StacLayout.Thumbnail(content.Dataset.Id, StacLayout.YearOf(content.Date), content.ItemId);
        json.WriteStartObject(ThumbnailKey);
        json.WriteString("href", StacLayout.Relative(content.Key, key));
        json.WriteString("type", MediaTypes.Png);
        json.WriteString("title", $"Quicklook of {thumbnail.Variable.Title ?? thumbnail.Variable.Name}");
        json.Strings("roles", [ThumbnailKey]);
        WriteFile(json, thumbnail.Size, thumbnail.Sha256);
        json.WriteEndObject();
    }

    /// <summary>A step of latitude in metres, to the centimetre: the resolution that does not depend on where a pixel is.</summary>
    private static double Metres(double degrees) => Math.Round(Math.Abs(degrees) * Math.PI / 180 * EarthRadius, 2);

    private static void WriteFile(Utf8JsonWriter json, long size, string sha256)
    {
        json.WriteNumber("file:size", size);
        json.WriteString("file:checksum", Multihash.FromSha256(sha256));
    }

    /// <summary>
    /// <c>proj:shape</c> is [rows, columns]; <c>proj:transform</c> the first two rows of the affine matrix from (column, row) to (x, y), row
    /// by row: not the order of GDAL's geotransform (projection extension 2.0.0, proj:transform).
    /// </summary>
    private static void WriteProjection(Utf8JsonWriter json, Raster raster)
    {
        if (CodeOf(raster) is { } code)
        {
            json.WriteString("proj:code", code);
        }
        else
        {
            json.WriteNull("proj:code");
            json.OptionalString("proj:wkt2", raster.Crs.Wkt);
        }
        var g = raster.GeoTransform;
        var (minX, minY, maxX, maxY) = RasterExtent.Edges(raster);
        json.Numbers("proj:shape", raster.Height, raster.Width);
        json.Numbers("proj:transform", g.PixelWidth, g.RowRotation, g.OriginX, g.ColumnRotation, g.PixelHeight, g.OriginY);
        json.Numbers("proj:bbox", minX, minY, maxX, maxY);
    }

    /// <summary>The code of the coordinate reference system; null where it has none.</summary>
    public static string? CodeOf(Raster raster) =>
        raster.Crs.Epsg is { } code ? string.Create(CultureInfo.InvariantCulture, $"EPSG:{code}") : null;

    private static void WriteBand(Utf8JsonWriter json, Raster raster, RasterBand band, BandStatistics statistics)
    {
        json.WriteStartObject();
        json.WriteString("name", band.Name);
        json.OptionalString("description", band.Description);
        json.WriteString("data_type", DataType(raster.SampleType));
        if (raster.Nodata is { } nodata)
            WriteNodata(json, nodata, raster.SampleType);
        json.OptionalString("unit", band.Unit);
        WriteStatistics(json, statistics, hasMean: band.Classes.Count == 0);
        if (band.Scale != 1 || band.Offset != 0)
        {
            json.WriteNumber("raster:scale", band.Scale);
            json.WriteNumber("raster:offset", band.Offset);
        }
        WriteHistogram(json, statistics.Histogram);
        ClassificationWriter.Write(json, band, statistics.ClassCounts);
        json.WriteEndObject();
    }

    /// <summary>
    /// A number that JSON cannot hold is left out. STAC has the texts "nan" and "inf" for it, but readers that expect a number fail at the item
    /// (rustac) or at a table of items (stac-geoparquet), and the COG states its nodata itself.
    /// </summary>
    public static void WriteNodata(Utf8JsonWriter json, double nodata, SampleType type)
    {
        if (!double.IsFinite(nodata))
            return;
        json.WritePropertyName("nodata");
        if (type is SampleType.Float32 or SampleType.Float64)
            json.WriteNumberValue(nodata);
        else
            json.WriteRawValue(((Int128)nodata).ToString(CultureInfo.InvariantCulture));
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

    private static void WriteHistogram(Utf8JsonWriter json, Histogram? histogram)
    {
        if (histogram is null || histogram.Buckets.Count < FewestBuckets
            || !double.IsFinite(histogram.Minimum) || !double.IsFinite(histogram.Maximum))
            return;
        json.WriteStartObject("raster:histogram");
        json.WriteNumber("count", histogram.Buckets.Count);
        json.WriteNumber("min", histogram.Minimum);
        json.WriteNumber("max", histogram.Maximum);
        json.Counts("buckets", histogram.Buckets);
        json.WriteEndObject();
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
