using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>Grids in systems that no GeoTIFF states, such as those of a rotated pole, are brought to longitude and latitude.</summary>
internal static class WarpSelector
{
    private const double MetresPerDegree = 111_194.9;
    /// <summary>Sizes that go into 180 degrees a whole number of times.</summary>
    private static readonly double[] CellSizes = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.125, 0.2, 0.25, 0.5, 1, 2, 2.5, 5];

    /// <summary>Null where a GeoTIFF can state the raster's system.</summary>
    public static WarpDescriptor? Select(Raster raster)
    {
        if (raster.Crs.Wkt is not { } wkt || IsStorable(wkt))
            return null;
        var system = GdalCoordinateSystems.Describe(wkt);
        var cell = Math.Abs(raster.GeoTransform.PixelHeight) * (system.IsGeographic ? 1 : system.MetresPerUnit / MetresPerDegree);
        return new WarpDescriptor { Crs = "EPSG:4326", Resolution = CellSizes.MinBy(size => Math.Abs(Math.Log(size / cell))) };
    }

    /// <summary>Pixels that no source pixel reaches need a number that says so.</summary>
    public static VariableDescriptor Warpable(VariableDescriptor variable, MappedVariable mapped) =>
        mapped.Raster.Nodata is null && !mapped.Raster.SampleType.IsFloatingPoint() ? variable with { Unpack = true } : variable;

    private static bool IsStorable(string wkt)
    {
        try
        {
            return GdalGeoTiff.Storable(wkt).Length > 0;
        }
        catch (GdalException e) when (e is not GdalNotFoundException)
        {
            return false;
        }
    }
}
