namespace Datasets.Hdf5;

/// <summary>Where the chunks of an array are stored, by their number in <see cref="ChunkGrid"/>.</summary>
internal interface IChunkLookup
{
    /// <returns>Null if the chunk was never written.</returns>
    StoredChunk? Find(long number);
}
