namespace Datasets.Conversion.Gridding;

/// <summary>A cell and the area of a footprint in it, in the plane of <see cref="PlanePoint"/>.</summary>
internal readonly record struct CellOverlap(int Row, int Column, double Area);

/// <summary>
/// Cuts a polygon in the equal-area plane along a grid's lines, first into rows, then each row's part into cells. The cuts are Sutherland
/// and Hodgman's, exact but for rounding; a part's area is the shoelace formula's.
/// </summary>
internal sealed class CellOverlaps(TargetGrid grid)
{
    /// <summary>Of a cell's area: less is the rounding of an edge that runs along the cell's border.</summary>
    private const double Sliver = 1e-10;

    private const double FullCircle = 360;

    private readonly PolygonBuffer _rest = new();
    private readonly PolygonBuffer _spare = new();
    private readonly PolygonBuffer _row = new();
    private readonly PolygonBuffer _rowSpare = new();
    private readonly PolygonBuffer _cell = new();
    private CellOverlap[] _overlaps = new CellOverlap[64];
    private int _count;

    /// <summary>The cells that the polygon overlaps, wherever it lies: it is turned by full circles. Good until the next call.</summary>
    public ReadOnlySpan<CellOverlap> Compute(ReadOnlySpan<PlanePoint> polygon)
    {
        _count = 0;
        var (west, east) = Range<Longitudes>(polygon);
        var last = (int)Math.Ceiling((grid.East - west) / FullCircle) - 1;
        for (var turn = (int)Math.Floor((grid.West - east) / FullCircle) + 1; turn <= last; turn++)
            CutIntoRows(polygon, turn * FullCircle);
        return _overlaps.AsSpan(0, _count);
    }

    private void CutIntoRows(ReadOnlySpan<PlanePoint> polygon, double shift)
    {
        var (rest, spare) = (_rest, _spare);
        rest.Set(polygon, shift);
        var (south, north) = Range<Sines>(polygon);
        if (north > grid.SineOfEdge(0))
        {
            Split<Sines>(rest.Points, grid.SineOfEdge(0), spare, _row);
            (rest, spare) = (spare, rest);
        }
        for (var row = grid.RowBelow(north); row < grid.Rows && rest.Count > 2; row++)
        {
            var edge = grid.SineOfEdge(row + 1);
            if (edge <= south)
            {
                CutIntoCells(rest, row);
                return;
            }
            Split<Sines>(rest.Points, edge, spare, _row);
            CutIntoCells(_row, row);
            (rest, spare) = (spare, rest);
        }
    }

    private void CutIntoCells(PolygonBuffer part, int row)
    {
        if (part.Count < 3)
            return;
        var (rest, spare) = (part, _rowSpare);
        var (west, east) = Range<Longitudes>(rest.Points);
        if (west < grid.West)
        {
            Split<Longitudes>(rest.Points, grid.West, _cell, spare);
            (rest, spare) = (spare, rest);
        }
        for (var column = grid.ColumnRightOf(west); column < grid.Columns && rest.Count > 2; column++)
        {
            var edge = grid.LongitudeOfEdge(column + 1);
            if (edge >= east)
            {
                Add(row, column, rest);
                return;
            }
            Split<Longitudes>(rest.Points, edge, _cell, spare);
            Add(row, column, _cell);
            (rest, spare) = (spare, rest);
        }
    }

    private void Add(int row, int column, PolygonBuffer part)
    {
        var area = Math.Abs(PlanePoint.Area(part.Points));
        if (area <= Sliver * grid.AreaOfCell(row))
            return;
        if (_count == _overlaps.Length)
            Array.Resize(ref _overlaps, 2 * _count);
        _overlaps[_count++] = new(row, column, area);
    }

    /// <summary>Cuts a polygon along a line across an axis. Points on the line go to both sides.</summary>
    private static void Split<TAxis>(ReadOnlySpan<PlanePoint> polygon, double limit, PolygonBuffer below, PolygonBuffer above)
        where TAxis : struct, IAxis
    {
        below.Clear(2 * polygon.Length);
        above.Clear(2 * polygon.Length);
        var from = polygon[^1];
        var fromSide = TAxis.Along(from) - limit;
        foreach (var to in polygon)
        {
            var toSide = TAxis.Along(to) - limit;
            if ((fromSide < 0 && toSide > 0) || (fromSide > 0 && toSide < 0))
            {
                var across = TAxis.Across(from) + fromSide / (fromSide - toSide) * (TAxis.Across(to) - TAxis.Across(from));
                var crossing = TAxis.Point(limit, across);
                below.Add(crossing);
                above.Add(crossing);
            }
            if (toSide <= 0)
                below.Add(to);
            if (toSide >= 0)
                above.Add(to);
            (from, fromSide) = (to, toSide);
        }
    }

    private static (double Least, double Greatest) Range<TAxis>(ReadOnlySpan<PlanePoint> polygon) where TAxis : struct, IAxis
    {
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var point in polygon)
        {
            var value = TAxis.Along(point);
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }
        return (least, greatest);
    }

    private interface IAxis
    {
        static abstract double Along(PlanePoint point);
        static abstract double Across(PlanePoint point);
        static abstract PlanePoint Point(double along, double across);
    }

    private readonly struct Longitudes : IAxis
    {
        public static double Along(PlanePoint point) => point.X;
        public static double Across(PlanePoint point) => point.Y;
        public static PlanePoint Point(double along, double across) => new(along, across);
    }

    private readonly struct Sines : IAxis
    {
        public static double Along(PlanePoint point) => point.Y;
        public static double Across(PlanePoint point) => point.X;
        public static PlanePoint Point(double along, double across) => new(across, along);
    }

    /// <summary>Points that are used again and again: a day's footprints would be millions of small arrays.</summary>
    private sealed class PolygonBuffer
    {
        private PlanePoint[] _points = new PlanePoint[64];

        public int Count { get; private set; }

        public ReadOnlySpan<PlanePoint> Points => _points.AsSpan(0, Count);

        public void Clear(int capacity)
        {
            Count = 0;
            if (_points.Length < capacity)
                _points = new PlanePoint[2 * capacity];
        }

        public void Add(PlanePoint point) => _points[Count++] = point;

        public void Set(ReadOnlySpan<PlanePoint> points, double shift)
        {
            Clear(points.Length);
            foreach (var point in points)
                Add(point with { X = point.X + shift });
        }
    }
}
