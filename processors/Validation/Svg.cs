using System.Reflection;
using System.Text;
using Datasets.Catalog.Rendering;
using Datasets.Model;
using static Datasets.Validation.PageText;

namespace Datasets.Validation;

/// <summary>The page's drawings: maps with coastline and graticule, and two charts. All is inline; nothing is fetched.</summary>
internal static class Svg
{
    /// <summary>Maps are drawn in tenths of a degree, as the coastline is.</summary>
    private const double Units = 10;

    private static readonly double[] GraticuleSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];

    /// <summary>The coastline once for all maps, which use it by its name.</summary>
    public static Html Coastline()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("coastline.txt")!;
        return $"<svg width=\"0\" height=\"0\" aria-hidden=\"true\" class=\"defs\"><defs><path id=\"coast\" d=\"{new StreamReader(stream).ReadToEnd().Trim()}\"/></defs></svg>";
    }

    /// <param name="image">A data URI that fills the extent.</param>
    /// <param name="points">Places to mark, with what to write there.</param>
    /// <param name="footprint">Outlines to draw; null for none.</param>
    public static Html Map(
        MapExtent extent, string image, string label, IReadOnlyList<(double Longitude, double Latitude, string Text)> points, ItemFootprint? footprint = null)
    {
        var (x, y, width, height) = (extent.West * Units, -extent.North * Units, extent.Width * Units, extent.Height * Units);
        var svg = new Html();
        svg.Append($"<svg class=\"map\" role=\"img\" aria-label=\"{label}\" viewBox=\"{x} {y} {width} {height}\">");
        svg.Append($"<rect class=\"sea\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
        svg.Append($"<image href=\"{image}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\"/>");
        svg.Append(Graticule(extent));
        foreach (var turn in Enumerable.Range(-1, 3).Where(turn => extent.East > turn * 360 - 180 && extent.West < turn * 360 + 180))
        {
            svg.Append($"<use href=\"#coast\" class=\"coast\" transform=\"translate({turn * 360 * Units})\"/>");
            if (footprint is not null)
                svg.Append($"<path class=\"footprint\" d=\"{Outline(footprint)}\" transform=\"translate({turn * 360 * Units})\"/>");
        }
        var size = SizeOfText(extent);
        foreach (var (longitude, latitude, text) in points)
        {
            var at = (longitude - 360 * Math.Floor((longitude - extent.West) / 360)) * Units;
            // Whole also at the map's edge, where half of it would be cut off.
            var (left, top) = (Within(at, x, width, size), Within(-latitude * Units, y, height, size));
            svg.Append($"<g class=\"mark\"><circle class=\"point\" cx=\"{left}\" cy=\"{top}\" r=\"{size * 0.55}\"/>");
            svg.Append($"<text class=\"number\" x=\"{left}\" y=\"{top + size * 0.27}\" font-size=\"{size * 0.75}\">{text}</text></g>");
        }
        return svg.Append($"</svg>");
    }

    /// <summary>Of marks and labels: a part of the width, and in a flat map a part of the height that leaves room for them.</summary>
    private static double SizeOfText(MapExtent extent) => Math.Min(extent.Width / 46, extent.Height / 4) * Units;

    /// <summary>The middle of a mark so that it does not reach over the edge, also where a small screen has it larger.</summary>
    private static double Within(double at, double start, double length, double size) => Math.Clamp(at, start + size, start + length - size);

    private static string Outline(ItemFootprint footprint) => string.Concat(footprint.Rings.Select(ring =>
        $"M{string.Join('L', ring.Select(place => Invariant($"{place.Longitude * Units:0.###} {-place.Latitude * Units:0.###}")))}Z"));

    private static Html Graticule(MapExtent extent)
    {
        var step = GraticuleSteps.First(step => step * 8 >= Math.Max(extent.Width, extent.Height) / 2 || step == 30);
        var (lines, labels) = (new StringBuilder(), new Html());
        var size = SizeOfText(extent);
        for (var longitude = Math.Ceiling(extent.West / step) * step; longitude <= extent.East + 1e-9; longitude += step)
        {
            lines.Append(Invariant($"M{longitude * Units} {-extent.North * Units}V{-extent.South * Units}"));
            if (longitude > extent.West + extent.Width * 0.03 && longitude < extent.East - extent.Width * 0.03)
                labels.Append($"<text class=\"x\" x=\"{longitude * Units}\" y=\"{-extent.South * Units - size * 0.4}\" text-anchor=\"middle\">{Hemisphere(longitude, "E", "W")}</text>");
        }
        for (var latitude = Math.Ceiling(extent.South / step) * step; latitude <= extent.North + 1e-9; latitude += step)
        {
            lines.Append(Invariant($"M{extent.West * Units} {-latitude * Units}H{extent.East * Units}"));
            if (latitude > extent.South + extent.Height * 0.06 && latitude < extent.North - extent.Height * 0.03)
                labels.Append($"<text x=\"{extent.West * Units + size * 0.3}\" y=\"{-latitude * Units - size * 0.25}\">{Hemisphere(latitude, "N", "S")}</text>");
        }
        return $"<path class=\"graticule\" d=\"{lines.ToString()}\"/><g class=\"degrees\" font-size=\"{size}\">{labels}</g>";
    }

    private static string Hemisphere(double degrees, string positive, string negative)
    {
        var turned = Math.Abs(degrees) > 180 ? Math.IEEERemainder(degrees, 360) : degrees;
        return turned == 0 ? "0°" : Invariant($"{Math.Abs(turned):0.##}°{(turned > 0 ? positive : negative)}");
    }

    /// <summary>Two series over the same bins: the first filled, the second as an outline over it.</summary>
    public static Html Histogram(double low, double high, double[] source, double[] cog, string unit)
    {
        const double width = 560, height = 240, left = 8, bottom = 34;
        var most = Math.Max(1e-12, Math.Max(source.Max(), cog.Max()));
        var (bars, outline) = (new Html(), new StringBuilder());
        var step = (width - 2 * left) / source.Length;
        outline.Append(Invariant($"M{left} {height - bottom}"));
        for (var i = 0; i < source.Length; i++)
        {
            double tall = (height - bottom - 12) * source[i] / most, top = height - bottom - (height - bottom - 12) * cog[i] / most;
            bars.Append($"<rect x=\"{left + i * step:0.##}\" y=\"{height - bottom - tall:0.##}\" width=\"{step:0.##}\" height=\"{tall:0.##}\"/>");
            outline.Append(Invariant($"V{top:0.##}H{left + (i + 1) * step:0.##}"));
        }
        outline.Append(Invariant($"V{height - bottom}"));
        return $"<svg class=\"chart\" role=\"img\" aria-label=\"histogram\" viewBox=\"0 0 {width} {height}\"><g class=\"source\">{bars}</g><path class=\"cog\" d=\"{outline.ToString()}\"/>"
            + $"{Axis(low, high, left, width - left, height - bottom, unit)}</svg>";
    }

    /// <summary>Means by latitude, the first series as a broad line and the second as a narrow one on it.</summary>
    public static Html Zonal(IReadOnlyList<(double Latitude, double Source, double Cog)> zones, string unit)
    {
        const double width = 560, height = 240, left = 40, bottom = 34;
        var values = zones.SelectMany(zone => new[] { zone.Source, zone.Cog }).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (values.Min(), values.Max());
        (low, high) = low == high ? (low - 1, high + 1) : (low - (high - low) * 0.05, high + (high - low) * 0.05);
        var (south, north) = (zones.Min(zone => zone.Latitude), zones.Max(zone => zone.Latitude));
        var labels = new Html();
        foreach (var latitude in Ticks(south, north))
        {
            labels.Append($"<path class=\"grid\" d=\"M{left} {Y(latitude):0.##}H{width - 8}\"/>");
            labels.Append($"<text x=\"{left - 5}\" y=\"{Y(latitude) + 4:0.##}\" text-anchor=\"end\">{Hemisphere(latitude, "N", "S")}</text>");
        }
        return $"<svg class=\"chart\" role=\"img\" aria-label=\"zonal mean\" viewBox=\"0 0 {width} {height}\">{labels}"
            + $"<path class=\"broad\" d=\"{Line(zones.Select(zone => (zone.Source, zone.Latitude)))}\"/><path class=\"narrow\" d=\"{Line(zones.Select(zone => (zone.Cog, zone.Latitude)))}\"/>"
            + $"{Axis(low, high, left, width - 8, height - bottom, unit)}</svg>";

        double Y(double latitude) => 10 + (north - latitude) / Math.Max(north - south, 1e-9) * (height - bottom - 20);

        string Line(IEnumerable<(double Value, double Latitude)> points)
        {
            var (path, isDown) = (new StringBuilder(), false);
            foreach (var (value, latitude) in points)
            {
                if (double.IsFinite(value))
                    path.Append(Invariant($"{(isDown ? 'L' : 'M')}{left + (value - low) / (high - low) * (width - 8 - left):0.##} {Y(latitude):0.##}"));
                isDown = double.IsFinite(value);
            }
            return path.ToString();
        }
    }

    private static Html Axis(double low, double high, double left, double right, double y, string unit)
    {
        Html axis = $"<path class=\"axis\" d=\"M{left} {y}H{right}\"/>";
        foreach (var tick in Ticks(low, high))
        {
            var x = left + (tick - low) / (high - low) * (right - left);
            axis.Append($"<path class=\"axis\" d=\"M{x:0.##} {y}v4\"/><text x=\"{x:0.##}\" y=\"{y + 16}\" text-anchor=\"middle\">{tick:0.#####}</text>");
        }
        return axis.Append($"<text class=\"unit\" x=\"{right}\" y=\"{y + 31}\" text-anchor=\"end\">{unit}</text>");
    }

    private static IEnumerable<double> Ticks(double low, double high)
    {
        if (!(high > low))
            return [low];
        var step = NiceTicks.Step((high - low) / 8);
        var first = Math.Ceiling(low / step - 1e-9);
        return Enumerable.Range(0, 12).Select(i => Math.Round((first + i) * step, 10)).TakeWhile(tick => tick <= high + step * 1e-6);
    }
}
