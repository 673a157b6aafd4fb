namespace Datasets.Hdf5;

/// <summary>A fixed array, for arrays whose size is limited: one element for each chunk, in pages if there are many (section VII.C).</summary>
internal sealed class FixedArrayIndex
{
    private const int MaxPageBits = 30;

    private readonly ChunkIndexSource _source;
    private readonly ChunkElements _elements;
    private readonly int _elementBytes;
    private readonly long _pageElements;
    private readonly long _count;
    private readonly long _block;

    private FixedArrayIndex(ChunkIndexSource source)
    {
        _source = source;
        var file = source.File;
        var header = file.Cursor(file.Read(source.Address, 12 + file.Sizes.Length + file.Sizes.Offset));
        header.Expect("FAHD"u8);
        header.ExpectVersion("a fixed array", 0, 0);
        header.Skip(1);
        _elementBytes = header.Byte();
        int pageBits = header.Byte();
        _count = header.Length();
        _block = header.Address();
        header.ExpectChecksum("a fixed array");
        if (_block != Hdf5Cursor.Undefined && (_elementBytes == 0 || pageBits > MaxPageBits || _count > file.Length / _elementBytes))
            throw new Hdf5Exception($"a fixed array has {_count} elements of {_elementBytes} bytes");
        // A smaller number, checksum and all, would make fill of the chunks beyond it.
        var chunks = Dataspace.Product(source.Grid.MaximumCounts);
        if (_count != chunks)
            throw new Hdf5Exception($"a fixed array has {_count} elements, and the array may have {chunks} chunks");
        _pageElements = 1L << pageBits;
        _elements = new ChunkElements(source, _elementBytes, source.Grid.FromMaximum);
    }

    public static ChunkTable Read(ChunkIndexSource source)
    {
        var index = new FixedArrayIndex(source);
        if (index._block != Hdf5Cursor.Undefined)
            index.ReadDataBlock();
        return index._elements.Table;
    }

    private void ReadDataBlock()
    {
        var prefixBytes = 6 + _source.File.Sizes.Offset;
        _source.File.Cursor(_source.File.Read(_block, prefixBytes)).Expect("FADB"u8);
        if (_count <= _pageElements)
            _elements.ReadChecked(_block + prefixBytes, 0, _count, _block);
        else
            ReadPages(prefixBytes);
    }

    // Bits tell which pages were written; the others have their place all the same.
    private void ReadPages(int prefixBytes)
    {
        var pages = (_count + _pageElements - 1) / _pageElements;
        var written = _source.File.Read(_block + prefixBytes, (pages + 7) / 8);
        _source.CheckSum(_block, prefixBytes + written.Length);
        var at = _block + prefixBytes + written.Length + sizeof(uint);
        for (long page = 0; page < pages; page++)
        {
            var first = page * _pageElements;
            var inPage = Math.Min(_pageElements, _count - first);
            if ((written[page / 8] & 0x80 >> (int)(page % 8)) != 0)
                _elements.ReadChecked(at, first, inPage, at);
            at += inPage * _elementBytes + sizeof(uint);
        }
    }
}
