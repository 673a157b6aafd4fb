using Datasets.Gdal;

namespace Datasets.Validation;

/// <summary>Places in degrees, for maps and tables.</summary>
internal static class CogCoordinates
{
    /// <summary>Coordinates of the COG's reference system as longitudes and latitudes; NaN where there is no such place.</summary>
    public static (double[] Longitudes, double[] Latitudes) ToLongitudeLatitude(CogField cog, double[] x, double[] y)
    {
        if (cog.IsGeographic)
            return (x, y);
        var (longitudes, latitudes) = ((double[])x.Clone(), (double[])y.Clone());
        GdalCoordinateSystems.Transform(cog.Projection, "EPSG:4326", longitudes, latitudes);
        return (longitudes, latitudes);
    }
}
