namespace Datasets.Hdf5;

/// <summary>Where the chunks of an array are stored, by their number in <see cref="ChunkGrid"/>.</summary>
internal interface IChunkLookup
{
    /// <summary>The numbers of the chunks that were written; null if all chunks have their place without being listed.</summary>
    IReadOnlyCollection<long>? Stored { get; }

    /// <returns>Null if the chunk was never written.</returns>
    StoredChunk? Find(long number);
}
