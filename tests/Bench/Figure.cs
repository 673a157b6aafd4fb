using System.Text;
using System.Text.Json.Nodes;

namespace Datasets.Bench;

/// <summary>Draws where a granule's CPU time goes, from the JSON of a bench: <c>./run bench figure</c> writes docs/images/performance.svg.</summary>
internal static class Figure
{
    private const int Left = 190;
    private const int BarsWidth = 640;
    private const int BarHeight = 22;
    private const int RowStep = 30;
    private const int GroupGap = 26;

    private static readonly (string Name, string Colour)[] Parts =
    [
        ("read", "#4c78a8"),
        ("compress", "#f58518"),
        ("statistics, overviews, predictor", "#54a24b"),
        ("thumbnail, item", "#b279a2"),
        ("publish", "#9d755d"),
    ];

    public static int Draw(BenchOptions options)
    {
        if (!File.Exists(options.Json))
        {
            Console.Error.WriteLine("there is no out/bench.json: run ./run bench --only 1,2 first");
            return 2;
        }
        var details = JsonNode.Parse(File.ReadAllText(options.Json))!["Details"]!;
        var path = Path.Combine(options.Root, "docs", "images", "performance.svg");
        File.WriteAllText(path, Svg(details));
        Console.WriteLine(Path.GetRelativePath(options.Root, path));
        return 0;
    }

    private static string Svg(JsonNode details)
    {
        var kinds = new[] { "dense", "sparse", "real" }.Where(kind => details[$"path.{kind}"] is not null && details[$"gdal_translate.{kind}"] is not null).ToList();
        var scale = BarsWidth / kinds.Max(kind => Milliseconds(details[$"gdal_translate.{kind}"]!["Cpu"]!));
        var svg = new StringBuilder();
        var y = 64;
        foreach (var kind in kinds)
        {
            Text(svg, 12, y + BarHeight - 6, kind, "font-weight=\"600\"");
            var x = (double)Left;
            var total = 0.0;
            Text(svg, Left - 12, y + BarHeight - 6, "datasets", "text-anchor=\"end\"");
            foreach (var (milliseconds, (name, colour)) in OurParts(details[$"path.{kind}"]!).Zip(Parts))
            {
                Bar(svg, x, y, milliseconds * scale, colour, $"{name}: {milliseconds:0.0} ms");
                x += milliseconds * scale;
                total += milliseconds;
            }
            Text(svg, x + 8, y + BarHeight - 6, $"{total:0} ms");
            y += RowStep;
            var gdal = Milliseconds(details[$"gdal_translate.{kind}"]!["Cpu"]!);
            Text(svg, Left - 12, y + BarHeight - 6, "gdal_translate", "text-anchor=\"end\"");
            Bar(svg, Left, y, gdal * scale, "#bab0ac", $"gdal_translate: {gdal:0} ms");
            Text(svg, Left + gdal * scale + 8, y + BarHeight - 6, $"{gdal:0} ms");
            y += RowStep + GroupGap;
        }
        var width = Left + BarsWidth + 80;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" height="{y}" font-family="system-ui, sans-serif" font-size="13" fill="#222">
            <rect width="{width}" height="{y}" fill="#fff"/>
            <text x="12" y="22" font-size="15" font-weight="600">CPU time per granule of two variables</text>
            {Legend()}{svg}</svg>

            """;
    }

    // What compresses the tiles is measured alone, in the floor; the rest of the writer's time is the difference.
    private static double[] OurParts(JsonNode path)
    {
        var (phases, floor) = (path["phases"]!, path["floors"]!);
        var compress = Math.Min((double)floor["compress"]!, (double)phases["cog"]!);
        return
        [
            (double)phases["map"]! + (double)phases["read"]!,
            compress,
            (double)phases["cog"]! - compress,
            (double)phases["thumbnail and item"]!,
            (double)phases["publish"]!,
        ];
    }

    private static string Legend()
    {
        var legend = new StringBuilder();
        var x = 12.0;
        foreach (var (name, colour) in Parts)
        {
            legend.Append($"<rect x=\"{x:0}\" y=\"36\" width=\"12\" height=\"12\" fill=\"{colour}\"/>");
            Text(legend, x + 18, 47, name);
            x += 40 + 6.6 * name.Length;
        }
        return legend.ToString();
    }

    private static double Milliseconds(JsonNode seconds) => (double)seconds * 1e3;

    private static void Bar(StringBuilder svg, double x, int y, double width, string colour, string title) =>
        svg.Append($"<rect x=\"{x:0.0}\" y=\"{y}\" width=\"{width:0.0}\" height=\"{BarHeight}\" fill=\"{colour}\"><title>{title}</title></rect>\n");

    private static void Text(StringBuilder svg, double x, double y, string text, string attributes = "") =>
        svg.Append($"<text x=\"{x:0.0}\" y=\"{y:0}\" {attributes}>{text}</text>\n");
}
