namespace Datasets.Hdf5;

/// <summary>The numbers of an array's chunks, counted row-major over its shape.</summary>
internal sealed class ChunkGrid
{
    private readonly long[] _shape;
    private readonly long[] _counts;
    private readonly long[] _maximumCounts;

    public ChunkGrid(Dataspace space, long[] chunk)
    {
        (_shape, Maximum, Chunk) = (space.Shape, space.Maximum, chunk);
        _counts = Count(space.Shape);
        _maximumCounts = Count(space.Maximum);
        Dataspace.Product(_counts);
    }

    /// <summary>The size of a chunk in elements.</summary>
    public long[] Chunk { get; }

    /// <summary>What the array's shape may grow to.</summary>
    public long[] Maximum { get; }

    public int Rank => _counts.Length;

    /// <summary>The number of chunks along each dimension.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The same for what the array may grow to.</summary>
    public ReadOnlySpan<long> MaximumCounts => _maximumCounts;

    /// <summary>A chunk's number by its place; -1 outside the array, which may have shrunk.</summary>
    public long Number(ReadOnlySpan<long> place)
    {
        long number = 0;
        for (var d = 0; d < place.Length; d++)
        {
            if (place[d] < 0 || place[d] >= _counts[d])
                return -1;
            number = number * _counts[d] + place[d];
        }
        return number;
    }

    /// <summary>A number counted over what the array may grow to as one counted over the array; -1 outside the array.</summary>
    public long FromMaximum(long number) => Renumber(number, _maximumCounts, _counts);

    public long ToMaximum(long number) => Renumber(number, _counts, _maximumCounts);

    /// <summary>Whether a chunk reaches over the array's end.</summary>
    public bool IsEdge(long number)
    {
        for (var d = Rank - 1; d >= 0; d--)
        {
            if (number % _counts[d] >= _shape[d] / Chunk[d])
                return true;
            number /= _counts[d];
        }
        return false;
    }

    private static long Renumber(long number, long[] from, long[] to)
    {
        long renumbered = 0;
        long stride = 1;
        for (var d = from.Length - 1; d >= 0; d--)
        {
            var place = number % from[d];
            number /= from[d];
            if (place >= to[d])
                return -1;
            renumbered += place * stride;
            stride *= to[d];
        }
        return number == 0 ? renumbered : -1;
    }

    private long[] Count(long[] shape)
    {
        var counts = new long[shape.Length];
        for (var d = 0; d < counts.Length; d++)
            counts[d] = shape[d] / Chunk[d] + (shape[d] % Chunk[d] == 0 ? 0 : 1);
        return counts;
    }
}
