using System.Numerics;
using Datasets.Conversion.Footprints;
using Datasets.Model;

namespace Datasets.Conversion.Gridding;

/// <summary>Which cells of a grid footprints touch. Only the parts of the grid that they touch take memory, a bit a cell.</summary>
internal sealed class FootprintMask(TargetGrid grid)
{
    private const int TileSize = 64;
    /// <summary>Of an outline, across and down: of more it is made of coarser cells.</summary>
    private const int MostCells = 2048;
    private const double FullCircle = 360;
    private const double Radian = Math.PI / 180;

    private readonly int _tilesAcross = (grid.Columns + TileSize - 1) / TileSize;
    private readonly ulong[]?[] _tiles = new ulong[(grid.Columns + TileSize - 1) / TileSize * ((grid.Rows + TileSize - 1) / TileSize)][];
    private double _west = double.PositiveInfinity;
    private double _south = double.PositiveInfinity;
    private double _east = double.NegativeInfinity;
    private double _north = double.NegativeInfinity;

    public bool IsEmpty => _east < _west;

    /// <param name="overlaps">The cells that a footprint touches.</param>
    /// <param name="polygon">The footprint.</param>
    public void Add(ReadOnlySpan<CellOverlap> overlaps, ReadOnlySpan<PlanePoint> polygon)
    {
        if (overlaps.IsEmpty)
            return;
        foreach (var overlap in overlaps)
            Set(overlap.Row, overlap.Column);
        Extend(polygon);
    }

    /// <summary>Adds the cells of another mask of the same grid.</summary>
    public void Add(FootprintMask other)
    {
        for (var i = 0; i < _tiles.Length; i++)
        {
            if (other._tiles[i] is not { } added)
                continue;
            var tile = _tiles[i] ??= new ulong[TileSize];
            for (var row = 0; row < TileSize; row++)
                tile[row] |= added[row];
        }
        (_west, _south, _east, _north) = (Math.Min(_west, other._west), Math.Min(_south, other._south), Math.Max(_east, other._east), Math.Max(_north, other._north));
    }

    /// <summary>Adds the cells that a footprint's corners lie in, which is all that one touches that is smaller than a cell.</summary>
    public void AddCorners(ReadOnlySpan<PlanePoint> polygon)
    {
        var touched = false;
        foreach (var point in polygon)
        {
            var longitude = point.X - FullCircle * Math.Floor((point.X - grid.West) / FullCircle);
            var isInside = longitude < grid.East && point.Y > grid.SineOfEdge(grid.Rows) && point.Y < grid.SineOfEdge(0);
            if (isInside)
                Set(grid.RowBelow(point.Y), grid.ColumnRightOf(longitude));
            touched |= isInside;
        }
        if (touched)
            Extend(polygon);
    }

    /// <exception cref="InvalidOperationException">No cell is touched.</exception>
    public GeographicOutline Outline()
    {
        var (firstColumn, firstRow, lastColumn, lastRow) = Range();
        var factor = 1;
        while (Math.Max(lastColumn - firstColumn, lastRow - firstRow) / factor >= MostCells)
            factor *= 2;
        var mask = new CellMask((lastColumn - firstColumn) / factor + 1, (lastRow - firstRow) / factor + 1);
        for (var i = 0; i < _tiles.Length; i++)
        {
            if (_tiles[i] is not { } tile)
                continue;
            var (left, top) = (i % _tilesAcross * TileSize, i / _tilesAcross * TileSize);
            for (var row = 0; row < TileSize; row++)
            {
                for (var bits = tile[row]; bits != 0; bits &= bits - 1)
                    mask[(left + BitOperations.TrailingZeroCount(bits) - firstColumn) / factor, (top + row - firstRow) / factor] = true;
            }
        }
        return new MaskOutline(
            mask, grid.LongitudeOfEdge(firstColumn), grid.North - firstRow * grid.CellHeight, factor * grid.CellHeight, (_west, _south, _east, _north)).Trace();
    }

    private (int FirstColumn, int FirstRow, int LastColumn, int LastRow) Range()
    {
        var (firstColumn, firstRow, lastColumn, lastRow) = (int.MaxValue, int.MaxValue, -1, -1);
        for (var i = 0; i < _tiles.Length; i++)
        {
            if (_tiles[i] is not { } tile)
                continue;
            var (left, top) = (i % _tilesAcross * TileSize, i / _tilesAcross * TileSize);
            for (var row = 0; row < TileSize; row++)
            {
                if (tile[row] == 0)
                    continue;
                (firstRow, lastRow) = (Math.Min(firstRow, top + row), Math.Max(lastRow, top + row));
                firstColumn = Math.Min(firstColumn, left + BitOperations.TrailingZeroCount(tile[row]));
                lastColumn = Math.Max(lastColumn, left + TileSize - 1 - BitOperations.LeadingZeroCount(tile[row]));
            }
        }
        return lastRow >= 0 ? (firstColumn, firstRow, lastColumn, lastRow) : throw new InvalidOperationException("no cell is touched");
    }

    private void Set(int row, int column)
    {
        ref var tile = ref _tiles[row / TileSize * _tilesAcross + column / TileSize];
        tile ??= new ulong[TileSize];
        tile[row % TileSize] |= 1UL << (column % TileSize);
    }

    private void Extend(ReadOnlySpan<PlanePoint> polygon)
    {
        var (west, east, south, north) = (double.PositiveInfinity, double.NegativeInfinity, 1.0, -1.0);
        foreach (var point in polygon)
        {
            (west, east) = (Math.Min(west, point.X), Math.Max(east, point.X));
            (south, north) = (Math.Min(south, point.Y), Math.Max(north, point.Y));
        }
        _south = Math.Min(_south, Math.Max(grid.South, Math.Asin(Math.Clamp(south, -1, 1)) / Radian));
        _north = Math.Max(_north, Math.Min(grid.North, Math.Asin(Math.Clamp(north, -1, 1)) / Radian));
        var last = (int)Math.Ceiling((grid.East - west) / FullCircle) - 1;
        for (var turn = (int)Math.Floor((grid.West - east) / FullCircle) + 1; turn <= last; turn++)
        {
            _west = Math.Min(_west, Math.Max(grid.West, west + turn * FullCircle));
            _east = Math.Max(_east, Math.Min(grid.East, east + turn * FullCircle));
        }
    }
}
