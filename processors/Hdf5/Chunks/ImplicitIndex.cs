namespace Datasets.Hdf5;

/// <summary>No index: all chunks are stored one after the other, counted over what the array may grow to (section VII.B).</summary>
internal sealed class ImplicitIndex(ChunkIndexSource source) : IChunkLookup
{
    public IReadOnlyCollection<long>? Stored => null;

    public StoredChunk? Find(long number) =>
        new StoredChunk(checked(source.Address + source.Grid.ToMaximum(number) * source.ChunkBytes), source.ChunkBytes, 0);
}
