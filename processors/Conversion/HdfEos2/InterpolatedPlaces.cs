using Datasets.Conversion.Gridding;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// Places of pixels between those of a coarser geolocation: on the unit sphere, so that neither the date line nor a pole is an obstacle, and within one scan,
/// because the next begins where the last has not ended yet (at the edge of MODIS' swath, an interpolation across scans is off by up to 4.2 km). Between lines
/// it is linear, as a scan has two of them; across, a parabola through three places, which pixels before the first and behind the last place need. Those of MODIS
/// are placed there by two places and the mirror's geometry: a parabola is off by 95 m at the edge, and triples what the ground's heights do to the places.
/// A pixel beside a place that is missing has none.
/// </summary>
/// <param name="ties">Places of the geolocation, line by line.</param>
/// <param name="scanLines">Lines of data that are scanned at once; 0 where they follow each other without a break.</param>
/// <param name="groundAngle">Where a column of data is across the flight, as an angle; null where that is not known.</param>
internal sealed class InterpolatedPlaces(UnitVector[] ties, int tieLines, int tieColumns, DimensionMap lines, DimensionMap columns, int scanLines, Func<double, double>? groundAngle)
{
    /// <summary>Line and column of a pixel's corners, from its middle, in the order round it.</summary>
    private static readonly (double Line, double Column)[] Corners = [(-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)];

    private static readonly (double Line, double Column)[] Middle = [(0, 0)];

    private (int First, int Count, bool IsCorners, UnitVector[] Vectors)? _last;

    /// <summary>The places of whole lines, pixel by pixel; with <paramref name="isCorners"/> four of each.</summary>
    public UnitVector[] Read(int first, int count, int columnCount, bool isCorners)
    {
        // Latitudes and longitudes are asked for one after the other.
        if (_last is { } last && last.First == first && last.Count == count && last.IsCorners == isCorners)
            return last.Vectors;
        var offsets = isCorners ? Corners : Middle;
        var vectors = new UnitVector[count * columnCount * offsets.Length];
        var at = 0;
        for (var line = first; line < first + count; line++)
        {
            var (from, to) = ScanOf(line);
            for (var column = 0; column < columnCount; column++)
            {
                foreach (var offset in offsets)
                    vectors[at++] = At(lines.GeolocationIndex(line + offset.Line), column + offset.Column, from, to);
            }
        }
        _last = (first, count, isCorners, vectors);
        return vectors;
    }

    /// <summary>The lines of geolocation that a line of data may be placed by.</summary>
    private (int From, int To) ScanOf(int line)
    {
        if (scanLines == 0)
            return (0, tieLines);
        var scan = line / scanLines;
        var ofScan = scanLines / lines.Increment;
        return (scan * ofScan, (scan + 1) * ofScan);
    }

    private UnitVector At(double line, double dataColumn, int from, int to)
    {
        var column = columns.GeolocationIndex(dataColumn);
        var (top, down) = Split(line, from, to);
        var (left, across) = Split(column, 0, tieColumns);
        var isBeyond = column < 0 || column > tieColumns - 1;
        if (isBeyond && groundAngle is not null)
            across = AcrossByAngle(dataColumn, left);
        var linear = Sum(top, down, left, [1 - across, across]);
        if (!linear.IsSome || tieColumns < 3 || (isBeyond && groundAngle is not null))
            return linear.Normalized();
        var middle = Math.Clamp((int)Math.Round(column), 1, tieColumns - 2);
        var t = column - middle;
        var curved = Sum(top, down, middle - 1, [t * (t - 1) / 2, 1 - t * t, t * (t + 1) / 2]);
        return (curved.IsSome ? curved : linear).Normalized();
    }

    /// <summary>How far a column is from the place <paramref name="left"/>, in parts of the way to the next one.</summary>
    private double AcrossByAngle(double dataColumn, int left)
    {
        var (first, next) = (groundAngle!(columns.DataIndex(left)), groundAngle(columns.DataIndex(left + 1)));
        return (groundAngle(dataColumn) - first) / (next - first);
    }

    /// <summary>Along two lines, and across as many columns as there are weights.</summary>
    private UnitVector Sum(int top, double down, int left, ReadOnlySpan<double> weights)
    {
        var sum = default(UnitVector);
        for (var i = 0; i < weights.Length; i++)
        {
            Add(ref sum, top, left + i, (1 - down) * weights[i]);
            Add(ref sum, top + 1, left + i, down * weights[i]);
        }
        return sum;
    }

    private void Add(ref UnitVector sum, int line, int column, double weight)
    {
        if (weight == 0)
            return;
        var tie = ties[line * tieColumns + column];
        sum += new UnitVector(tie.X * weight, tie.Y * weight, tie.Z * weight);
    }

    /// <summary>The first of the two places that an index lies between, or beyond, and how far it is from that one.</summary>
    private static (int First, double Beyond) Split(double index, int from, int to)
    {
        if (to - from < 2)
            return (from, 0);
        var first = Math.Clamp((int)Math.Floor(index), from, to - 2);
        return (first, index - first);
    }
}
