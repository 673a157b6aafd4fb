namespace Datasets.Conversion.Gridding;

/// <summary>
/// How the values of a swath's pixels change in space: for each pixel the plane through its value that fits its up to eight neighbours best, by least squares
/// with the squared distance as the inverse of the weight. The slope is reduced until the value at no corner is beyond those of the pixel and its neighbours
/// (T. J. Barth and D. C. Jespersen, The design and application of upwind schemes on unstructured meshes, AIAA paper 89-0366, 1989).
/// </summary>
internal sealed class PixelGradients
{
    // Corners are one unit from the centre, neighbours across the corner two. What is farther lies beyond a gap.
    private const double LargestSquaredReach = 9;

    // Of the squared trace: less is a determinant of neighbours that lie on one line, across which nothing is known.
    private const double LeastDeterminant = 1e-4;

    private static readonly (int Lines, int Columns)[] Sides = [(-1, 0), (1, 0), (0, -1), (0, 1)];

    private readonly UnitVector[] _centres;
    private readonly IReadOnlyList<double[]> _values;
    private readonly (double Least, double Most)[] _ranges;
    private readonly int _columns;
    private readonly int _lines;

    /// <param name="centres">The pixels' centres, line by line.</param>
    /// <param name="values">Of each variable: the pixels' values, NaN where there is none or the pixel is not used.</param>
    /// <param name="columns">The pixels of a line.</param>
    public PixelGradients(UnitVector[] centres, IReadOnlyList<double[]> values, int columns)
    {
        (_centres, _values, _columns, _lines) = (centres, values, columns, centres.Length / columns);
        _ranges = [.. values.Select(RangeOf)];
    }

    /// <summary>
    /// The change of a variable's value for each unit of length on the unit sphere, as a vector: its scalar product with a difference of places is the difference
    /// of values. Zero where too few neighbours have values.
    /// </summary>
    /// <param name="variable">The number of the variable.</param>
    /// <param name="line">The pixel's line among those of the strip.</param>
    /// <param name="column">Its position in the line.</param>
    /// <param name="middle">The centroid of the footprint.</param>
    /// <param name="corners">The footprint.</param>
    public UnitVector Find(int variable, int line, int column, UnitVector middle, ReadOnlySpan<UnitVector> corners)
    {
        var field = _values[variable];
        var pixel = line * _columns + column;
        var reach = SquaredReach(middle, corners);
        var (right, up) = Tangents(middle);
        var (xx, xy, yy, xv, yv) = (0.0, 0.0, 0.0, 0.0, 0.0);
        var (least, most) = (0.0, 0.0);
        for (var lines = -1; lines <= 1; lines++)
        {
            for (var columns = -1; columns <= 1; columns++)
            {
                if (Neighbour(field, line + lines, column + columns, pixel, reach) is not { } at)
                    continue;
                var away = _centres[at] - _centres[pixel];
                var (x, y, change) = (UnitVector.Dot(away, right), UnitVector.Dot(away, up), field[at] - field[pixel]);
                var weight = 1 / UnitVector.Dot(away, away);
                (xx, xy, yy) = (xx + weight * x * x, xy + weight * x * y, yy + weight * y * y);
                (xv, yv) = (xv + weight * x * change, yv + weight * y * change);
                (least, most) = (Math.Min(least, change), Math.Max(most, change));
            }
        }
        var determinant = xx * yy - xy * xy;
        if (!(determinant > LeastDeterminant * (xx + yy) * (xx + yy)))
            return default;
        (least, most) = WidenAtEdges(variable, line, column, reach, least, most);
        var gradient = (yy * xv - xy * yv) / determinant * right + (xx * yv - xy * xv) / determinant * up;
        return Limit(gradient, middle, corners, least, most) * gradient;
    }

    /// <summary>
    /// Where a side has no neighbour, as at the swath's edge, a slope towards it would leave the neighbours' range however smooth the field is. There the change goes on as the
    /// smaller of the two changes before it, if both have one sign, but not beyond the range of all pixels.
    /// </summary>
    private (double Least, double Most) WidenAtEdges(int variable, int line, int column, double reach, double least, double most)
    {
        var field = _values[variable];
        var pixel = line * _columns + column;
        foreach (var (lines, columns) in Sides)
        {
            if (Neighbour(field, line + lines, column + columns, pixel, reach) is not null ||
                Neighbour(field, line - lines, column - columns, pixel, reach) is not { } opposite ||
                Neighbour(field, line - 2 * lines, column - 2 * columns, opposite, reach) is not { } beyond)
                continue;
            var (last, before) = (field[pixel] - field[opposite], field[opposite] - field[beyond]);
            if (last * before <= 0)
                continue;
            var change = Math.Abs(last) < Math.Abs(before) ? last : before;
            foreach (var along in (int[])[-1, 0, 1])
            {
                // The pixel's neighbours along the edge have such pixels before them, too.
                var beside = Neighbour(field, line + along * columns, column + along * lines, pixel, reach) is { } at ? field[at] - field[pixel] : 0;
                least = Math.Min(least, Math.Max(change + beside, _ranges[variable].Least - field[pixel]));
                most = Math.Max(most, Math.Min(change + beside, _ranges[variable].Most - field[pixel]));
            }
        }
        return (least, most);
    }

    /// <summary>The number of a pixel that has a value and lies beside another; null where there is none.</summary>
    private int? Neighbour(double[] field, int line, int column, int of, double squaredReach)
    {
        if ((uint)line >= (uint)_lines || (uint)column >= (uint)_columns)
            return null;
        var at = line * _columns + column;
        var squaredDistance = UnitVector.SquaredDistance(_centres[at], _centres[of]);
        // Not true of places that are missing, whose distance is NaN, and of the pixel itself.
        return squaredDistance > 0 && squaredDistance <= squaredReach && !double.IsNaN(field[at]) ? at : null;
    }

    private static double SquaredReach(UnitVector middle, ReadOnlySpan<UnitVector> corners)
    {
        var farthest = 0.0;
        foreach (var corner in corners)
            farthest = Math.Max(farthest, UnitVector.SquaredDistance(corner, middle));
        return LargestSquaredReach * farthest;
    }

    /// <summary>What share of the gradient leaves the changes at all corners in a range around zero.</summary>
    private static double Limit(UnitVector gradient, UnitVector middle, ReadOnlySpan<UnitVector> corners, double least, double most)
    {
        var share = 1.0;
        foreach (var corner in corners)
        {
            var change = UnitVector.Dot(gradient, corner - middle);
            if (change > most)
                share = Math.Min(share, most / change);
            else if (change < least)
                share = Math.Min(share, least / change);
        }
        return share;
    }

    private static (UnitVector Right, UnitVector Up) Tangents(UnitVector middle)
    {
        // Any two directions across the middle do; this pair is far from it wherever it lies.
        var axis = Math.Abs(middle.Z) < 0.7 ? new UnitVector(0, 0, 1) : new UnitVector(1, 0, 0);
        var right = UnitVector.Cross(axis, middle).Normalized();
        return (right, UnitVector.Cross(middle, right));
    }

    private static (double Least, double Most) RangeOf(double[] values)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
        return (least, most);
    }
}
