using System.Buffers;

namespace Datasets.Hdf5;

/// <summary>An array's header and its data, read by hyperslab.</summary>
public sealed class Hdf5Array : IDisposable
{
    private readonly Hdf5File _file;
    private readonly Filter[] _filters;
    private readonly ReadOnlyMemory<byte> _fill;
    private readonly long _chunkBytes;
    private ChunkIndex? _chunks;
    private ChunkDecoder? _decoder;

    public Hdf5Array(Hdf5File file, ObjectHeader header)
    {
        _file = file;
        Header = header;
        Space = Dataspace.Read(file, header.Find(MessageKind.Dataspace)!.Value.Span);
        Type = Datatype.Read(file, header.Find(MessageKind.Datatype)!.Value.Span);
        Layout = DataLayout.Read(file, header.Find(MessageKind.Layout)!.Value, Space.Shape.Length);
        _filters = header.Find(MessageKind.Filters) is { } filters ? Filter.Read(file, filters.Span) : [];
        _fill = FillValue.Read(file, header);
        if (_fill.Length != Type.Size)
            _fill = default;
        if (header.Has(MessageKind.ExternalFiles))
            throw new Hdf5UnsupportedException("its data lies in other files: these are not read");
        if (Layout.Class == LayoutClass.Chunked)
            _chunkBytes = Dataspace.Product([.. Layout.Chunk, Type.Size]);
    }

    public ObjectHeader Header { get; }

    public Dataspace Space { get; }

    public Datatype Type { get; }

    public DataLayout Layout { get; }

    /// <summary>
    /// Reads a hyperslab within the array as it is stored, but in this machine's byte order, and numbers in a form that this machine has not as
    /// those of <see cref="Datatype.SampleType"/>.
    /// </summary>
    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
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

    public void Dispose() => _decoder?.Dispose();

    private void ReadElements(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
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

    private void ReadChunks(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        _chunks ??= ChunkIndex.Read(_file, Space, Layout, _filters.Length > 0, _chunkBytes);
        _decoder ??= new ChunkDecoder(_filters, _chunkBytes);
        var rank = start.Length;
        Span<long> chunk = stackalloc long[rank];
        for (var d = 0; d < rank; d++)
            chunk[d] = start[d] / Layout.Chunk[d];
        while (true)
        {
            ReadChunk(chunk, start, count, destination);
            var d = rank - 1;
            for (; d >= 0 && (++chunk[d]) * Layout.Chunk[d] >= start[d] + count[d]; d--)
                chunk[d] = start[d] / Layout.Chunk[d];
            if (d < 0)
                return;
        }
    }

    /// <summary>Copies what the hyperslab wants of a chunk, run by run along the last dimension.</summary>
    private void ReadChunk(ReadOnlySpan<long> chunk, ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var rank = chunk.Length;
        Span<long> from = stackalloc long[rank];
        Span<long> to = stackalloc long[rank];
        long number = 0;
        for (var d = 0; d < rank; d++)
        {
            from[d] = Math.Max(start[d], chunk[d] * Layout.Chunk[d]);
            to[d] = Math.Min(start[d] + count[d], (chunk[d] + 1) * Layout.Chunk[d]);
            number = number * _chunks!.ChunkCounts[d] + chunk[d];
        }
        var data = _chunks!.Find(number) is { } stored ? _decoder!.Read(_file, stored) : default;
        var run = (int)(to[^1] - from[^1]) * Type.Size;
        Span<long> place = stackalloc long[rank];
        from.CopyTo(place);
        while (true)
        {
            long source = 0, target = 0;
            for (var d = 0; d < rank; d++)
            {
                source = source * Layout.Chunk[d] + place[d] - chunk[d] * Layout.Chunk[d];
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

    private void Fill(Span<byte> destination)
    {
        if (_fill.IsEmpty)
        {
            destination.Clear();
            return;
        }
        for (var at = 0; at < destination.Length; at += _fill.Length)
            _fill.Span.CopyTo(destination[at..]);
    }
}
