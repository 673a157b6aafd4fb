namespace Datasets.Hdf5;

/// <summary>One chunk that is the whole array: the layout says where it is (section VII.A).</summary>
internal static class SingleChunkIndex
{
    public static ChunkTable Read(ChunkIndexSource source)
    {
        var (size, filterMask) = source.Layout.Single;
        var table = new ChunkTable();
        table.Add(0, size > 0 ? new StoredChunk(source.Address, size, filterMask) : new StoredChunk(source.Address, source.ChunkBytes, 0));
        return table;
    }
}
