namespace Datasets.Validation;

/// <summary>What is known of a variable's values before they are drawn: how many there are, their ends, and an even sample of them.</summary>
internal sealed class ValueSummary
{
    private const int MostSamples = 1 << 18;

    private readonly List<double> _samples = [];
    private long _every = 1;
    private double[]? _sorted;

    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;
    private double _north = double.NegativeInfinity;
    private double _south = double.PositiveInfinity;

    /// <summary>Cells with a value that is used.</summary>
    public long Used { get; private set; }
    /// <summary>Cells that hold fill.</summary>
    public long Missing { get; private set; }
    public double Minimum => _least;
    public double Maximum => _greatest;

    /// <summary>Cells by their index, row by row.</summary>
    public long Smallest { get; private set; }
    public long Largest { get; private set; }
    public long Northernmost { get; private set; }
    public long Southernmost { get; private set; }
    public long First { get; private set; } = -1;
    public long Last { get; private set; }

    public static ValueSummary Read(SourceField source)
    {
        var summary = new ValueSummary();
        foreach (var strip in source.Strips())
        {
            for (var row = 0; row < strip.Rows; row++)
            {
                for (var cell = row * strip.Columns; cell < (row + 1) * strip.Columns; cell++)
                    summary.Add(source, strip, cell, strip.IsRegular ? strip.Y[row] : strip.Y[cell]);
            }
        }
        return summary;
    }

    /// <summary>The value that this share of the values, from 0 to 1, is not above.</summary>
    public double Quantile(double share)
    {
        _sorted ??= [.. _samples.Order()];
        return _sorted[(int)(share * (_sorted.Length - 1))];
    }

    private void Add(SourceField source, SourceStrip strip, int cell, double y)
    {
        var value = source.Numbers.Physical(strip.Stored[cell]);
        if (double.IsNaN(value))
        {
            Missing += double.IsNaN(y) ? 0 : 1;
            return;
        }
        if (!double.IsFinite(value) || strip.IsUsed?[cell] == false || double.IsNaN(y))
            return;
        var index = (long)strip.FirstRow * strip.Columns + cell;
        if (First < 0)
            First = index;
        Last = index;
        if (value > _greatest)
            (_greatest, Largest) = (value, index);
        if (value < _least)
            (_least, Smallest) = (value, index);
        if (y > _north)
            (_north, Northernmost) = (y, index);
        if (y < _south)
            (_south, Southernmost) = (y, index);
        if (Used++ % _every == 0)
            Sample(value);
    }

    /// <summary>Keeps every n-th value: when there are too many, every second is dropped, and half as many are taken from then on.</summary>
    private void Sample(double value)
    {
        _samples.Add(value);
        if (_samples.Count < MostSamples)
            return;
        var kept = 0;
        for (var i = 0; i < _samples.Count; i += 2)
            _samples[kept++] = _samples[i];
        _samples.RemoveRange(kept, _samples.Count - kept);
        _every *= 2;
    }
}
