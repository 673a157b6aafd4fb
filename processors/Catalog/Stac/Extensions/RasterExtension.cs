using System.Text.Json;
using Datasets.Cog;
using Datasets.Conversion.Footprints;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>How pixels are sampled, how stored numbers become values, and their distribution.</summary>
public sealed class RasterExtension : StacExtension
{
    /// <summary>The mean radius of the Earth in metres (IUGG), which turns a step of latitude into metres.</summary>
    private const double EarthRadius = 6_371_008.8;

    /// <summary>The schema asks for three buckets or more.</summary>
    private const int FewestBuckets = 3;

    public override string Address => "https://stac-extensions.github.io/raster/v2.0.0/schema.json";

    public override bool IsUsedIn(DatasetDescriptor dataset, CatalogContent? items) => true;

    public override void WriteAsset(Utf8JsonWriter json, ItemAsset asset)
    {
        WriteSampling(json);
        if (RasterExtent.IsInDegrees(asset.Variable.Raster))
            json.WriteNumber("raster:spatial_resolution", Metres(asset.Variable.Raster.GeoTransform.PixelHeight));
    }

    public override void WriteItemAsset(Utf8JsonWriter json, VariableDescriptor variable) => WriteSampling(json);

    public override void WriteBand(Utf8JsonWriter json, RasterBand band, BandStatistics statistics)
    {
        if (band.Scale != 1 || band.Offset != 0)
        {
            json.WriteNumber("raster:scale", band.Scale);
            json.WriteNumber("raster:offset", band.Offset);
        }
        WriteHistogram(json, statistics.Histogram);
    }

    private static void WriteSampling(Utf8JsonWriter json) => json.WriteString("raster:sampling", "area");

    /// <summary>A step of latitude in metres, to the centimetre: the resolution that does not depend on where a pixel is.</summary>
    private static double Metres(double degrees) => Math.Round(Math.Abs(degrees) * Math.PI / 180 * EarthRadius, 2);

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
}
