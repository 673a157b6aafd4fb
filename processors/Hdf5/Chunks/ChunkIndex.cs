namespace Datasets.Hdf5;

/// <summary>
/// Finds the chunks of an array, by whichever index the file has. Source: HDF5 File Format Specification 3.0, sections III.A.1 (version 1 B-tree) and VII
/// (the others).
/// </summary>
internal sealed class ChunkIndex
{
    private readonly ChunkGrid _grid;
    private readonly bool _edgesAreUnfiltered;
    private readonly IChunkLookup _chunks;

    private ChunkIndex(ChunkIndexSource source)
    {
        (_grid, _edgesAreUnfiltered) = (source.Grid, source.Layout.EdgesAreUnfiltered);
        _chunks = Open(source);
    }

    /// <param name="file">The file.</param>
    /// <param name="space">The array's shape.</param>
    /// <param name="layout">Its layout, which is chunked.</param>
    /// <param name="isFiltered">Whether chunks have sizes of their own.</param>
    /// <param name="chunkBytes">The size of a chunk that is not filtered.</param>
    public static ChunkIndex Read(Hdf5File file, Dataspace space, DataLayout layout, bool isFiltered, long chunkBytes) =>
        new(new ChunkIndexSource(file, new ChunkGrid(space, layout.Chunk), layout, isFiltered, chunkBytes));

    /// <summary>The number of chunks along each dimension.</summary>
    public ReadOnlySpan<long> ChunkCounts => _grid.Counts;

    /// <summary>The numbers of the chunks that were written; null if all chunks have their place without an index.</summary>
    public IReadOnlyCollection<long>? Stored => _chunks.Stored;

    /// <param name="number">Counted row-major over the array's shape.</param>
    /// <returns>Null if the chunk was never written.</returns>
    public StoredChunk? Find(long number)
    {
        var stored = _chunks.Find(number);
        return stored is { } edge && _edgesAreUnfiltered && _grid.IsEdge(number) ? edge with { FilterMask = StoredChunk.NoFilter } : stored;
    }

    private static IChunkLookup Open(ChunkIndexSource source)
    {
        if (source.Layout.Address == Hdf5Cursor.Undefined)
            return new ChunkTable();
        return source.Layout.Indexing switch
        {
            ChunkIndexing.BTreeVersion1 => BTreeV1Index.Read(source),
            ChunkIndexing.SingleChunk => SingleChunkIndex.Read(source),
            ChunkIndexing.Implicit => new ImplicitIndex(source),
            ChunkIndexing.FixedArray => FixedArrayIndex.Read(source),
            ChunkIndexing.ExtensibleArray => ExtensibleArrayIndex.Read(source),
            ChunkIndexing.BTreeVersion2 => BTreeV2Index.Read(source),
            var other => throw new Hdf5Exception($"a chunk index is of type {(int)other}, which is not known"),
        };
    }
}
