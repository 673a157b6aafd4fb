namespace Datasets.Hdf5;

/// <summary>Where a chunk is stored, its bytes there, and which filters were left out (bit i for filter i).</summary>
internal readonly record struct StoredChunk(long Address, long Size, uint FilterMask)
{
    /// <summary>The mask that leaves out all filters.</summary>
    public const uint NoFilter = uint.MaxValue;
}
