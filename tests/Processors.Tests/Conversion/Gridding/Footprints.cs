using Datasets.Model;

namespace Datasets.Conversion.Gridding;

/// <summary>Footprints by their corners in degrees, and what the kernel makes of them.</summary>
internal static class Footprints
{
    public static readonly TargetGrid Globe = new(-180, -90, 180, 90, 360, 180);

    public static UnitVector[] Of(params (double Latitude, double Longitude)[] corners) =>
        [.. corners.Select(corner => UnitVector.FromDegrees(corner.Latitude, corner.Longitude))];

    /// <summary>A box whose edges in longitude run along meridians.</summary>
    public static UnitVector[] Box(double west, double south, double east, double north) =>
        Of((south, Wrapped(west)), (south, Wrapped(east)), (north, Wrapped(east)), (north, Wrapped(west)));

    /// <summary>A quadrilateral around a place, with corners up to <paramref name="size"/> degrees away in each direction.</summary>
    public static (double Latitude, double Longitude)[] Quadrilateral(Random random, double latitude, double longitude, double size)
    {
        double Away() => size * (0.2 + 0.8 * random.NextDouble());
        return
        [
            (latitude - Away(), longitude - Away()),
            (latitude - Away(), longitude + Away()),
            (latitude + Away(), longitude + Away()),
            (latitude + Away(), longitude - Away()),
        ];
    }

    public static Dictionary<(int Row, int Column), double> Overlaps(TargetGrid grid, UnitVector[] corners)
    {
        var overlaps = new Dictionary<(int, int), double>();
        foreach (var (row, column, area) in new CellOverlaps(grid).Compute(new FootprintPolygon(grid).Outline(corners)))
            overlaps[(row, column)] = overlaps.GetValueOrDefault((row, column)) + area * Math.PI / 180;
        return overlaps;
    }

    /// <summary>A triangle's area on the unit sphere (van Oosterom and Strackee, 1983), and so a quadrilateral's with great circles as edges.</summary>
    public static double SphericalArea(UnitVector[] corners) =>
        Math.Abs(Triangle(corners[0], corners[1], corners[2]) + Triangle(corners[0], corners[2], corners[3]));

    public static float[] Means(CellSums sums, CellStatistic statistic = CellStatistic.Mean)
    {
        var values = new float[sums.Grid.Columns * sums.Grid.Rows];
        sums.Read(new PixelWindow(0, 0, sums.Grid.Columns, sums.Grid.Rows), statistic, values);
        return values;
    }

    private static double Triangle(UnitVector a, UnitVector b, UnitVector c)
    {
        var volume = a.X * (b.Y * c.Z - b.Z * c.Y) + a.Y * (b.Z * c.X - b.X * c.Z) + a.Z * (b.X * c.Y - b.Y * c.X);
        return 2 * Math.Atan2(volume, 1 + UnitVector.Dot(a, b) + UnitVector.Dot(b, c) + UnitVector.Dot(c, a));
    }

    private static double Wrapped(double longitude) => Math.IEEERemainder(longitude, 360);
}
