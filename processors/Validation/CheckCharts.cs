using Datasets.Catalog.Rendering;
using static Datasets.Validation.PageText;

namespace Datasets.Validation;

/// <summary>The page's histogram and zonal mean, source and COG over each other.</summary>
internal static class CheckCharts
{
    private const int Bins = 48;
    private const int Zones = 90;

    /// <summary>The share of the values that is left out on either side, for a few odd ones would make all others one bar.</summary>
    private const double Tail = 0.002;

    private static Html Keys => $"<span class=\"key\"><i></i>source</span><span class=\"key\"><i class=\"line\"></i>COG</span>";

    public static void Write(Html body, VariableView view)
    {
        var used = view.Values.Where((_, cell) => view.IsUsed(cell)).Order().ToArray();
        if (used.Length == 0)
        {
            body.Append($"<div class=\"card wide\"><h3>Values</h3><p>The source has no valid value, which is a normal result.</p></div>");
            return;
        }
        body.Append($"<div class=\"card\"><h3>Histogram {Keys}</h3>{Histogram(view, used)}<p class=\"soft\">");
        body.Append($"{(view.Source.IsSwath ? "Shares of the area" : "Counts")}; {Count(used.Length)} values from {Number(used[0])} to {Number(used[^1])} ");
        body.Append($"{view.Unit}; the outermost {Tail:0.0%} on either side are not drawn.</p></div>");
        body.Append($"<div class=\"card\"><h3>Zonal mean {Keys}</h3>{Svg.Zonal(Means(view), view.Unit)}");
        body.Append($"<p class=\"soft\">Source by the granule's own latitudes, COG by its geotransform.</p></div>");
    }

    private static Html Histogram(VariableView view, double[] sorted)
    {
        var (low, high) = (sorted[(int)(Tail * (sorted.Length - 1))], sorted[(int)((1 - Tail) * (sorted.Length - 1))]);
        if (low == high)
            (low, high) = (low - 1, high + 1);
        // A resampling has another number of values; what can be compared is the area on which a value is found.
        var (source, cog) = view.Source.IsSwath
            ? (Shares(Bin(view.Values, low, high, cell => view.IsUsed(cell) ? Conservation.Area(view.Source, cell) : 0)),
                Shares(Bin(view.CogValues, low, high, pixel => Math.Cos(view.Cog.Y(pixel) * Math.PI / 180))))
            : (Bin(view.Values, low, high, _ => 1), Bin(view.CogValues, low, high, _ => 1));
        return Svg.Histogram(low, high, source, cog, view.Unit);
    }

    private static double[] Bin(double[] values, double low, double high, Func<int, double> weight)
    {
        var bins = new double[Bins];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] >= low && values[i] <= high && weight(i) is var share && double.IsFinite(share))
                bins[Math.Min(Bins - 1, (int)((values[i] - low) / (high - low) * Bins))] += share;
        }
        return bins;
    }

    private static double[] Shares(double[] bins)
    {
        var sum = Math.Max(bins.Sum(), double.Epsilon);
        return [.. bins.Select(bin => bin / sum)];
    }

    private static List<(double Latitude, double Source, double Cog)> Means(VariableView view)
    {
        var (south, north) = (view.CogLatitudes.Where(double.IsFinite).Min(), view.CogLatitudes.Where(double.IsFinite).Max());
        var step = Math.Max((north - south) / Zones, 1e-6);
        var zones = new (double SourceSum, int SourceCount, double CogSum, int CogCount)[(int)((north - south) / step) + 2];
        for (var cell = 0; cell < view.Values.Length; cell++)
        {
            if (view.IsUsed(cell) && Zone(view.Latitudes[cell]) is { } zone)
                (zones[zone].SourceSum, zones[zone].SourceCount) = (zones[zone].SourceSum + view.Values[cell], zones[zone].SourceCount + 1);
        }
        for (var pixel = 0; pixel < view.CogValues.Length; pixel++)
        {
            if (double.IsFinite(view.CogValues[pixel]) && Zone(view.CogLatitudes[pixel]) is { } zone)
                (zones[zone].CogSum, zones[zone].CogCount) = (zones[zone].CogSum + view.CogValues[pixel], zones[zone].CogCount + 1);
        }
        return [.. zones.Select((zone, i) => (north - i * step, zone.SourceSum / zone.SourceCount, zone.CogSum / zone.CogCount))];

        // Cells' middles are not on the edge of a zone, whichever way they were rounded.
        int? Zone(double latitude) => (int)Math.Floor((north - latitude) / step + 0.499) is >= 0 and var zone && zone < zones.Length ? zone : null;
    }
}
