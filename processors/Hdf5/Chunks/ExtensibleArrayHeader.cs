using System.Numerics;

namespace Datasets.Hdf5;

/// <summary>
/// The header of an extensible array. Its elements are in an index block, in data blocks that the index block points to, and in data blocks that
/// secondary blocks point to. Blocks belong to levels ('super blocks'): from level to level either the number of data blocks or their size doubles.
/// </summary>
internal sealed record ExtensibleArrayHeader
{
    private const int MaxPageBits = 30;
    private const int MaxIndexBits = 62;

    private readonly int _indexBits;
    private readonly int _pageBits;

    private ExtensibleArrayHeader(Hdf5Cursor header)
    {
        header.Expect("EAHD"u8);
        header.ExpectVersion("an extensible array", 0, 0);
        header.Skip(1);
        ElementBytes = header.Byte();
        _indexBits = header.Byte();
        IndexBlockElements = header.Byte();
        MinBlockElements = header.Byte();
        MinBlockPointers = header.Byte();
        _pageBits = header.Byte();
        SecondaryBlocks = header.Length();
        header.SkipLengths(1);
        DataBlocks = header.Length();
        header.SkipLengths(1);
        WrittenElements = header.Length();
        header.SkipLengths(1);
        IndexBlock = header.Address();
        header.ExpectChecksum("an extensible array");
    }

    /// <summary>The number of secondary blocks in the file.</summary>
    public long SecondaryBlocks { get; }

    /// <summary>The number of data blocks in the file.</summary>
    public long DataBlocks { get; }

    /// <summary>The index behind that of the last element that was written.</summary>
    public long WrittenElements { get; }

    public int ElementBytes { get; }

    /// <summary>The elements in the index block itself.</summary>
    public int IndexBlockElements { get; }

    public int MinBlockElements { get; }

    public int MinBlockPointers { get; }

    public long IndexBlock { get; }

    public int Levels => 1 + _indexBits - BitOperations.Log2((uint)MinBlockElements);

    /// <summary>The levels whose data blocks the index block points to.</summary>
    public int DirectLevels => 2 * BitOperations.Log2((uint)MinBlockPointers);

    public int DirectBlocks => 2 * (MinBlockPointers - 1);

    /// <summary>The bytes of the index of a block's first element.</summary>
    public int ArrayOffsetBytes => (_indexBits + 7) / 8;

    public long PageElements => 1L << _pageBits;

    public static ExtensibleArrayHeader Read(Hdf5File file, long address)
    {
        var header = new ExtensibleArrayHeader(file.Cursor(file.Read(address, 16 + 6 * file.Sizes.Length + file.Sizes.Offset)));
        if (header.IndexBlock != Hdf5Cursor.Undefined && !header.IsPlausible())
            throw new Hdf5Exception("an extensible array's header makes no sense");
        return header;
    }

    public static long BlocksOf(int level) => 1L << (level / 2);

    public long BlockElementsOf(int level) => (1L << ((level + 1) / 2)) * MinBlockElements;

    /// <summary>The pages of a data block; 0 if it is not paged.</summary>
    public long PagesOf(long elements) => elements > PageElements ? elements >> _pageBits : 0;

    private bool IsPlausible() =>
        ElementBytes > 0 && _pageBits <= MaxPageBits && _indexBits <= MaxIndexBits && IsPowerOfTwo(MinBlockElements) && IsPowerOfTwo(MinBlockPointers);

    private static bool IsPowerOfTwo(int number) => number > 0 && BitOperations.IsPow2(number);
}
