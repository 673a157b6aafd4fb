using Datasets.Descriptors;

namespace Datasets.Conversion.Derivation;

/// <summary>What days give together, pixel by pixel. They are added in one order, in double precision, so the same days give the same bits.</summary>
/// <param name="statistic">An anomaly's parts are means.</param>
internal sealed class PeriodValues(DeriveStatistic statistic, int pixels)
{
    private readonly double[] _values = new double[pixels];
    private readonly int[] _days = new int[pixels];

    /// <summary>How many days there are a value of.</summary>
    public ReadOnlySpan<int> Days => _days;

    public void Clear() => Array.Clear(_days);

    /// <param name="values">NaN where the day has none.</param>
    public void Add(ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            _values[i] = _days[i] == 0 ? values[i] : statistic switch
            {
                DeriveStatistic.Min => Math.Min(_values[i], values[i]),
                DeriveStatistic.Max => Math.Max(_values[i], values[i]),
                _ => _values[i] + values[i],
            };
            _days[i]++;
        }
    }

    /// <summary>The statistic of a pixel; NaN where fewer days have a value.</summary>
    public double Value(int pixel, int minimumDays) => _days[pixel] < minimumDays ? double.NaN
        : statistic is DeriveStatistic.Min or DeriveStatistic.Max ? _values[pixel]
        : _values[pixel] / _days[pixel];
}
