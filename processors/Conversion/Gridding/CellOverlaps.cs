namespace Datasets.Conversion.Gridding;

/// <summary>A cell and the area of a footprint in it, in the plane of <see cref="PlanePoint"/>.</summary>
internal readonly record struct CellOverlap(int Row, int Column, double Area);

/// <summary>
/// The areas of a polygon in a grid's cells, in the equal-area plane. By Green's theorem a cell's part has the area ∫(e - x) dy along the polygon's border inside
/// the cell, where e is the cell's eastern edge, and the cell's width times ∫dy along the border west of it in the same row. So the border is followed
/// once, from cell to cell, and each row is then summed from west to east; it is exact but for rounding, and needs no clipped polygons.
/// Where a border piece of rounding's length falls into a neighbouring cell, the sums stay right: both integrals are continuous across the grid's lines.
/// </summary>
internal sealed class CellOverlaps(TargetGrid grid)
{
    /// <summary>Of a cell's area: less is the rounding of an edge that runs along the cell's border.</summary>
    private const double Sliver = 1e-10;

    private const double FullCircle = 360;

    private readonly double _cellWidth = grid.CellWidth;
    private readonly double _columnsADegree = 1 / grid.CellWidth;
    private CellOverlap[] _overlaps = new CellOverlap[64];
    private PlanePoint[] _centroids = new PlanePoint[64];
    private int _count;

    /// <summary>
    /// Row by row of the box of cells around the polygon, and a column more, to which the easternmost hands on. What is beyond the grid counts as a row
    /// or a column of its own: -1 north or west of it, and the number of its rows or columns south or east of it.
    /// </summary>
    private Cell[] _cells = new Cell[64];
    private int _firstRow;
    private int _lastRow;
    private int _firstColumn;
    private int _lastColumn;
    private int _stride;

    /// <summary>Beside <see cref="_cells"/> where centroids are wanted.</summary>
    private Moments[] _moments = [];
    private bool _hasMoments;

    /// <param name="Inside">∫(e - x) dy in the cell.</param>
    /// <param name="Behind">∫dy in the cell to the west, which counts from this cell on.</param>
    private record struct Cell(double Inside, double Behind);

    /// <summary>The first moments of what <see cref="Cell"/> has the areas of, around the cell's south-eastern corner.</summary>
    /// <param name="X">-∫(e - x)²/2 dy in the cell.</param>
    /// <param name="Y">∫(e - x)·y dy in the cell.</param>
    /// <param name="YBehind">∫y dy in the cell to the west, which counts from this cell on.</param>
    private record struct Moments(double X, double Y, double YBehind);

    /// <summary>The cells that the polygon overlaps, wherever it lies: it is turned by full circles. Good until the next call.</summary>
    public ReadOnlySpan<CellOverlap> Compute(ReadOnlySpan<PlanePoint> polygon)
    {
        _hasMoments = false;
        return ComputeOverlaps(polygon);
    }

    /// <summary>The cells that the polygon overlaps, and the centroid of each overlap in the plane, where longitudes are the grid's. Good until the next call.</summary>
    public ReadOnlySpan<CellOverlap> Compute(ReadOnlySpan<PlanePoint> polygon, out ReadOnlySpan<PlanePoint> centroids)
    {
        _hasMoments = true;
        var overlaps = ComputeOverlaps(polygon);
        centroids = _centroids.AsSpan(0, overlaps.Length);
        return overlaps;
    }

    private ReadOnlySpan<CellOverlap> ComputeOverlaps(ReadOnlySpan<PlanePoint> polygon)
    {
        _count = 0;
        var (west, east, south, north) = Box(polygon);
        if (!(south < grid.SineOfEdge(0) && north > grid.SineOfEdge(grid.Rows)))
            return [];
        _firstRow = north > grid.SineOfEdge(0) ? -1 : grid.RowBelow(north);
        _lastRow = _firstRow;
        while (_lastRow < grid.Rows && grid.SineOfEdge(_lastRow + 1) > south)
            _lastRow++;
        var last = (int)Math.Ceiling((grid.East - west) / FullCircle) - 1;
        for (var turn = (int)Math.Floor((grid.West - east) / FullCircle) + 1; turn <= last; turn++)
        {
            var shift = turn * FullCircle;
            _firstColumn = ColumnOf(west + shift);
            _lastColumn = ColumnOf(east + shift);
            AddBorder(polygon, shift);
            AddOverlaps();
        }
        return _overlaps.AsSpan(0, _count);
    }

    private void AddBorder(ReadOnlySpan<PlanePoint> polygon, double shift)
    {
        _stride = _lastColumn - _firstColumn + 2;
        var size = (_lastRow - _firstRow + 1) * _stride;
        if (_cells.Length < size)
            _cells = new Cell[2 * size];
        _cells.AsSpan(0, size).Clear();
        if (_hasMoments)
        {
            if (_moments.Length < size)
                _moments = new Moments[_cells.Length];
            _moments.AsSpan(0, size).Clear();
        }
        var from = Shifted(polygon[^1], shift);
        var row = RowFrom(_firstRow, from.Y);
        foreach (var point in polygon)
        {
            var to = Shifted(point, shift);
            row = AddEdge(from, to, row);
            from = to;
        }
    }

    private static PlanePoint Shifted(PlanePoint point, double shift) => new(point.X + shift, point.Y);

    /// <returns>The row of the edge's end.</returns>
    private int AddEdge(PlanePoint from, PlanePoint to, int row)
    {
        var lastRow = RowFrom(row, to.Y);
        if (lastRow == row)
        {
            AddInRow(from.X, from.Y, to.X, to.Y, row);
            return row;
        }
        var slope = (to.X - from.X) / (to.Y - from.Y);
        var (x, y) = (from.X, from.Y);
        var step = lastRow > row ? 1 : -1;
        for (; row != lastRow; row += step)
        {
            var nextY = grid.SineOfEdge(step > 0 ? row + 1 : row);
            var nextX = from.X + (nextY - from.Y) * slope;
            AddInRow(x, y, nextX, nextY, row);
            (x, y) = (nextX, nextY);
        }
        AddInRow(x, y, to.X, to.Y, lastRow);
        return lastRow;
    }

    private void AddInRow(double x, double y, double toX, double toY, int row)
    {
        var (column, lastColumn) = (ColumnOf(x), ColumnOf(toX));
        if (column == lastColumn)
        {
            Add(x, y, toX, toY, row, column);
            return;
        }
        var slope = (toY - y) / (toX - x);
        var (startX, startY) = (x, y);
        var step = lastColumn > column ? 1 : -1;
        for (; column != lastColumn; column += step)
        {
            var nextX = grid.LongitudeOfEdge(step > 0 ? column + 1 : column);
            var nextY = startY + (nextX - startX) * slope;
            Add(x, y, nextX, nextY, row, column);
            (x, y) = (nextX, nextY);
        }
        Add(x, y, toX, toY, row, lastColumn);
    }

    private void Add(double x, double y, double toX, double toY, int row, int column)
    {
        var at = (row - _firstRow) * _stride + column - _firstColumn;
        var height = toY - y;
        var edge = grid.West + (column + 1) * _cellWidth;
        _cells[at].Inside += height * (edge - (x + toX) / 2);
        _cells[at + 1].Behind += height;
        if (_hasMoments)
            AddMoments(at, edge - x, y - SouthOf(row), edge - toX, toY - SouthOf(row));
    }

    // Of a straight piece of border, from u = e - x and y to the other end.
    private void AddMoments(int at, double u, double y, double toU, double toY)
    {
        var height = toY - y;
        _moments[at].X -= height * (u * u + u * toU + toU * toU) / 6;
        _moments[at].Y += height * (2 * u * y + u * toY + toU * y + 2 * toU * toY) / 6;
        _moments[at + 1].YBehind += height * (y + toY) / 2;
    }

    private double SouthOf(int row) => grid.SineOfEdge(Math.Clamp(row + 1, 0, grid.Rows));

    private void AddOverlaps()
    {
        for (var row = Math.Max(0, _firstRow); row <= Math.Min(grid.Rows - 1, _lastRow); row++)
        {
            var cells = _cells.AsSpan((row - _firstRow) * _stride, _stride - 1);
            var least = Sliver * grid.AreaOfCell(row);
            var height = 0.0;
            var momentBehind = 0.0;
            for (var column = 0; column < cells.Length; column++)
            {
                height += cells[column].Behind;
                if (_hasMoments)
                    momentBehind += _moments[(row - _firstRow) * _stride + column].YBehind;
                var signedArea = cells[column].Inside + height * _cellWidth;
                if (!(Math.Abs(signedArea) > least) || (uint)(_firstColumn + column) >= (uint)grid.Columns)
                    continue;
                Append(new(row, _firstColumn + column, Math.Abs(signedArea)));
                if (_hasMoments)
                    SetCentroid(row, column, signedArea, height, momentBehind);
            }
        }
    }

    // Kept inside the cell, which rounding may leave where the overlap is a sliver.
    private void SetCentroid(int row, int column, double signedArea, double height, double momentBehind)
    {
        var moments = _moments[(row - _firstRow) * _stride + column];
        var x = (moments.X - height * _cellWidth * _cellWidth / 2) / signedArea;
        var y = (moments.Y + momentBehind * _cellWidth) / signedArea;
        var (south, north) = (grid.SineOfEdge(row + 1), grid.SineOfEdge(row));
        _centroids[_count - 1] = new(
            grid.West + (_firstColumn + column + 1) * _cellWidth + Math.Clamp(x, -_cellWidth, 0),
            south + Math.Clamp(y, 0, north - south));
    }

    private void Append(CellOverlap overlap)
    {
        if (_count == _overlaps.Length)
        {
            Array.Resize(ref _overlaps, 2 * _count);
            Array.Resize(ref _centroids, 2 * _count);
        }
        _overlaps[_count++] = overlap;
    }

    private int ColumnOf(double longitude) => Math.Clamp((int)Math.Floor((longitude - grid.West) * _columnsADegree), -1, grid.Columns);

    /// <summary>The row of a place in the box of rows. Rows are near each other: the search starts at one of them.</summary>
    private int RowFrom(int row, double sine)
    {
        while (row < _lastRow && sine < grid.SineOfEdge(row + 1))
            row++;
        while (row > _firstRow && sine > grid.SineOfEdge(row))
            row--;
        return row;
    }

    private static (double West, double East, double South, double North) Box(ReadOnlySpan<PlanePoint> polygon)
    {
        var (west, east, south, north) = (polygon[0].X, polygon[0].X, polygon[0].Y, polygon[0].Y);
        foreach (var point in polygon)
        {
            (west, east) = (Math.Min(west, point.X), Math.Max(east, point.X));
            (south, north) = (Math.Min(south, point.Y), Math.Max(north, point.Y));
        }
        return (west, east, south, north);
    }
}
