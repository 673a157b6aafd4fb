using System.Buffers;
using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>An array's header and its data, read by hyperslab.</summary>
public sealed class Hdf5Array : IDisposable
{
    private readonly Hdf5File _file;
    private readonly Filter[] _filters;
    private readonly ReadOnlyMemory<byte> _fill;
    private readonly long _chunkBytes;
    private readonly Hdf5UnsupportedException? _unreadable;
    private ChunkIndex? _chunks;
    private ChunkDecoder? _decoder;

    /// <summary>Reads the header. Where the data cannot be read, for instance because they lie in another file, only <see cref="Read"/> says so.</summary>
    public Hdf5Array(Hdf5File file, ObjectHeader header)
    {
        _file = file;
        Header = header;
        Space = Dataspace.Read(file, header.Find(MessageKind.Dataspace)!.Value.Span);
        Type = Datatype.Read(file, header.Find(MessageKind.Datatype)!.Value.Span);
        _filters = [];
        try
        {
            Layout = DataLayout.Read(file, header.Find(MessageKind.Layout)!.Value, Space.Shape.Length);
            _filters = header.Find(MessageKind.Filters) is { } filters ? Filter.Read(file, filters.Span) : [];
            if (header.Has(MessageKind.ExternalFiles))
                throw new Hdf5UnsupportedException("its data lie in other files: these are not read");
        }
        catch (Hdf5UnsupportedException e)
        {
            (_unreadable, Layout) = (e, Layout ?? new DataLayout { Class = LayoutClass.Unknown });
        }
        _fill = FillValue.Read(file, header);
        if (_fill.Length != Type.Size)
            _fill = default;
        if (Layout.Class == LayoutClass.Chunked)
            _chunkBytes = Dataspace.Product([.. Layout.Chunk, Type.Size]);
    }

    public ObjectHeader Header { get; }

    public Dataspace Space { get; }

    public Datatype Type { get; }

    public DataLayout Layout { get; }

    /// <summary>How many elements the file has; the others were never written, and are fill. An index of chunks is read for it.</summary>
    public long StoredCount => Layout switch
    {
        _ when _unreadable is not null => Space.Count,
        { Class: LayoutClass.Chunked } => StoredInChunks(),
        { Class: LayoutClass.Contiguous, Address: Hdf5Cursor.Undefined } => 0,
        _ => Space.Count,
    };

    /// <summary>
    /// Reads a hyperslab within the array as it is stored, but in this machine's byte order, and numbers in a form that this machine has not as
    /// those of <see cref="Datatype.SampleType"/>.
    /// </summary>
    /// <exception cref="Hdf5Exception">The data are damaged.</exception>
    /// <exception cref="Hdf5UnsupportedException">They are stored in a way that is not read.</exception>
    /// <exception cref="Hdf5LimitException">Their chunks are too large.</exception>
    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        if (_unreadable is not null)
            throw new Hdf5UnsupportedException(_unreadable.Message);
        _file.ThrowIfStopped();
        if (!Type.IsWidened)
        {
            ReadElements(start, count, destination);
            ByteOrder.ToNative(Type, destination);
            return;
        }
        var bytes = checked((int)Dataspace.Product([.. count, Type.Size]));
        var stored = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            ReadElements(start, count, stored.AsSpan(0, bytes));
            ByteOrder.ToNative(Type, stored.AsSpan(0, bytes), destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    /// <summary>A hint for files on a server: this hyperslab will be read some time. An index of chunks is read for it.</summary>
    /// <exception cref="Hdf5Exception">The index is damaged.</exception>
    public void Announce(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        if (_file.TakesHints && _unreadable is null)
            _file.Announce(PiecesOf(start, count));
    }

    public void Dispose() => _decoder?.Dispose();

    /// <summary>Where a hyperslab is stored: its chunks, or the span from its first to its last element.</summary>
    private List<ByteRange> PiecesOf(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        var pieces = new List<ByteRange>();
        if (Dataspace.Product(count) == 0)
            return pieces;
        if (Layout is { Class: LayoutClass.Contiguous, Address: not Hdf5Cursor.Undefined })
        {
            long first = 0, last = 0;
            for (var d = 0; d < start.Length; d++)
                (first, last) = (first * Space.Shape[d] + start[d], last * Space.Shape[d] + start[d] + count[d] - 1);
            pieces.Add(ByteRange.Between(Layout.Address + first * Type.Size, Layout.Address + (last + 1) * Type.Size));
        }
        else if (Layout.Class == LayoutClass.Chunked)
        {
            pieces.AddRange(ChunksOf(start, count).Numbers.Select(Chunks.Find).OfType<StoredChunk>().Select(chunk => new ByteRange(chunk.Address, chunk.Size)));
        }
        return pieces;
    }

    private void ReadElements(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        if (_file.TakesHints)
            _file.Fetch(PiecesOf(start, count));
        if (Layout.Class == LayoutClass.Chunked)
            ReadChunks(start, count, destination);
        else
            ReadRuns(start, count, destination);
    }

    private void ReadRuns(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        if (Layout is { Class: LayoutClass.Contiguous, Address: Hdf5Cursor.Undefined })
        {
            Fill(destination);
            return;
        }
        var rank = start.Length;
        // Trailing dimensions that are read whole are one run with the one before them.
        var first = rank - 1;
        while (first > 0 && count[first] == Space.Shape[first])
            first--;
        var runBytes = (int)(Dataspace.Product(count[Math.Max(0, first)..]) * Type.Size);
        Span<long> place = stackalloc long[rank];
        start.CopyTo(place);
        for (var done = 0; done < destination.Length; done += runBytes)
        {
            long at = 0;
            for (var d = 0; d < rank; d++)
                at = at * Space.Shape[d] + place[d];
            ReadStored(at * Type.Size, destination.Slice(done, runBytes));
            for (var d = first - 1; d >= 0 && ++place[d] == start[d] + count[d]; d--)
                place[d] = start[d];
        }
    }

    private void ReadStored(long at, Span<byte> destination)
    {
        if (Layout.Class == LayoutClass.Contiguous)
            _file.Read(checked(Layout.Address + at), destination);
        else if (at + destination.Length <= Layout.Compact.Length)
            Layout.Compact.Span.Slice((int)at, destination.Length).CopyTo(destination);
        else
            throw new Hdf5Exception($"{at + destination.Length} bytes are to be in a header that holds {Layout.Compact.Length}");
    }

    private ChunkIndex Chunks => _chunks ??= ChunkIndex.Read(_file, Space, Layout, _filters.Length > 0, _chunkBytes);

    private long StoredInChunks()
    {
        if (Space.Count == 0)
            return 0;
        if (Chunks.Stored is not { } stored)
            return Space.Count;
        var inChunk = Dataspace.Product(Layout.Chunk);
        return stored.Count > Space.Count / inChunk ? Space.Count : stored.Count * inChunk;
    }

    private void ReadChunks(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var (chunks, areAllStored) = ChunksOf(start, count);
        if (areAllStored)
            Fill(destination);
        foreach (var number in chunks)
            ReadChunk(number, start, count, destination);
    }

    /// <summary>
    /// The numbers of the chunks that hold a part of a hyperslab: those that were written, or all of them where that is fewer. What was never written
    /// costs no more than its fill: an array may declare any number of chunks.
    /// </summary>
    private (IEnumerable<long> Numbers, bool AreAllStored) ChunksOf(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        var rank = start.Length;
        var first = new long[rank];
        var end = new long[rank];
        Int128 wanted = 1;
        for (var d = 0; d < rank; d++)
        {
            first[d] = start[d] / Layout.Chunk[d];
            end[d] = (start[d] + count[d] - 1) / Layout.Chunk[d] + 1;
            wanted *= end[d] - first[d];
        }
        return Chunks.Stored is { } stored && stored.Count < wanted
            ? (stored.Where(number => IsBetween(number, first, end)), true)
            : (EachChunk(first, end), false);
    }

    private IEnumerable<long> EachChunk(long[] first, long[] end)
    {
        var chunk = first.ToArray();
        while (true)
        {
            long number = 0;
            for (var i = 0; i < chunk.Length; i++)
                number = number * Chunks.ChunkCounts[i] + chunk[i];
            yield return number;
            var d = chunk.Length - 1;
            for (; d >= 0 && ++chunk[d] == end[d]; d--)
                chunk[d] = first[d];
            if (d < 0)
                yield break;
        }
    }

    private bool IsBetween(long number, long[] first, long[] end)
    {
        for (var d = first.Length - 1; d >= 0; d--)
        {
            (number, var place) = Math.DivRem(number, Chunks.ChunkCounts[d]);
            if (place < first[d] || place >= end[d])
                return false;
        }
        return true;
    }

    /// <summary>A chunk is decompressed whole, whatever part of it the array has.</summary>
    private ChunkDecoder CreateDecoder()
    {
        long inArray = Type.Size;
        for (var d = 0; d < Layout.Chunk.Length; d++)
            inArray *= Math.Min(Layout.Chunk[d], Space.Shape[d]);
        var isLarge = _chunkBytes > GranuleLimits.FreeChunkBytes && _chunkBytes / GranuleLimits.ChunkOverArray > inArray;
        if (_chunkBytes > GranuleLimits.ChunkBytes || isLarge)
        {
            throw new Hdf5LimitException(
                $"its chunks of {string.Join(" x ", Layout.Chunk)} elements take {_chunkBytes} bytes each, over an array of {string.Join(" x ", Space.Shape)}; " +
                (isLarge
                    ? $"chunks of more than {GranuleLimits.FreeChunkBytes} bytes may be {GranuleLimits.ChunkOverArray} times as large as their array"
                    : $"the limit is {GranuleLimits.ChunkBytes} bytes"));
        }
        return new ChunkDecoder(_filters, _chunkBytes);
    }

    /// <summary>Copies what the hyperslab wants of a chunk, run by run along the last dimension.</summary>
    private void ReadChunk(long number, ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var rank = start.Length;
        Span<long> corner = stackalloc long[rank];
        Span<long> from = stackalloc long[rank];
        Span<long> to = stackalloc long[rank];
        var rest = number;
        for (var d = rank - 1; d >= 0; d--)
        {
            (rest, var chunk) = Math.DivRem(rest, Chunks.ChunkCounts[d]);
            corner[d] = chunk * Layout.Chunk[d];
            from[d] = Math.Max(start[d], corner[d]);
            to[d] = Math.Min(start[d] + count[d], corner[d] + Layout.Chunk[d]);
        }
        var data = Chunks.Find(number) is { } stored ? (_decoder ??= CreateDecoder()).Read(_file, stored) : default;
        var run = (int)(to[^1] - from[^1]) * Type.Size;
        Span<long> place = stackalloc long[rank];
        from.CopyTo(place);
        while (true)
        {
            long source = 0, target = 0;
            for (var d = 0; d < rank; d++)
            {
                source = source * Layout.Chunk[d] + place[d] - corner[d];
                target = target * count[d] + place[d] - start[d];
            }
            var into = destination.Slice((int)(target * Type.Size), run);
            if (data.IsEmpty)
                Fill(into);
            else
                data.Slice((int)(source * Type.Size), run).CopyTo(into);
            var next = rank - 2;
            for (; next >= 0 && ++place[next] == to[next]; next--)
                place[next] = from[next];
            if (next < 0)
                return;
        }
    }

    private void Fill(Span<byte> destination) => RepeatedSample.Fill(_fill.Span, destination);
}
