namespace Datasets.Model;

/// <summary>Bytes of a file, kept as ranges in the order of their start that neither overlap nor touch.</summary>
public sealed class ByteRangeSet
{
    private readonly List<ByteRange> _ranges = [];

    public IReadOnlyList<ByteRange> Ranges => _ranges;

    /// <summary>How many bytes are in the set.</summary>
    public long Count => _ranges.Sum(range => range.Length);

    public void Add(ByteRange added)
    {
        if (added.Length <= 0)
            return;
        var first = FirstEndingAtOrAfter(added.Start);
        var (start, end, last) = (added.Start, added.End, first);
        for (; last < _ranges.Count && _ranges[last].Start <= end; last++)
            (start, end) = (Math.Min(start, _ranges[last].Start), Math.Max(end, _ranges[last].End));
        _ranges.RemoveRange(first, last - first);
        _ranges.Insert(first, ByteRange.Between(start, end));
    }

    public bool Contains(ByteRange range) => !Missing(range).Any();

    /// <summary>The parts of a range that are not in the set, in their order.</summary>
    public IEnumerable<ByteRange> Missing(ByteRange range)
    {
        var at = range.Start;
        for (var i = FirstEndingAtOrAfter(at); i < _ranges.Count && _ranges[i].Start < range.End; i++)
        {
            if (_ranges[i].Start > at)
                yield return ByteRange.Between(at, _ranges[i].Start);
            at = Math.Max(at, _ranges[i].End);
        }
        if (at < range.End)
            yield return ByteRange.Between(at, range.End);
    }

    public void Clear() => _ranges.Clear();

    private int FirstEndingAtOrAfter(long place)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].End < place)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
