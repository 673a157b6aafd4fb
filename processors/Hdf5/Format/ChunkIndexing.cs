namespace Datasets.Hdf5;

/// <summary>How chunks are found; the numbers but the first are those of layout version 4.</summary>
internal enum ChunkIndexing
{
    BTreeVersion1 = 0,
    SingleChunk = 1,
    Implicit = 2,
    FixedArray = 3,
    ExtensibleArray = 4,
    BTreeVersion2 = 5,
}
