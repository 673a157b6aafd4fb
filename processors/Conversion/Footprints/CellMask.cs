namespace Datasets.Conversion.Footprints;

/// <summary>Some cells of a raster; row 0 is the northernmost. What lies outside of it is not set.</summary>
internal sealed class CellMask(int columns, int rows)
{
    private readonly bool[] _cells = new bool[columns * rows];

    public int Columns => columns;

    public int Rows => rows;

    public bool this[int column, int row]
    {
        get => (uint)column < (uint)columns && (uint)row < (uint)rows && _cells[row * columns + column];
        set => _cells[row * columns + column] = value;
    }

    /// <summary>A cell of the result is set where any of the factor x factor cells under it is.</summary>
    public CellMask Coarsened(int factor)
    {
        var coarse = new CellMask((columns + factor - 1) / factor, (rows + factor - 1) / factor);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (_cells[row * columns + column])
                    coarse[column / factor, row / factor] = true;
            }
        }
        return coarse;
    }

    /// <summary>Columns from <paramref name="first"/> until before <paramref name="end"/>.</summary>
    public CellMask Part(int first, int end)
    {
        var part = new CellMask(end - first, rows);
        for (var row = 0; row < rows; row++)
            Array.Copy(_cells, row * columns + first, part._cells, row * part.Columns, part.Columns);
        return part;
    }

    /// <summary>
    /// Sets a third of each four cells of which two across from each other are set: an outline would touch itself between them, which no polygon may.
    /// </summary>
    public void JoinDiagonals()
    {
        for (var changed = true; changed;)
        {
            changed = false;
            for (var row = 1; row < rows; row++)
            {
                for (var column = 1; column < columns; column++)
                {
                    var at = row * columns + column;
                    var (a, b, c, d) = (_cells[at - columns - 1], _cells[at - columns], _cells[at - 1], _cells[at]);
                    if (a != d || b != c || a == b)
                        continue;
                    _cells[a ? at - columns : at] = true;
                    changed = true;
                }
            }
        }
    }

    /// <summary>The number of each cell's part, counted from 0 in the order of rows; -1 where it is not set. Neighbours share an edge.</summary>
    public int[] Parts()
    {
        var parts = new int[_cells.Length];
        Array.Fill(parts, -1);
        var count = 0;
        var open = new Stack<int>();
        for (var seed = 0; seed < _cells.Length; seed++)
        {
            if (!_cells[seed] || parts[seed] >= 0)
                continue;
            parts[seed] = count;
            open.Push(seed);
            while (open.TryPop(out var cell))
            {
                var column = cell % columns;
                foreach (var next in (ReadOnlySpan<int>)[column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns])
                {
                    if ((uint)next >= (uint)_cells.Length || !_cells[next] || parts[next] >= 0)
                        continue;
                    parts[next] = count;
                    open.Push(next);
                }
            }
            count++;
        }
        return parts;
    }
}
