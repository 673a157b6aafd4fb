using System.Buffers;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Grids;

/// <summary>
/// Reads windows of a stored two-dimensional grid through a bounded cache of blocks, so that a chunk which lies in two windows is not
/// decompressed twice. A grid of up to <see cref="WholeBytes"/> is one block; of a larger one a block is a chunk high and several
/// chunks wide, which keeps a whole row of chunks in the cache while windows go down the grid. A block leaves the cache as soon as all of
/// it has been handed out, as one pass over the grid needs it no more, and its memory serves the next: fresh pages cost as much as
/// decompressing.
/// </summary>
internal sealed class StoredGrid(IGranuleArray array, int sampleSize, int wholeBytes = StoredGrid.WholeBytes, long cacheBytes = StoredGrid.CacheBytes)
    : IDisposable
{
    public const int WholeBytes = 16 << 20;
    public const long CacheBytes = 64 << 20;
    private const int BlockBytes = 2 << 20;
    private const int RowsOfUnchunked = 64;
    // The pool rounds up to powers of two, which may double what a large block takes.
    private const int LargestOfPool = 16 << 20;

    private readonly Dictionary<(int Row, int Column), LinkedListNode<Block>> _blocks = [];
    private readonly LinkedList<Block> _byUse = new();
    private long _cached;
    private (int Rows, int Columns)? _blockSize;

    /// <summary>A block of the grid; <see cref="Samples"/> is from the pool and may be longer than the block.</summary>
    private sealed class Block(int row, int column, int rows, int columns, byte[] samples)
    {
        public (int Row, int Column) Key => (row, column);
        public int Rows => rows;
        public int Columns => columns;
        public byte[] Samples => samples;
        public long Unread { get; set; } = (long)rows * columns;
    }

    public int Rows { get; } = checked((int)array.Shape[^2]);

    public int Columns { get; } = checked((int)array.Shape[^1]);

    /// <summary>
    /// Copies a window, row by row. <paramref name="destination"/> begins where the window's first stored sample of the first row copied
    /// goes; each next row goes <paramref name="rowStride"/> bytes on. With <paramref name="flipRows"/> the last stored row comes first,
    /// with <paramref name="flipColumns"/> the last stored column.
    /// </summary>
    /// <exception cref="GranuleException">The data cannot be read.</exception>
    public void Read(
        int row, int column, int rows, int columns, Span<byte> destination, int rowStride, bool flipRows = false, bool flipColumns = false)
    {
        var size = _blockSize ??= ChooseBlockSize();
        for (var top = row / size.Rows * size.Rows; top < row + rows; top += size.Rows)
        {
            for (var left = column / size.Columns * size.Columns; left < column + columns; left += size.Columns)
            {
                var block = Load(top, left);
                var (fromRow, toRow) = (Math.Max(row, top), Math.Min(row + rows, top + block.Rows));
                var (from, to) = (Math.Max(column, left), Math.Min(column + columns, left + block.Columns));
                var targetColumn = flipColumns ? column + columns - to : from - column;
                for (var at = fromRow; at < toRow; at++)
                {
                    var source = block.Samples.AsSpan(((at - top) * block.Columns + from - left) * sampleSize, (to - from) * sampleSize);
                    var targetRow = flipRows ? row + rows - 1 - at : at - row;
                    var target = destination.Slice(targetRow * rowStride + targetColumn * sampleSize, source.Length);
                    source.CopyTo(target);
                    if (flipColumns)
                        ReverseSamples(target);
                }
                block.Unread -= (long)(toRow - fromRow) * (to - from);
                if (block.Unread <= 0)
                    Drop(block);
            }
        }
    }

    /// <summary>A hint for files on a server: the whole grid will be read.</summary>
    public void Announce()
    {
        Span<long> start = stackalloc long[array.Shape.Count];
        Span<long> count = stackalloc long[array.Shape.Count];
        Place(0, 0, Rows, Columns, start, count);
        array.Announce(start, count);
    }

    /// <summary>Gives back what was read and not handed out, and closes the array.</summary>
    public void Dispose()
    {
        while (_byUse.Last is { } oldest)
            Drop(oldest.Value);
        array.Dispose();
    }

    private (int Rows, int Columns) ChooseBlockSize()
    {
        if ((long)Rows * Columns * sampleSize <= wholeBytes)
            return (Rows, Columns);
        var (chunkRows, chunkColumns) = array.Chunks is { Count: >= 2 } chunks
            ? ((int)Math.Min(chunks[^2], Rows), (int)Math.Min(chunks[^1], Columns))
            : (RowsOfUnchunked, 1);
        var across = Math.Max(1, BlockBytes / ((long)chunkRows * chunkColumns * sampleSize));
        return (chunkRows, (int)Math.Min(Columns, across * chunkColumns));
    }

    private Block Load(int top, int left)
    {
        if (_blocks.TryGetValue((top, left), out var node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
        var block = ReadBlock(top, left);
        while (_byUse.Last is { } oldest && _cached + block.Samples.Length > cacheBytes)
            Drop(oldest.Value);
        _blocks[block.Key] = _byUse.AddFirst(block);
        _cached += block.Samples.Length;
        return block;
    }

    private void Drop(Block block)
    {
        if (!_blocks.Remove(block.Key, out var node))
            return;
        _byUse.Remove(node);
        _cached -= block.Samples.Length;
        if (block.Samples.Length <= LargestOfPool)
            ArrayPool<byte>.Shared.Return(block.Samples);
    }

    private Block ReadBlock(int top, int left)
    {
        var (blockRows, blockColumns) = _blockSize!.Value;
        var rows = Math.Min(blockRows, Rows - top);
        var columns = Math.Min(blockColumns, Columns - left);
        var bytes = checked(rows * columns * sampleSize);
        Span<long> start = stackalloc long[array.Shape.Count];
        Span<long> count = stackalloc long[array.Shape.Count];
        Place(top, left, rows, columns, start, count);
        var samples = bytes > LargestOfPool ? GC.AllocateUninitializedArray<byte>(bytes) : ArrayPool<byte>.Shared.Rent(bytes);
        array.Read(start, count, samples.AsSpan(0, bytes));
        return new Block(top, left, rows, columns, samples);
    }

    /// <summary>A part of the grid as a hyperslab. Dimensions before the last two have one index each; the mapping sees to that.</summary>
    private static void Place(int row, int column, int rows, int columns, Span<long> start, Span<long> count)
    {
        start.Clear();
        count.Fill(1);
        (start[^2], start[^1], count[^2], count[^1]) = (row, column, rows, columns);
    }

    private void ReverseSamples(Span<byte> row)
    {
        row.Reverse();
        for (var at = 0; sampleSize > 1 && at < row.Length; at += sampleSize)
            row.Slice(at, sampleSize).Reverse();
    }
}
