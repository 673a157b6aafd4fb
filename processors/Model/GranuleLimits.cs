namespace Datasets.Model;

/// <summary>
/// What one granule may cost. Files come off the network, and a few bytes of a file can declare arrays, chunks and texts of any size; each of these limits is
/// checked before memory is taken for what the file declares. docs/operations.md has them for operators.
/// </summary>
public static class GranuleLimits
{
    /// <summary>Values of a coordinate variable: 100 times a global grid of 1 km.</summary>
    public const long AxisValues = 1 << 22;

    /// <summary>Pixels of a swath across its track, of which several lines are in memory at once.</summary>
    public const int PixelsAcross = 1 << 16;

    /// <summary>Values of all coordinate variables that are read, those that are read again included.</summary>
    public const long CoordinateValues = 1 << 28;

    /// <summary>Time steps, each of which becomes an item or a band: hourly ones of 11 years.</summary>
    public const int TimeSteps = 100_000;

    /// <summary>Bytes of one chunk when it is decompressed.</summary>
    public const long ChunkBytes = 256 << 20;

    /// <summary>A chunk up to this size may be larger than its array: files that are to grow along a dimension have such chunks.</summary>
    public const long FreeChunkBytes = 16 << 20;

    /// <summary>How many times larger than its array a larger chunk may be.</summary>
    public const int ChunkOverArray = 8;

    /// <summary>Chunks of one array.</summary>
    public const int Chunks = 1 << 22;

    /// <summary>Bytes of the attributes of one group or array, the texts that they point to included.</summary>
    public const long AttributeBytes = 16 << 20;

    /// <summary>Bytes of all attributes.</summary>
    public const long AllAttributeBytes = 64 << 20;

    /// <summary>Bytes of an array of texts.</summary>
    public const long TextBytes = 16 << 20;

    /// <summary>Bytes of the name of a group or an array.</summary>
    public const int NameBytes = 1024;

    /// <summary>Groups and arrays.</summary>
    public const int Paths = 100_000;

    /// <summary>Stored numbers that mean 'missing', each of which is compared with every sample.</summary>
    public const int MissingValues = 64;

    /// <summary>Values of a variable or of its places that a check compares, some rows at a time; it has a bit in memory for each.</summary>
    public const long ComparedValues = 1L << 31;

    /// <summary>Arrays of one granule that are looked at for what can become COGs.</summary>
    public const int ScannedArrays = 1000;

    /// <summary>Bytes that are decompressed of all of these arrays, to tell how to draw them.</summary>
    public const long ScannedBytes = 16L << 30;

    /// <summary>Values that were never written, which an array may have whatever was written of it: more than a grid of 7200 x 3600.</summary>
    public const long UnwrittenValues = 1 << 25;

    /// <summary>A larger array is read where at least one of so many values was written.</summary>
    public const int ValuesForOneWritten = 64;

    /// <summary>Bytes of metadata that are read of a small file, the same ones as often as they are read.</summary>
    public const long MetadataBytes = 256 << 20;

    /// <summary>How many times its own length is read of a large file's metadata.</summary>
    public const int MetadataPasses = 16;
}
