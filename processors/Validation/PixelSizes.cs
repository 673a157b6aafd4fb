namespace Datasets.Validation;

/// <summary>
/// How large a swath's pixels are, by the distances to their neighbours along and across the track: the median of those around a pixel. So neither a gap
/// at nadir, as scatterometers have, nor a scan that begins behind the last one's end, as the bow-tie of MODIS and VIIRS makes, counts.
/// </summary>
/// <param name="x">Longitudes of the strip's lines and of those around it.</param>
/// <param name="y">Latitudes.</param>
/// <param name="columns">Pixels of a line.</param>
/// <param name="before">Lines in <paramref name="x"/> before the strip's first.</param>
internal sealed class PixelSizes(double[] x, double[] y, int columns, int before)
{
    /// <summary>How many neighbours on either side are looked at.</summary>
    public const int Reach = 2;

    private const double Radian = Math.PI / 180;

    private readonly (double X, double Y, double Z)[] _places = Places(x, y);
    private readonly int _lines = x.Length / columns;

    /// <summary>The parallelogram of a pixel's width and height on the unit sphere; NaN where it has no neighbours.</summary>
    public double Area(int cell)
    {
        var (line, column) = (cell / columns + before, cell % columns);
        var (along, across) = (Step(line, column, 1, 0), Step(line, column, 0, 1));
        return along.Length * across.Length * Sine(along.Direction, across.Direction);
    }

    /// <summary>Half a pixel's extent in degrees of longitude and latitude, for a picture.</summary>
    public (double X, double Y) HalfExtent(int cell)
    {
        var (line, column) = (cell / columns + before, cell % columns);
        var (along, across) = (Step(line, column, 1, 0), Step(line, column, 0, 1));
        var at = line * columns + column;
        var (a, b) = (Degrees(at, along), Degrees(at, across));
        return (Math.Max(a.X, b.X) / 2, Math.Max(a.Y, b.Y) / 2);
    }

    /// <summary>The median distance of neighbours, and the way to the one whose distance is nearest to it.</summary>
    private (double Length, (double X, double Y, double Z) Direction) Step(int line, int column, int down, int right)
    {
        Span<double> lengths = stackalloc double[2 * Reach];
        Span<int> from = stackalloc int[2 * Reach];
        var count = 0;
        for (var i = -Reach; i < Reach; i++)
        {
            var (a, b) = (At(line + i * down, column + i * right), At(line + (i + 1) * down, column + (i + 1) * right));
            if (a < 0 || b < 0)
                continue;
            var length = Length(Difference(_places[b], _places[a]));
            if (double.IsNaN(length))
                continue;
            (lengths[count], from[count]) = (length, i);
            count++;
        }
        if (count == 0)
            return (double.NaN, default);
        Span<double> sorted = stackalloc double[count];
        lengths[..count].CopyTo(sorted);
        sorted.Sort();
        var median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        var nearest = 0;
        for (var i = 1; i < count; i++)
        {
            if (Math.Abs(lengths[i] - median) < Math.Abs(lengths[nearest] - median))
                nearest = i;
        }
        var start = from[nearest];
        return (median, Difference(_places[At(line + (start + 1) * down, column + (start + 1) * right)], _places[At(line + start * down, column + start * right)]));
    }

    private int At(int line, int column) => (uint)line < (uint)_lines && (uint)column < (uint)columns ? line * columns + column : -1;

    /// <summary>A step of a length and a direction as degrees at a place.</summary>
    private (double X, double Y) Degrees(int at, (double Length, (double X, double Y, double Z) Direction) step)
    {
        if (!(step.Length > 0) || Length(step.Direction) is not (> 0 and var size))
            return (0, 0);
        var (latitude, longitude) = (y[at] * Radian, x[at] * Radian);
        var (sinLatitude, cosLatitude) = Math.SinCos(latitude);
        var (sinLongitude, cosLongitude) = Math.SinCos(longitude);
        var east = -step.Direction.X * sinLongitude + step.Direction.Y * cosLongitude;
        var north = -step.Direction.X * sinLatitude * cosLongitude - step.Direction.Y * sinLatitude * sinLongitude + step.Direction.Z * cosLatitude;
        var scale = step.Length / size / Radian;
        return (Math.Abs(east) * scale / Math.Max(cosLatitude, 0.01), Math.Abs(north) * scale);
    }

    private static (double X, double Y, double Z)[] Places(double[] x, double[] y)
    {
        var places = new (double, double, double)[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var (sinLatitude, cosLatitude) = Math.SinCos(y[i] * Radian);
            var (sinLongitude, cosLongitude) = Math.SinCos(x[i] * Radian);
            places[i] = (cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
        }
        return places;
    }

    private static double Sine((double X, double Y, double Z) a, (double X, double Y, double Z) b)
    {
        var cross = (a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);
        return Length(cross) / (Length(a) * Length(b));
    }

    private static (double X, double Y, double Z) Difference((double X, double Y, double Z) a, (double X, double Y, double Z) b) => (a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    private static double Length((double X, double Y, double Z) v) => Math.Sqrt(v.X * v.X + v.Y * v.Y + v.Z * v.Z);
}
