namespace Datasets.Hdf5;

/// <summary>
/// The order of chunks in an extensible array: the dimension that may grow without limit comes first, then the others in their order, counted by what
/// they may grow to.
/// </summary>
internal sealed class GrowingOrder
{
    private readonly ChunkGrid _grid;
    private readonly int _growing;
    private readonly long[] _counts;
    private readonly long _chunksPerStep;

    public GrowingOrder(ChunkGrid grid)
    {
        _grid = grid;
        _growing = Math.Max(0, Array.IndexOf(grid.Maximum, long.MaxValue));
        _counts = grid.MaximumCounts.ToArray();
        _counts[_growing] = 1;
        _chunksPerStep = Dataspace.Product(_counts);
    }

    /// <returns>The number of the chunk in the grid; -1 outside the array.</returns>
    public long NumberOf(long index)
    {
        Span<long> place = stackalloc long[_grid.Rank];
        var rest = index % _chunksPerStep;
        for (var d = _grid.Rank - 1; d >= 0; d--)
            (rest, place[d]) = Math.DivRem(rest, _counts[d]);
        place[_growing] = index / _chunksPerStep;
        return _grid.Number(place);
    }
}
