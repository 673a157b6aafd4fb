using System.Runtime.InteropServices;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Derivation;

/// <summary>A period's values, worked out window by window: of each day's COGs no more is in memory than the window that is asked for.</summary>
/// <param name="days">The period's days in their order, each with its COGs in the order of their items.</param>
/// <param name="reference">Of an anomaly, the days that it is held against; else null.</param>
/// <param name="counts">Gets the number of the period's days.</param>
internal sealed class PeriodPixels(
    DayReader reader, DeriveDescriptor derive, IReadOnlyList<IReadOnlyList<DayCog>> days, IReadOnlyList<IReadOnlyList<DayCog>>? reference, DayCounts counts,
    CancellationToken cancellationToken) : IPixelSource
{
    private readonly HashSet<DateOnly> _own = [.. days.Select(day => day[0].Day)];
    private readonly List<IReadOnlyList<DayCog>> _all = [.. days.Concat(reference ?? []).DistinctBy(day => day[0].Day).OrderBy(day => day[0].Day)];

    /// <exception cref="Formats.GranuleException">The COGs do not fit each other.</exception>
    /// <exception cref="Gdal.GdalException">A COG cannot be read.</exception>
    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        var pixels = window.Width * window.Height;
        var period = new PeriodValues(derive.Statistic, pixels);
        var usual = reference is null ? null : new PeriodValues(derive.Statistic, pixels);
        var day = new PeriodValues(derive.Statistic, pixels);
        var values = new double[pixels];
        foreach (var cogs in _all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadDay(cogs, window, values, day);
            if (_own.Contains(cogs[0].Day))
                period.Add(values);
            if (DerivedPeriods.IsOfReference(derive, cogs[0].Day.Year))
                usual?.Add(values);
        }

        for (var i = 0; i < pixels; i++)
            values[i] = period.Value(i, derive.MinimumDays) - (usual?.Value(i, derive.MinimumDays) ?? 0);
        Convert(values, destination);
        counts.Write(window, period.Days);
    }

    /// <summary>A day of one item is that; several become one as days become a period.</summary>
    private void ReadDay(IReadOnlyList<DayCog> cogs, PixelWindow window, double[] values, PeriodValues day)
    {
        if (cogs.Count == 1)
        {
            reader.Read(cogs[0], window, values);
            return;
        }
        day.Clear();
        foreach (var cog in cogs)
        {
            reader.Read(cog, window, values);
            day.Add(values);
        }
        for (var i = 0; i < values.Length; i++)
            values[i] = day.Value(i, minimumDays: 1);
    }

    private void Convert(double[] values, Span<byte> destination)
    {
        if (reader.ResultType == SampleType.Float64)
        {
            values.CopyTo(MemoryMarshal.Cast<byte, double>(destination));
            return;
        }
        var samples = MemoryMarshal.Cast<byte, float>(destination);
        for (var i = 0; i < values.Length; i++)
            samples[i] = (float)values[i];
    }
}
