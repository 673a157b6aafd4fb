using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>The chunks that an index lists.</summary>
internal sealed class ChunkTable : IChunkLookup
{
    private readonly Dictionary<long, StoredChunk> _chunks = [];

    public IReadOnlyCollection<long> Stored => _chunks.Keys;

    public StoredChunk? Find(long number) => _chunks.TryGetValue(number, out var chunk) ? chunk : null;

    /// <param name="number">Negative for a chunk outside the array, which is left out.</param>
    /// <exception cref="Hdf5LimitException">There are too many.</exception>
    public void Add(long number, StoredChunk chunk)
    {
        if (number < 0)
            return;
        if (_chunks.Count >= GranuleLimits.Chunks)
            throw new Hdf5LimitException($"it has more than {GranuleLimits.Chunks} chunks, which is the limit");
        _chunks[number] = chunk;
    }
}
