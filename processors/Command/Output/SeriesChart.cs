using System.Globalization;
using System.Text;

namespace Datasets.Command.Output;

/// <summary>Charts of a series in a terminal's characters. A column is the mean of its part of the times; where that has no value it is blank.</summary>
internal static class SeriesChart
{
    private const string Eighths = "▁▂▃▄▅▆▇█";
    private const int Levels = 8;

    /// <summary>One line.</summary>
    public static string Sparkline(IReadOnlyList<double> values, int width) => string.Concat(Scaled(Binned(values, width), Levels - 1).Select(level => level is { } filled ? Eighths[filled] : ' '));

    /// <summary>Lines from the top, with the values of the highest and the lowest beside them.</summary>
    public static IReadOnlyList<string> Plot(IReadOnlyList<double> values, int width, int height)
    {
        var bins = Binned(values, width);
        var levels = Scaled(bins, height * Levels - 1).ToList();
        var (low, high) = (Number(bins.Where(double.IsFinite).DefaultIfEmpty().Min()), Number(bins.Where(double.IsFinite).DefaultIfEmpty().Max()));
        var margin = Math.Max(low.Length, high.Length);
        var lines = new List<string>();
        for (var line = height - 1; line >= 0; line--)
        {
            var text = new StringBuilder((line == height - 1 ? high : line == 0 ? low : "").PadLeft(margin)).Append(" ┤");
            foreach (var level in levels)
                text.Append(level is not { } filled || filled / Levels < line ? ' ' : filled / Levels > line ? '█' : Eighths[filled % Levels]);
            lines.Add(text.ToString().TrimEnd());
        }
        return lines;
    }

    public static string Number(double value) => double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : "";

    private static double[] Binned(IReadOnlyList<double> values, int width)
    {
        var bins = Math.Min(width, values.Count);
        return [.. Enumerable.Range(0, bins).Select(bin => values.Skip(bin * values.Count / bins).Take((bin + 1) * values.Count / bins - bin * values.Count / bins).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];
    }

    private static IEnumerable<int?> Scaled(IReadOnlyCollection<double> bins, int highest)
    {
        var finite = bins.Where(double.IsFinite).ToList();
        var (low, span) = finite.Count == 0 ? (0, 0) : (finite.Min(), finite.Max() - finite.Min());
        return bins.Select(bin => double.IsFinite(bin) ? (int?)(span > 0 ? Math.Round((bin - low) / span * highest) : highest / 2) : null);
    }
}
