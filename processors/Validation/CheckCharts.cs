using Datasets.Catalog.Rendering;
using static Datasets.Validation.PageText;

namespace Datasets.Validation;

/// <summary>The page's histogram and zonal mean, source and COG over each other.</summary>
internal static class CheckCharts
{
    private static Html Keys => $"<span class=\"key\"><i></i>source</span><span class=\"key\"><i class=\"line\"></i>COG</span>";

    public static void Write(Html body, VariableView view)
    {
        if (view.Summary.Used == 0)
        {
            body.Append($"<div class=\"card wide\"><h3>Values</h3><p>The source has no valid value, which is a normal result.</p></div>");
            return;
        }
        var (source, cog) = view.Source.IsSwath
            ? (view.SourceHistogram.Shares(), view.CogHistogram.Shares())
            : (view.SourceHistogram.Bins, view.CogHistogram.Bins);
        var histogram = Svg.Histogram(view.SourceHistogram.Low, view.SourceHistogram.High, source, cog, view.Unit);
        body.Append($"<div class=\"card\"><h3>Histogram {Keys}</h3>{histogram}<p class=\"soft\">");
        body.Append($"{(view.Source.IsSwath ? "Shares of the area" : "Counts")}; {Count(view.Summary.Used)} values from {Number(view.Summary.Minimum)} to {Number(view.Summary.Maximum)} ");
        body.Append($"{view.Unit}; the outermost {VariableScan.Tail:0.0%} on either side are not drawn.</p></div>");
        body.Append($"<div class=\"card\"><h3>Zonal mean {Keys}</h3>{Svg.Zonal(view.Zones, view.Unit)}");
        body.Append($"<p class=\"soft\">Source by the granule's own latitudes, COG by its geotransform.</p></div>");
    }
}
