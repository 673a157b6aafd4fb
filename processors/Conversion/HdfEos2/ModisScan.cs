namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// How MODIS' pixels of 1 km lie across the flight (MODIS Level 1A Earth Location Algorithm Theoretical Basis Document, version 3.0, table 2-1): 1354 at equal
/// angles of the mirror, seen from 705 km above the ground, so those at the edge are five times as far apart as those in the middle.
/// </summary>
internal static class ModisScan
{
    private const int Columns = 1354;
    private const double Height = 705, EarthRadius = 6371;
    /// <summary>A pixel is 1 km wide below the satellite.</summary>
    private const double PixelAngle = 1 / Height;

    /// <summary>Whether a swath's columns are MODIS' of 1 km.</summary>
    /// <param name="scanLines">Lines that are scanned at once, as its dimension maps tell.</param>
    public static bool Is(int scanLines, int columns) => scanLines > 0 && columns == Columns;

    /// <summary>How far from the point below the satellite a column is, in radians at the Earth's middle.</summary>
    public static double GroundAngle(double column)
    {
        var look = (column - (Columns - 1) / 2.0) * PixelAngle;
        return Math.Asin((EarthRadius + Height) / EarthRadius * Math.Sin(look)) - look;
    }
}
