using System.Runtime.CompilerServices;
using Datasets.Model;

namespace Datasets.Conversion.Gridding;

/// <summary>What a cell gets from the pixels that overlap it.</summary>
internal enum CellStatistic
{
    /// <summary>The mean of the values, weighted by area.</summary>
    Mean,

    /// <summary>The footprints' area in the cell over the cell's: more than 1 where footprints overlap.</summary>
    Coverage,

    /// <summary>How many footprints touch the cell.</summary>
    Count,

    /// <summary>The value of the pixel that covers most of the cell, the first of equals.</summary>
    Dominant,
}

/// <summary>
/// One variable's sums over a grid, Σ w·v and Σ w. Only the parts of the grid that pixels touch take memory, 24 bytes a cell,
/// and 16 more where the dominant pixel is kept.
/// Any number of swaths may be added, such as a day's.
/// </summary>
internal sealed class CellSums(TargetGrid grid)
{
    private const int TileSize = 64;

    private readonly int _tilesAcross = (grid.Columns + TileSize - 1) / TileSize;
    private readonly Cell[]?[] _tiles = new Cell[(grid.Columns + TileSize - 1) / TileSize * ((grid.Rows + TileSize - 1) / TileSize)][];

    private readonly (double Area, double Value)[]?[] _dominant = new (double, double)[(grid.Columns + TileSize - 1) / TileSize * ((grid.Rows + TileSize - 1) / TileSize)][];

    private struct Cell
    {
        public double WeightedSum;
        public double Weight;
        public int Count;
    }

    public TargetGrid Grid => grid;

    /// <summary>Whether <see cref="CellStatistic.Dominant"/> can be read; to be set before anything is added.</summary>
    public bool KeepsDominant { get; set; }

    public void Add(ReadOnlySpan<CellOverlap> overlaps, double value)
    {
        foreach (var (row, column, area) in overlaps)
        {
            Add(row, column, area, value);
            if (KeepsDominant)
                Keep(row, column, area, value);
        }
    }

    /// <summary>Adds the part of a pixel that lies in a cell, by its area and the mean of its values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, int column, double area, double value)
    {
        ref var tile = ref _tiles[row / TileSize * _tilesAcross + column / TileSize];
        tile ??= new Cell[TileSize * TileSize];
        ref var cell = ref tile[row % TileSize * TileSize + column % TileSize];
        cell.WeightedSum += area * value;
        cell.Weight += area;
        cell.Count++;
    }

    private void Keep(int row, int column, double area, double value)
    {
        ref var tile = ref _dominant[row / TileSize * _tilesAcross + column / TileSize];
        tile ??= new (double, double)[TileSize * TileSize];
        ref var largest = ref tile[row % TileSize * TileSize + column % TileSize];
        if (area > largest.Area)
            largest = (area, value);
    }

    /// <summary>The cells of a window, row by row from the north; NaN where no pixel was added.</summary>
    public void Read(PixelWindow window, CellStatistic statistic, Span<float> values)
    {
        for (var y = 0; y < window.Height; y++)
        {
            var row = window.Row + y;
            var areaOfCell = grid.AreaOfCell(row);
            for (var x = 0; x < window.Width; x++)
            {
                var column = window.Column + x;
                var tile = _tiles[row / TileSize * _tilesAcross + column / TileSize];
                var cell = tile is null ? default : tile[row % TileSize * TileSize + column % TileSize];
                values[y * window.Width + x] = cell.Count == 0 ? float.NaN : statistic switch
                {
                    CellStatistic.Coverage => (float)(cell.Weight / areaOfCell),
                    CellStatistic.Count => cell.Count,
                    CellStatistic.Dominant => (float)_dominant[row / TileSize * _tilesAcross + column / TileSize]![row % TileSize * TileSize + column % TileSize].Value,
                    CellStatistic.Mean => (float)(cell.WeightedSum / cell.Weight),
                    _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "not a statistic"),
                };
            }
        }
    }
}
