using System.Numerics;

namespace Datasets.Hdf5;

/// <summary>
/// A heap that holds links or attributes of objects with many of them (HDF5 File Format Specification 3.0, section III.G). Blocks of
/// data double in size from row to row of a table; rows beyond the largest block are tables themselves.
/// </summary>
internal sealed class FractalHeap
{
    private const int DeepestTable = 32;

    private readonly Hdf5File _file;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly int _width;
    private readonly long _firstBlock;
    private readonly long _largestBlock;
    private readonly long _root;
    private readonly int _rootRows;
    private readonly long _hugeIndex;
    private readonly bool _hasChecksums;
    private readonly HashSet<long> _checked = [];
    private Dictionary<long, (long Address, long Length)>? _huge;

    public FractalHeap(Hdf5File file, long address)
    {
        _file = file;
        var (offset, length) = (file.Sizes.Offset, file.Sizes.Length);
        var header = file.Cursor(file.Read(address, 26 + 12 * length + 3 * offset));
        header.Expect("FRHP"u8);
        header.ExpectVersion("a fractal heap", 0, 0);
        header.Skip(2);
        if (header.UInt16() != 0)
            throw new Hdf5UnsupportedException("a fractal heap is filtered, which is not read here");
        _hasChecksums = (header.Byte() & 2) != 0;
        long largestObject = header.UInt32();
        header.Skip(length);
        _hugeIndex = header.Address();
        header.Skip(9 * length + offset);
        _width = header.UInt16();
        _firstBlock = header.Length();
        _largestBlock = header.Length();
        var offsetBits = header.UInt16();
        header.Skip(2);
        _root = header.Address();
        _rootRows = header.UInt16();
        header.ExpectChecksum("a fractal heap");
        if (_width == 0 || !BitOperations.IsPow2(_width) || !IsBlockSize(_firstBlock) || !IsBlockSize(_largestBlock) ||
            _largestBlock < _firstBlock || offsetBits is 0 or > 64)
            throw new Hdf5Exception($"a fractal heap has {_width} blocks of {_firstBlock} to {_largestBlock} bytes in a row");
        _offsetBytes = (offsetBits + 7) / 8;
        _lengthBytes = Math.Min(
            (BitOperations.Log2((ulong)_largestBlock) + 7) / 8, BitOperations.Log2((ulong)Math.Max(1, largestObject)) / 8 + 1);
    }

    /// <summary>The object that an ID names.</summary>
    public byte[] Read(ReadOnlySpan<byte> id)
    {
        var cursor = _file.Cursor(id);
        var head = cursor.Byte();
        switch (head >> 4 & 3)
        {
            case 0:
                var offset = cursor.Number(_offsetBytes);
                return ReadManaged(offset, cursor.Number(_lengthBytes));
            case 1:
                return ReadHuge(cursor.Number(Math.Min(cursor.Left, sizeof(long))));
            case 2:
                return cursor.Take((head & 0x0f) + 1).ToArray();
            default:
                throw new Hdf5Exception("an object of a fractal heap is of a kind that is not known");
        }
    }

    /// <summary>
    /// An object too large for a block, such as an attribute of more than 4096 bytes, is a piece of the file that a tree has by its number. The
    /// IDs of links and attributes are too short to have its address themselves.
    /// </summary>
    private byte[] ReadHuge(long number)
    {
        if (_huge is null)
        {
            _huge = [];
            foreach (var record in _hugeIndex == Hdf5Cursor.Undefined ? [] : BTreeVersion2.Records(_file, _hugeIndex))
            {
                var cursor = _file.Cursor(record.Span);
                var place = (cursor.Address(), cursor.Length());
                _huge[cursor.Length()] = place;
            }
        }
        return _huge.TryGetValue(number, out var found)
            ? _file.Read(found.Address, found.Length)
            : throw new Hdf5Exception($"a fractal heap has no object {number}");
    }

    private byte[] ReadManaged(long offset, long length)
    {
        var (address, rows, start, size) = (_root, _rootRows, 0L, _firstBlock);
        for (var depth = 0; depth < DeepestTable && rows > 0; depth++)
            (address, rows, start, size) = Descend(address, rows, start, offset);
        if (rows > 0)
            throw new Hdf5Exception("a fractal heap's tables are nested too deeply");
        if (offset - start > size - length)
            throw new Hdf5Exception($"{length} bytes at offset {offset} are not in one block of their fractal heap");
        if (_hasChecksums && _checked.Add(address))
            CheckBlock(address, size);
        return _file.Read(checked(address + offset - start), length);
    }

    /// <summary>A block of data has its checksum in its head, and is summed as if that were zero.</summary>
    private void CheckBlock(long address, long size)
    {
        var block = _file.Read(address, size);
        _file.Cursor(block).Expect("FHDB"u8);
        var checksum = block.AsSpan(EntriesAt, sizeof(uint));
        var stored = _file.Cursor(checksum).UInt32();
        checksum.Clear();
        if (stored != Lookup3.Hash(block))
            throw new Hdf5Exception($"the checksum of the fractal heap's block at {address} is wrong");
    }

    /// <summary>The block of a table that an offset is in: a block of data has no rows.</summary>
    private (long Address, int Rows, long Start, long Size) Descend(long table, int rows, long tableStart, long offset)
    {
        var firstRow = _firstBlock * _width;
        var within = offset - tableStart;
        if (within < 0)
            throw new Hdf5Exception($"offset {offset} is not in its fractal heap");
        var row = within < firstRow ? 0 : BitOperations.Log2((ulong)(within / firstRow)) + 1;
        if (row >= rows || row > 40)
            throw new Hdf5Exception($"offset {offset} is beyond its fractal heap");
        var size = row == 0 ? _firstBlock : _firstBlock << (row - 1);
        var rowStart = row == 0 ? 0 : firstRow << (row - 1);
        var column = (within - rowStart) / size;

        if (_checked.Add(table))
            CheckTable(table, rows);
        var entry = row * _width + column;
        var address = _file.Cursor(_file.Read(checked(table + EntriesAt + entry * _file.Sizes.Offset), _file.Sizes.Offset)).Address();
        var childRows = size <= _largestBlock ? 0 : BitOperations.Log2((ulong)size) - BitOperations.Log2((ulong)firstRow) + 1;
        return (address, childRows, tableStart + rowStart + column * size, size);
    }

    private void CheckTable(long address, int rows)
    {
        var bytes = _file.Read(address, EntriesAt + (long)rows * _width * _file.Sizes.Offset + sizeof(uint));
        var table = _file.Cursor(bytes);
        table.Expect("FHIB"u8);
        table.Skip(bytes.Length - 4 - sizeof(uint));
        table.ExpectChecksum("a fractal heap's table");
    }

    /// <summary>Where a block's head ends, but for the checksum of a block of data: signature, version, the heap's address, the offset in the heap.</summary>
    private int EntriesAt => 5 + _file.Sizes.Offset + _offsetBytes;

    private static bool IsBlockSize(long size) => size is > 0 and <= 1L << 32 && BitOperations.IsPow2(size);
}
