namespace Datasets.Hdf5;

/// <summary>The chunks that an index lists.</summary>
internal sealed class ChunkTable : IChunkLookup
{
    private readonly Dictionary<long, StoredChunk> _chunks = [];

    public StoredChunk? Find(long number) => _chunks.TryGetValue(number, out var chunk) ? chunk : null;

    /// <param name="number">Negative for a chunk outside the array, which is left out.</param>
    public void Add(long number, StoredChunk chunk)
    {
        if (number >= 0)
            _chunks[number] = chunk;
    }
}
