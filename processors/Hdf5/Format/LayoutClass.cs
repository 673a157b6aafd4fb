namespace Datasets.Hdf5;

public enum LayoutClass
{
    Compact = 0,
    Contiguous = 1,
    Chunked = 2,
    /// <summary>One that is not read here.</summary>
    Unknown = 255,
}
