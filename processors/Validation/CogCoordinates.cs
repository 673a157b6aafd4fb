namespace Datasets.Validation;

/// <summary>Places in degrees, for maps and tables.</summary>
internal static class CogCoordinates
{
    /// <summary>Cells of a projected raster that are drawn, at most: each has to be transformed.</summary>
    private const double MostDrawn = 2_000_000;

    /// <summary>Along an edge of a projected raster, how many pixels are looked at for its extent.</summary>
    private const int Lattice = 200;

    /// <summary>Of a pixel: how exactly a place has to project back to where it came from.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>In degrees: a part of the parallel without pixels that is as wide as this is left out of a map, wherever it lies.</summary>
    private const double SmallestGap = 10;

    /// <summary>Coordinates of the COG's reference system become longitudes and latitudes, in place; NaN where there is no such place on Earth.</summary>
    public static void ToLongitudeLatitude(CogField cog, double[] x, double[] y)
    {
        if (!cog.IsGeographic && x.Length > 0)
            cog.Plane.ToDegrees(x, y, Tolerance * Math.Min(Math.Abs(cog.GeoTransform[1]), Math.Abs(cog.GeoTransform[5])));
    }

    /// <summary>Every how many rows and columns of a raster are drawn: all, unless there are many and they have to be transformed.</summary>
    public static int DrawnEvery(CogField cog, long cells) => cog.IsGeographic ? 1 : Math.Max(1, (int)Math.Ceiling(Math.Sqrt(cells / MostDrawn)));

    /// <summary>The part of the Earth that a COG shows, by its pixels' middles where it is projected.</summary>
    public static MapExtent ExtentOf(CogField cog)
    {
        if (cog.IsGeographic)
            return new(cog.West, Math.Max(-90, cog.South), cog.East, Math.Min(90, cog.North));
        var (x, y) = (new List<double>(), new List<double>());
        foreach (var row in Spread(cog.Height))
        {
            foreach (var column in Spread(cog.Width))
            {
                x.Add(cog.X(column));
                y.Add(cog.Y(row));
            }
        }
        double[] longitudes = [.. x], latitudes = [.. y];
        ToLongitudeLatitude(cog, longitudes, latitudes);
        var there = longitudes.Zip(latitudes).Where(place => double.IsFinite(place.First) && double.IsFinite(place.Second)).ToList();
        if (there.Count == 0)
            return new(-180, -90, 180, 90);
        var (west, east) = Around([.. there.Select(place => place.First).Order()]);
        return new(west, there.Min(place => place.Second), east + 1e-9, there.Max(place => place.Second) + 1e-9);
    }

    /// <summary>The range without the largest gap between neighbours, which may lie over the antimeridian; the whole parallel where no gap is wide.</summary>
    private static (double West, double East) Around(double[] longitudes)
    {
        var (gap, first) = (longitudes[0] + 360 - longitudes[^1], 0);
        for (var i = 1; i < longitudes.Length; i++)
        {
            if (longitudes[i] - longitudes[i - 1] > gap)
                (gap, first) = (longitudes[i] - longitudes[i - 1], i);
        }
        return gap < SmallestGap ? (-180, 180) : (longitudes[first], longitudes[first] + 360 - gap);
    }

    private static IEnumerable<int> Spread(int count) => count <= Lattice
        ? Enumerable.Range(0, count)
        : Enumerable.Range(0, Lattice).Select(i => (int)((count - 1L) * i / (Lattice - 1)));
}
