namespace Datasets.Hdf5;

/// <summary>A filter that each chunk went through, and the numbers that say how.</summary>
internal sealed record Filter(int Id, uint[] Values)
{
    public const int Deflate = 1;
    public const int Shuffle = 2;
    public const int Fletcher32 = 3;
    public const int NBit = 5;
    public const int ScaleOffset = 6;
    public const int Lzf = 32000;
    public const int Zstd = 32015;

    private const int MostValues = 1 << 16;

    /// <summary>Of shuffle: the bytes of an element.</summary>
    public int ElementSize => (int)Values[0];

    /// <summary>How many times a chunk can be as long as what this filter made of it.</summary>
    public long MostExpansion => Id switch
    {
        // RFC 1951: a match of 258 bytes takes two bits at least.
        Deflate => 1032,
        // A match of 264 bytes takes three.
        Lzf => 88,
        // RFC 8878: a block of 128 KiB of one byte takes four.
        Zstd => 1 << 15,
        // An element takes a bit at least.
        NBit => 64,
        // Elements that are all alike take nothing.
        ScaleOffset => int.MaxValue,
        _ => 1,
    };

    /// <summary>The filters in the order in which they were applied (HDF5 File Format Specification 3.0, section IV.A.2.l).</summary>
    /// <exception cref="Hdf5UnsupportedException">One of them is not known here.</exception>
    public static Filter[] Read(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var cursor = file.Cursor(message);
        var version = cursor.ExpectVersion("a filter pipeline", 1, 2);
        var filters = new Filter[cursor.Byte()];
        cursor.Skip(version == 1 ? 6 : 0);
        for (var i = 0; i < filters.Length; i++)
        {
            var id = cursor.UInt16();
            var nameLength = version == 1 || id >= 256 ? cursor.UInt16() : 0;
            cursor.Skip(2);
            int count = cursor.UInt16();
            cursor.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            if (count > MostValues || count * 4 > cursor.Left)
                throw new Hdf5Exception($"a filter states {count} numbers");
            var values = new uint[count];
            for (var value = 0; value < count; value++)
                values[value] = cursor.UInt32();
            cursor.Skip(version == 1 ? 4 * (count % 2) : 0);
            if (id is not (Deflate or Shuffle or Fletcher32 or NBit or ScaleOffset or Lzf or Zstd))
            {
                throw new Hdf5UnsupportedException(
                    $"it is compressed with {Name(id)}, which is not read here (deflate, shuffle, fletcher32, n-bit, scale-offset, lzf and zstd are; " +
                    "h5repack -f GZIP=5 rewrites it)");
            }
            if (id == Shuffle && (count == 0 || values[0] is 0 or > 1 << 20))
                throw new Hdf5Exception($"the shuffle filter is for elements of {(count == 0 ? 0 : values[0])} bytes");
            filters[i] = new Filter(id, values);
        }
        return filters;
    }

    /// <summary>Those of 256 and more are registered with The HDF Group ("Registered Filter Plugins").</summary>
    private static string Name(int id) => id switch
    {
        4 => "szip",
        307 => "bzip2",
        32001 => "blosc",
        32004 => "lz4",
        32008 => "bitshuffle",
        32013 => "zfp",
        32017 => "sz",
        32026 => "blosc2",
        _ => $"the filter number {id}",
    };
}
