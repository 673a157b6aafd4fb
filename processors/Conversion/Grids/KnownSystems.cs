using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

/// <summary>The coordinate reference systems that PROJ knows, as far as rasters can be in them.</summary>
internal static class KnownSystems
{
    /// <summary>Why a descriptor cannot name a system; null where it can, or where there is no GDAL to ask.</summary>
    public static string? Complaint(string definition)
    {
        try
        {
            return GdalCoordinateSystems.Describe(definition) is { IsGeographic: false, IsProjected: false }
                ? $"{Quoted.Of(definition)} is neither a projection nor longitude and latitude, so that no raster can be in it"
                : null;
        }
        catch (GdalNotFoundException)
        {
            return null;
        }
        catch (GdalException)
        {
            return definition.StartsWith("EPSG:", StringComparison.Ordinal)
                ? $"{Quoted.Of(definition)} is not among the EPSG codes that PROJ knows: look the code up at https://epsg.org"
                : $"{Quoted.Of(definition)} is not understood by PROJ: try it with 'gdalsrsinfo'";
        }
    }
}
