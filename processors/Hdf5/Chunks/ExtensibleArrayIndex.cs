namespace Datasets.Hdf5;

/// <summary>An extensible array, for arrays that may grow along one dimension (section VII.D).</summary>
internal sealed class ExtensibleArrayIndex
{
    private readonly ChunkIndexSource _source;
    private readonly Hdf5File _file;
    private readonly ExtensibleArrayHeader _header;
    private readonly ChunkElements _elements;
    private readonly int _prefixBytes;
    private long _dataBlocks;
    private long _secondaryBlocks;

    private ExtensibleArrayIndex(ChunkIndexSource source, ExtensibleArrayHeader header)
    {
        (_source, _file, _header) = (source, source.File, header);
        _elements = new ChunkElements(source, _header.ElementBytes, new GrowingOrder(source.Grid).NumberOf);
        _prefixBytes = 6 + _file.Sizes.Offset;
    }

    public static ChunkTable Read(ChunkIndexSource source)
    {
        var header = ExtensibleArrayHeader.Read(source.File, source.Address);
        if (header.IndexBlock == Hdf5Cursor.Undefined && header.WrittenElements == 0)
            return new ChunkTable();
        var index = new ExtensibleArrayIndex(source, header);
        index.ReadIndexBlock(header.IndexBlock);
        index.CheckBlocks();
        return index._elements.Table;
    }

    // A block whose address was lost would make fill of its chunks.
    private void CheckBlocks()
    {
        if (_dataBlocks != _header.DataBlocks || _secondaryBlocks != _header.SecondaryBlocks)
        {
            throw new Hdf5Exception(
                $"an extensible array states {_header.DataBlocks} data blocks and {_header.SecondaryBlocks} secondary ones, and {_dataBlocks} and {_secondaryBlocks} were found");
        }
    }

    private void ReadIndexBlock(long address)
    {
        _file.Cursor(_file.Read(address, _prefixBytes)).Expect("EAIB"u8);
        _elements.Read(address + _prefixBytes, 0, _header.IndexBlockElements);
        var at = address + _prefixBytes + _header.IndexBlockElements * _header.ElementBytes;
        var pointers = _file.Read(at, (_header.DirectBlocks + Math.Max(0, _header.Levels - _header.DirectLevels)) * _file.Sizes.Offset);
        _source.CheckSum(address, at + pointers.Length - address);
        ReadLevels(pointers);
    }

    // The pointers to data blocks come first, then those to secondary blocks, one for each further level.
    private void ReadLevels(byte[] pointers)
    {
        long first = _header.IndexBlockElements;
        var directBlock = 0;
        for (var level = 0; level < _header.Levels && first < long.MaxValue / 4; level++)
        {
            var blocks = ExtensibleArrayHeader.BlocksOf(level);
            var elements = _header.BlockElementsOf(level);
            if (level >= _header.DirectLevels)
            {
                ReadSecondaryBlock(PointerAt(pointers, _header.DirectBlocks + level - _header.DirectLevels), first, blocks, elements);
                first = checked(first + blocks * elements);
                continue;
            }
            for (var block = 0; block < blocks; block++, first += elements)
                ReadDataBlock(PointerAt(pointers, directBlock++), first, elements);
        }
    }

    private void ReadSecondaryBlock(long address, long first, long blocks, long elements)
    {
        if (address == Hdf5Cursor.Undefined)
            return;
        _secondaryBlocks++;
        var pages = _header.PagesOf(elements);
        var bitmapBytes = (pages + 7) / 8;
        if (blocks > _file.Length || bitmapBytes > _file.Length)
            throw new Hdf5Exception("an extensible array's table is larger than the file");
        var headBytes = _prefixBytes + _header.ArrayOffsetBytes;
        _file.Cursor(_file.Read(address, headBytes)).Expect("EASB"u8);
        var written = _file.Read(address + headBytes, blocks * bitmapBytes);
        var pointers = _file.Read(address + headBytes + written.Length, blocks * _file.Sizes.Offset);
        _source.CheckSum(address, headBytes + written.Length + pointers.Length);
        for (var block = 0; block < blocks; block++)
        {
            if (pages == 0)
                ReadDataBlock(PointerAt(pointers, block), first + block * elements, elements);
            else
                ReadPages(PointerAt(pointers, block), first + block * elements, pages, written, block * pages);
        }
    }

    private void ReadDataBlock(long address, long first, long elements)
    {
        if (address != Hdf5Cursor.Undefined)
            _elements.ReadChecked(address + ReadDataBlockHead(address), first, elements, address);
    }

    // Bits tell which pages were written. Those of a block follow those of the block before without a gap.
    private void ReadPages(long address, long first, long pages, byte[] written, long firstBit)
    {
        if (address == Hdf5Cursor.Undefined)
            return;
        var headBytes = ReadDataBlockHead(address);
        _source.CheckSum(address, headBytes);
        var at = address + headBytes + sizeof(uint);
        for (var page = 0; page < pages; page++, at += _header.PageElements * _header.ElementBytes + sizeof(uint))
        {
            var bit = firstBit + page;
            if ((written[bit / 8] & 0x80 >> (int)(bit % 8)) != 0)
                _elements.ReadChecked(at, first + page * _header.PageElements, _header.PageElements, at);
        }
    }

    private int ReadDataBlockHead(long address)
    {
        _dataBlocks++;
        var headBytes = _prefixBytes + _header.ArrayOffsetBytes;
        _file.Cursor(_file.Read(address, headBytes)).Expect("EADB"u8);
        return headBytes;
    }

    private long PointerAt(byte[] pointers, int i) => _file.Cursor(pointers.AsSpan(i * _file.Sizes.Offset)).Address();
}
