using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>An array's data, read by hyperslab. One thread at a time.</summary>
public sealed class Hdf4Array
{
    private const string FillAttribute = "_FillValue";

    private readonly Hdf4Bytes _file;
    private readonly Hdf4Type _type;
    private readonly IElement? _element;
    private readonly ChunkTable? _chunks;
    private readonly byte[] _fill;
    private readonly string? _unreadable;
    private (long Number, byte[] Bytes)? _lastChunk;

    internal Hdf4Array(Hdf4Bytes file, Hdf4Dataset dataset)
    {
        (_file, Dataset) = (file, dataset);
        _type = dataset.Type ?? new Hdf4Type(1, null, IsBigEndian: true);
        _fill = FillOf(dataset.Attributes, _type);
        _unreadable = dataset.Unreadable;
        try
        {
            (_element, _chunks) = Open(file, dataset);
        }
        catch (Hdf4UnsupportedException e)
        {
            _unreadable ??= e.Message;
        }
    }

    public Hdf4Dataset Dataset { get; }

    /// <summary>Elements of a chunk along each dimension; null where the array is not in chunks.</summary>
    public IReadOnlyList<long>? Chunk => _chunks?.Chunk;

    /// <summary>How many elements the file has; the others were never written, and are fill.</summary>
    public long StoredCount => _unreadable is not null ? Dataset.Count
        : _chunks is not null ? Math.Min(Dataset.Count, _chunks.Written.Count * Hdf4Dataset.Product(_chunks.Chunk))
        : _element is null ? 0 : Math.Min(Dataset.Count, _element.Length / _type.Size);

    /// <summary>Reads a hyperslab within the array, in this machine's byte order; <paramref name="destination"/> holds product(count) elements.</summary>
    /// <exception cref="Hdf4Exception">The data are damaged.</exception>
    /// <exception cref="Hdf4UnsupportedException">They are stored in a way that is not read.</exception>
    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        if (_unreadable is not null)
            throw new Hdf4UnsupportedException(_unreadable);
        if (destination.IsEmpty)
            return;
        if (_chunks is not null)
            ReadChunks(start, count, destination);
        else if (_element is null)
            Fill(destination);
        else
            ReadRuns(_element, start, count, destination);
    }

    private static (IElement?, ChunkTable?) Open(Hdf4Bytes file, Hdf4Dataset dataset)
    {
        if (!ElementReader.IsChunked(file, dataset.Data))
            return (ElementReader.Open(file, dataset.Data), null);
        file.TryFind(dataset.Data, out var descriptor);
        var header = new Hdf4Cursor(file.Read(descriptor));
        header.Skip(2);
        return (null, ChunkTable.Read(file, ref header, dataset.Shape));
    }

    private static byte[] FillOf(IReadOnlyList<Hdf4Attribute> attributes, Hdf4Type type) =>
        attributes.FirstOrDefault(attribute => attribute.Name == FillAttribute) is { } stated && stated.Type.SampleType == type.SampleType && stated.Count == 1
            ? stated.Data.ToArray()
            : DefaultFill.Of(type);

    /// <summary>Dimensions that are asked for whole make one run with the one before them.</summary>
    private void ReadRuns(IElement element, ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var rank = start.Length;
        var first = rank - 1;
        while (first > 0 && start[first] == 0 && count[first] == Dataset.Shape[first])
            first--;
        long run = _type.Size;
        for (var d = Math.Max(first, 0); d < rank; d++)
            run *= count[d];
        Span<long> place = stackalloc long[rank];
        start.CopyTo(place);
        for (var done = 0; done < destination.Length; done += (int)run)
        {
            long at = 0;
            for (var d = 0; d < rank; d++)
                at = at * Dataset.Shape[d] + place[d];
            element.Read(at * _type.Size, destination.Slice(done, (int)run));
            for (var d = first - 1; d >= 0 && ++place[d] == start[d] + count[d]; d--)
                place[d] = start[d];
        }
        _type.ToNative(destination);
    }

    private void ReadChunks(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var rank = start.Length;
        Span<long> first = stackalloc long[rank];
        Span<long> end = stackalloc long[rank];
        Int128 wanted = 1;
        for (var d = 0; d < rank; d++)
        {
            first[d] = start[d] / _chunks!.Chunk[d];
            end[d] = (start[d] + count[d] - 1) / _chunks.Chunk[d] + 1;
            wanted *= end[d] - first[d];
        }
        // What was never written costs no more than its fill: an array may declare any number of chunks.
        if (_chunks!.Written.Count < wanted)
            Fill(destination);
        Span<long> chunk = stackalloc long[rank];
        if (_chunks.Written.Count < wanted)
        {
            foreach (var number in _chunks.Written)
            {
                if (TryPlace(number, first, end, chunk))
                    ReadChunk(chunk, start, count, destination);
            }
            return;
        }
        first.CopyTo(chunk);
        for (var d = 0; d >= 0;)
        {
            ReadChunk(chunk, start, count, destination);
            for (d = rank - 1; d >= 0 && ++chunk[d] == end[d]; d--)
                chunk[d] = first[d];
        }
    }

    /// <summary>The place of a chunk by its number; false where it is not among those from <paramref name="first"/> to <paramref name="end"/>.</summary>
    private bool TryPlace(long number, ReadOnlySpan<long> first, ReadOnlySpan<long> end, Span<long> place)
    {
        for (var d = place.Length - 1; d >= 0; d--)
        {
            (number, place[d]) = Math.DivRem(number, _chunks!.Counts[d]);
            if (place[d] < first[d] || place[d] >= end[d])
                return false;
        }
        return true;
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
            from[d] = Math.Max(start[d], chunk[d] * _chunks!.Chunk[d]);
            to[d] = Math.Min(start[d] + count[d], (chunk[d] + 1) * _chunks.Chunk[d]);
            number = number * _chunks.Counts[d] + chunk[d];
        }
        var data = ChunkBytes(number);
        var run = (int)(to[^1] - from[^1]) * _type.Size;
        Span<long> place = stackalloc long[rank];
        from.CopyTo(place);
        for (var next = 0; next >= 0;)
        {
            long source = 0, target = 0;
            for (var d = 0; d < rank; d++)
            {
                source = source * _chunks!.Chunk[d] + place[d] - chunk[d] * _chunks.Chunk[d];
                target = target * count[d] + place[d] - start[d];
            }
            var into = destination.Slice((int)(target * _type.Size), run);
            if (data is null)
                Fill(into);
            else
                data.AsSpan((int)(source * _type.Size), run).CopyTo(into);
            for (next = rank - 2; next >= 0 && ++place[next] == to[next]; next--)
                place[next] = from[next];
        }
    }

    /// <summary>A chunk in this machine's byte order; null for one that was never written.</summary>
    private byte[]? ChunkBytes(long number)
    {
        if (_lastChunk is { } last && last.Number == number)
            return last.Bytes;
        if (_chunks!.Find(number) is not { } id || ElementReader.Open(_file, id) is not { } element)
            return null;
        var size = CheckedChunk();
        if (element.Length != size)
            throw new Hdf4Exception($"the chunk {id.Reference} has {element.Length} bytes, and its shape takes {size}");
        var bytes = _lastChunk?.Bytes is { } former && former.Length == size ? former : new byte[size];
        _lastChunk = null;
        element.Read(0, bytes);
        _type.ToNative(bytes);
        _lastChunk = (number, bytes);
        return bytes;
    }

    private int CheckedChunk()
    {
        var size = Hdf4Dataset.Product([.. _chunks!.Chunk, _type.Size]);
        long inArray = _type.Size;
        for (var d = 0; d < _chunks.Chunk.Length; d++)
            inArray *= Math.Min(_chunks.Chunk[d], Dataset.Shape[d]);
        return size <= GranuleLimits.ChunkBytes && (size <= GranuleLimits.FreeChunkBytes || size / GranuleLimits.ChunkOverArray <= inArray)
            ? (int)size
            : throw new Hdf4LimitException(
                $"its chunks of {string.Join(" x ", _chunks.Chunk)} elements take {size} bytes each, over an array of {string.Join(" x ", Dataset.Shape)}; " +
                $"the limit is {GranuleLimits.ChunkBytes} bytes, and {GranuleLimits.ChunkOverArray} times the array where it is more than {GranuleLimits.FreeChunkBytes}");
    }

    private void Fill(Span<byte> destination) => RepeatedSample.Fill(_fill, destination);
}
