using System.Runtime.InteropServices;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Derivation;

/// <summary>
/// A period's two bands, worked out window by window: of each day's COGs no more is in memory than the window that is asked for. The last window is kept, as
/// its second band is asked for next.
/// </summary>
/// <param name="days">The period's days in their order, each with its COGs in the order of their items.</param>
/// <param name="reference">Of an anomaly, the days that it is held against; else null.</param>
internal sealed class PeriodPixels(
    DayReader reader, DeriveDescriptor derive, IReadOnlyList<IReadOnlyList<DayCog>> days, IReadOnlyList<IReadOnlyList<DayCog>>? reference, CancellationToken cancellationToken)
    : IPixelSource
{
    private PixelWindow _window;
    private double[] _values = [];
    private double[] _days = [];

    /// <exception cref="Formats.GranuleException">The COGs do not fit each other.</exception>
    /// <exception cref="Gdal.GdalException">A COG cannot be read.</exception>
    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        if (window != _window || _values.Length == 0)
            Compute(window);
        var numbers = band == 0 ? _values : _days;
        if (reader.ResultType == SampleType.Float64)
        {
            numbers.CopyTo(MemoryMarshal.Cast<byte, double>(destination));
            return;
        }
        var samples = MemoryMarshal.Cast<byte, float>(destination);
        for (var i = 0; i < numbers.Length; i++)
            samples[i] = (float)numbers[i];
    }

    private void Compute(PixelWindow window)
    {
        var pixels = window.Width * window.Height;
        var period = new PeriodValues(derive.Statistic, pixels);
        var usual = reference is null ? null : new PeriodValues(derive.Statistic, pixels);
        var own = days.Select(day => day[0].Day).ToHashSet();
        var (values, part, counts) = (new double[pixels], new double[pixels], new int[pixels]);
        foreach (var day in days.Concat(reference ?? []).DistinctBy(day => day[0].Day).OrderBy(day => day[0].Day))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadDay(day, window, values, part, counts);
            if (own.Contains(day[0].Day))
                period.Add(values);
            if (usual is not null && DerivedPeriods.IsOfReference(derive, day[0].Day.Year))
                usual.Add(values);
        }

        (_window, _values, _days) = (window, values, part);
        for (var i = 0; i < pixels; i++)
        {
            _values[i] = period.Value(i, derive.MinimumDays) - (usual?.Value(i, derive.MinimumDays) ?? 0);
            _days[i] = period.Days[i];
        }
    }

    /// <summary>A day of one item is that; several become one by their mean, or by the statistic where that is of extremes.</summary>
    private void ReadDay(IReadOnlyList<DayCog> day, PixelWindow window, double[] values, double[] part, int[] counts)
    {
        reader.Read(day[0], window, values);
        if (day.Count == 1)
            return;
        for (var i = 0; i < values.Length; i++)
            counts[i] = double.IsNaN(values[i]) ? 0 : 1;
        foreach (var cog in day.Skip(1))
        {
            reader.Read(cog, window, part);
            for (var i = 0; i < part.Length; i++)
            {
                if (double.IsNaN(part[i]))
                    continue;
                values[i] = counts[i] == 0 ? part[i] : derive.Statistic switch
                {
                    DeriveStatistic.Min => Math.Min(values[i], part[i]),
                    DeriveStatistic.Max => Math.Max(values[i], part[i]),
                    _ => values[i] + part[i],
                };
                counts[i]++;
            }
        }
        if (derive.Statistic is DeriveStatistic.Min or DeriveStatistic.Max)
            return;
        for (var i = 0; i < values.Length; i++)
            values[i] /= Math.Max(1, counts[i]);
    }
}
