using Datasets.Descriptors;

namespace Datasets.Conversion.Gridding;

/// <summary>
/// A regular longitude-latitude grid that pixels are put on. Row 0 is the northernmost, column 0 the westernmost; edges are outer edges in
/// degrees.
/// </summary>
public sealed class TargetGrid
{
    private const double Radian = Math.PI / 180;

    private readonly double[] _rowEdges;

    /// <exception cref="ArgumentException">The edges are out of order, or there are no cells.</exception>
    public TargetGrid(double west, double south, double east, double north, int columns, int rows)
    {
        if (columns < 1 || rows < 1 || !(west < east) || !(south < north) || south < -90 || north > 90 || east - west > 360)
            throw new ArgumentException($"no grid: {columns} x {rows} cells in ({west}, {south}, {east}, {north})");
        (West, South, East, North, Columns, Rows) = (west, south, east, north, columns, rows);
        _rowEdges = new double[rows + 1];
        for (var row = 0; row <= rows; row++)
            _rowEdges[row] = Math.Sin(LatitudeOfEdge(row) * Radian);
    }

    public double West { get; }
    public double South { get; }
    public double East { get; }
    public double North { get; }
    public int Columns { get; }
    public int Rows { get; }

    public double CellWidth => (East - West) / Columns;
    public double CellHeight => (North - South) / Rows;

    public static TargetGrid Create(GriddingDescriptor gridding)
    {
        var (west, south, east, north) = (gridding.Bbox[0], gridding.Bbox[1], gridding.Bbox[2], gridding.Bbox[3]);
        return new TargetGrid(
            west, south, east, north,
            (int)Math.Round((east - west) / gridding.Resolution), (int)Math.Round((north - south) / gridding.Resolution));
    }

    /// <summary>The sine of the latitude of a row's northern edge; of <see cref="Rows"/>, the grid's southern edge.</summary>
    internal double SineOfEdge(int row) => _rowEdges[row];

    internal double LongitudeOfEdge(int column) => column == Columns ? East : West + column * CellWidth;

    /// <summary>The area of a cell of <paramref name="row"/> in the plane of <see cref="PlanePoint"/>.</summary>
    internal double AreaOfCell(int row) => CellWidth * (_rowEdges[row] - _rowEdges[row + 1]);

    /// <summary>The row that a latitude just south of this one is in, where the grid has it.</summary>
    internal int RowBelow(double sine)
    {
        var row = (int)((North - Math.Asin(Math.Clamp(sine, -1, 1)) / Radian) / CellHeight);
        row = Math.Clamp(row, 0, Rows - 1);
        while (row > 0 && _rowEdges[row] < sine)
            row--;
        while (row < Rows - 1 && _rowEdges[row + 1] >= sine)
            row++;
        return row;
    }

    /// <summary>The column that a longitude just east of this one is in, where the grid has it.</summary>
    internal int ColumnRightOf(double longitude)
    {
        var column = Math.Clamp((int)Math.Floor((longitude - West) / CellWidth), 0, Columns - 1);
        while (column > 0 && LongitudeOfEdge(column) > longitude)
            column--;
        while (column < Columns - 1 && LongitudeOfEdge(column + 1) <= longitude)
            column++;
        return column;
    }

    /// <summary>Whether a footprint is no larger than a cell is, wherever it lies.</summary>
    internal bool IsWithinACell(ReadOnlySpan<PlanePoint> polygon)
    {
        var (west, east, south, north) = (double.PositiveInfinity, double.NegativeInfinity, 1.0, -1.0);
        foreach (var point in polygon)
        {
            (west, east) = (Math.Min(west, point.X), Math.Max(east, point.X));
            (south, north) = (Math.Min(south, point.Y), Math.Max(north, point.Y));
        }
        var row = RowBelow(north);
        return east - west <= CellWidth && north - south <= _rowEdges[row] - _rowEdges[row + 1];
    }

    private double LatitudeOfEdge(int row) => row == Rows ? South : North - row * CellHeight;
}
