namespace Datasets.Conversion.Footprints;

/// <summary>Ranges of longitude that lie anywhere on the circle, and the smallest range that holds them all.</summary>
internal sealed class LongitudeArcs
{
    private const double FullCircle = 360;

    private readonly List<(double West, double East)> _arcs = [];

    /// <summary>Adds a range; it may lie beyond ±180, and be of one point.</summary>
    public void Add(double west, double east)
    {
        var start = west - FullCircle * Math.Floor((west + FullCircle / 2) / FullCircle);
        _arcs.Add((start, start + (east - west)));
    }

    /// <summary>The range around all, on from a west in -180…180: the circle without its largest gap. All of the circle where nothing or no gap is.</summary>
    public (double West, double East) Around()
    {
        if (_arcs.Count == 0)
            return (-FullCircle / 2, FullCircle / 2);
        _arcs.Sort();
        var (gap, after, end) = (double.NegativeInfinity, 0, _arcs[0].East);
        for (var i = 1; i < _arcs.Count; i++)
        {
            if (_arcs[i].West - end > gap)
                (gap, after) = (_arcs[i].West - end, i);
            end = Math.Max(end, _arcs[i].East);
        }
        // What goes on beyond the last start may reach into the first ranges again.
        if (_arcs[0].West + FullCircle - end >= gap)
            (gap, after) = (_arcs[0].West + FullCircle - end, 0);
        return gap > 0 ? (_arcs[after].West, _arcs[after].West + FullCircle - gap) : (-FullCircle / 2, FullCircle / 2);
    }
}
