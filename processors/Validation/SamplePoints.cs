namespace Datasets.Validation;

/// <summary>
/// Which cells are sample points: a few places that show most mistakes, such as ends of the values and of the map, some in between, and cells without
/// data. Cells are asked for in their order.
/// </summary>
internal sealed class SamplePoints
{
    private const int Between = 4;

    /// <summary>Its multiples are spread evenly and follow no pattern of rows and columns.</summary>
    private const double GoldenRatio = 0.6180339887;

    /// <summary>What is still to come: cells by their index, by their number among those that are used, and among those that are missing.</summary>
    private readonly SortedDictionary<long, string> _cells = [];
    private readonly SortedSet<long> _used = [];
    private readonly SortedSet<long> _missing = [];
    private readonly List<(int Rank, SamplePoint Point)> _points = [];
    private readonly List<string> _ranks = ["largest", "smallest", "northernmost", "southernmost", "first stored", "last stored", "in between", "no data"];
    private long _usedBefore;
    private long _missingBefore;
    private (long Cell, long Used, long Missing) _next;

    public SamplePoints(ValueSummary summary, bool isSwath)
    {
        if (summary.Used > 0)
        {
            foreach (var (why, cell) in ((string, long)[])[("largest", summary.Largest), ("smallest", summary.Smallest), ("northernmost", summary.Northernmost),
                ("southernmost", summary.Southernmost), ("first stored", summary.First), ("last stored", summary.Last)])
                _cells.TryAdd(cell, why);
            for (var i = 1; i <= Between; i++)
                _used.Add((long)(summary.Used * (i * GoldenRatio % 1)));
        }
        if (summary.Missing > 0 && !isSwath)
            _missing.UnionWith([summary.Missing / 3, summary.Missing * 2 / 3]);
        LookAhead();
    }

    /// <summary>In the order in which they are shown.</summary>
    public IReadOnlyList<SamplePoint> Points => [.. _points.OrderBy(point => point.Rank).Select(point => point.Point)];

    /// <summary>Why the next cell is a sample point; null where it is none.</summary>
    public string? Next(long cell, bool isUsed, bool isMissing)
    {
        string? why = null;
        if (cell == _next.Cell || (isUsed && _usedBefore == _next.Used) || (isMissing && _missingBefore == _next.Missing))
            why = Take(cell, isUsed, isMissing);
        _usedBefore += isUsed ? 1 : 0;
        _missingBefore += isMissing ? 1 : 0;
        return why;
    }

    private string? Take(long cell, bool isUsed, bool isMissing)
    {
        var why = _cells.TryGetValue(cell, out var end) ? end : null;
        _cells.Remove(cell);
        if (isUsed && _used.Remove(_usedBefore))
            why ??= "in between";
        if (isMissing && _missing.Remove(_missingBefore))
            why ??= "no data";
        LookAhead();
        return why;
    }

    private void LookAhead() => _next = (
        _cells.Count > 0 ? _cells.First().Key : -1, _used.Count > 0 ? _used.Min : -1, _missing.Count > 0 ? _missing.Min : -1);

    public void Add(SamplePoint point) => _points.Add((_ranks.IndexOf(point.Why), point));
}
