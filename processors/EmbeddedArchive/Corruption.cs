namespace Datasets.EmbeddedArchive;

/// <summary>What is wrong with a file that the archive holds. Its size and checksum in the metadata are the broken file's own, except for <see cref="WrongChecksum"/>.</summary>
public enum Corruption
{
    /// <summary>The file ends in its middle.</summary>
    Truncated,

    /// <summary>An HTML page under the granule's name.</summary>
    Text,

    /// <summary>Sound HDF-EOS5, but another product's grid.</summary>
    OtherProduct,

    /// <summary>No byte at all.</summary>
    NoBytes,

    /// <summary>One byte differs from what the metadata's checksum was made of.</summary>
    WrongChecksum,
}
