namespace Datasets.Hdf5;

/// <summary>A filter that each chunk went through; <see cref="ElementSize"/> is shuffle's.</summary>
internal readonly record struct Filter(int Id, int ElementSize)
{
    public const int Deflate = 1;
    public const int Shuffle = 2;
    public const int Fletcher32 = 3;

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
            int values = cursor.UInt16();
            cursor.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            var first = values > 0 ? cursor.UInt32() : 0;
            cursor.Skip(4 * (Math.Max(0, values - 1) + (version == 1 ? values % 2 : 0)));
            if (id is not (Deflate or Shuffle or Fletcher32))
            {
                throw new Hdf5UnsupportedException(
                    $"it is compressed with {Name(id)}, which is not read here (deflate, shuffle and fletcher32 are; h5repack -f GZIP=5 rewrites it)");
            }
            if (id == Shuffle && first is 0 or > 1 << 20)
                throw new Hdf5Exception($"the shuffle filter is for elements of {first} bytes");
            filters[i] = new Filter(id, (int)Math.Min(first, int.MaxValue));
        }
        return filters;
    }

    /// <summary>Those of 256 and more are registered with The HDF Group ("Registered Filter Plugins").</summary>
    private static string Name(int id) => id switch
    {
        4 => "szip",
        5 => "n-bit",
        6 => "scale-offset",
        307 => "bzip2",
        32000 => "lzf",
        32001 => "blosc",
        32004 => "lz4",
        32008 => "bitshuffle",
        32013 => "zfp",
        32015 => "zstd",
        32017 => "sz",
        32026 => "blosc2",
        _ => $"the filter number {id}",
    };
}
