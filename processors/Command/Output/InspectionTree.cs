using System.Globalization;
using Datasets.Authoring;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Inspection;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>A granule's content for people: times, grids in degrees, a tree of groups and arrays, and what can be mapped.</summary>
internal static class InspectionTree
{
    private const int IndentOfLevel = 4;
    private const int WidthForNames = 96;
    private const int BriefUnit = 16;

    public static void Write(GranuleInspection inspection, GranuleScan survey, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]{inspection.FileName}[/] ({inspection.Format})");
        WriteTimes(inspection, survey, console);
        foreach (var grid in inspection.Grids.Where(grid => grid.Problem is not null))
            console.MarkupLineInterpolated($"grid {grid.Path}: [red]{grid.Problem}[/]");
        foreach (var alike in survey.Fields.Concat(survey.Timeless).GroupBy(field => (field.Placement, field.FirstCorner, field.Mapping)))
        {
            var order = alike.Key.FirstCorner?.Split('-') is [var row, var column] ? $"; row 0 is the {row}ernmost, column 0 the {column}ernmost" : "";
            var variables = alike.Count() == 1 ? "1 variable" : $"{alike.Count()} variables";
            console.MarkupLineInterpolated($"[bold]{(alike.First().IsSwath ? "swath" : "grid")}[/] {alike.Key.Placement}{order}; mapping {alike.Key.Mapping} ({variables})");
        }
        console.Write(Tree(inspection.Root, survey, console.Profile.Width));
        console.WriteLine();
    }

    private static void WriteTimes(GranuleInspection inspection, GranuleScan survey, IAnsiConsole console)
    {
        if (survey.Fields.FirstOrDefault(field => field.Times is not null) is { Times: var (first, last) } timed)
        {
            var steps = timed.Steps == 1 ? "" : $", in {timed.Steps} steps";
            var origin = timed.IsTimeInFileName ? " (by the file's name: the file states none)" : "";
            console.MarkupLineInterpolated($"[bold]time[/] {first.Start:yyyy-MM-dd HH:mm:ss} to {last.End:yyyy-MM-dd HH:mm:ss} UTC{steps}{origin}");
        }
        else if (inspection.Time is { } time)
        {
            console.MarkupLineInterpolated($"[bold]time[/] {time.Range.Start:yyyy-MM-dd HH:mm:ss} to {time.Range.End:yyyy-MM-dd HH:mm:ss} UTC");
        }
        else if (survey.TimeProblem is { } problem)
        {
            console.MarkupLineInterpolated($"[bold]time[/] none: {problem}");
        }
    }

    private static Tree Tree(InspectedGroup root, GranuleScan survey, int width)
    {
        var tree = new Tree("[bold]/[/]");
        Fill(tree, root, survey.Fields.Select(field => field.Path).ToHashSet(StringComparer.Ordinal), width - IndentOfLevel);
        return tree;
    }

    private static void Fill(IHasTreeNodes node, InspectedGroup group, HashSet<string> mapped, int width)
    {
        foreach (var line in Lines(group.Arrays, mapped, width))
            node.AddNode(line);
        foreach (var inner in group.Groups.Where(HoldsArrays).Select(WithoutHulls))
            Fill(node.AddNode($"[bold]{Markup.Escape(inner.Path)}[/]"), inner, mapped, width - IndentOfLevel);
    }

    /// <summary>A line for each array, its parts below those of the others; what is too long for the terminal is cut off.</summary>
    private static IEnumerable<string> Lines(IReadOnlyList<InspectedArray> arrays, HashSet<string> mapped, int width)
    {
        var rows = arrays.Select(array => Parts(array, width < WidthForNames)).ToList();
        if (rows.Count == 0)
            yield break;
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        foreach (var (array, row) in arrays.Zip(rows))
        {
            var line = string.Join("  ", row.Select((part, i) => part.PadRight(widths[i])).Where((_, i) => widths[i] > 0)).TrimEnd();
            if (line.Length > width)
                line = line[..Math.Max(1, width - 1)] + "…";
            var name = Math.Min(row[0].Length, line.Length);
            yield return $"{(mapped.Contains(array.Path) ? "[green]" : "[default]")}{Markup.Escape(line[..name])}[/]{Markup.Escape(line[name..])}";
        }
    }

    /// <param name="isBrief">Leaves out the dimensions' names and the end of long units, so that what an array is called has room.</param>
    private static string[] Parts(InspectedArray array, bool isBrief)
    {
        var encoding = array.Encoding;
        return
        [
            array.Path[(array.Path.LastIndexOf('/') + 1)..],
            array.SampleType?.ToString().ToLowerInvariant() ?? "text",
            isBrief ? string.Join(" x ", array.Shape) : Shape(array),
            encoding.Unit is not { } unit ? "" : isBrief && unit.Length > BriefUnit ? $"{unit[..(BriefUnit - 1)]}…" : unit,
            string.Join("  ", Rest(encoding)),
        ];
    }

    /// <summary>What an array is called says more than its numbers, and is shown where there is no room for both.</summary>
    private static IEnumerable<string> Rest(FieldEncoding encoding)
    {
        if (encoding.Title is { } title)
            yield return title;
        if (encoding.Fill is { } fill)
            yield return $"fill {Number(fill)}";
        if (encoding is not { Scale: 1, Offset: 0 })
            yield return $"x {Number(encoding.Scale)} + {Number(encoding.Offset)}";
        if (encoding.ValidRange is { } range)
            yield return $"valid {Number(range.Minimum)} to {Number(range.Maximum)}";
    }

    /// <summary>Sizes with the dimensions' names where the file has them: <c>lat 180 x lon 360</c>.</summary>
    private static string Shape(InspectedArray array) => string.Join(" x ", array.Shape.Select((size, i) =>
        array.Dimensions[i] is { Length: > 0 } name ? $"{name[(name.LastIndexOf('/') + 1)..]} {size}" : size.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A group that holds nothing but one other is shown as that other.</summary>
    private static InspectedGroup WithoutHulls(InspectedGroup group)
    {
        while (group.Arrays.Count == 0 && group.Groups.Where(HoldsArrays).ToList() is [var only])
            group = only;
        return group;
    }

    private static bool HoldsArrays(InspectedGroup group) => group.Arrays.Count > 0 || group.Groups.Any(HoldsArrays);

    /// <summary>Nine digits tell any two float32 apart; whole numbers are written whole.</summary>
    private static string Number(double? number) => number switch
    {
        null => "",
        { } whole when Math.Abs(whole) < 1e15 && Math.Floor(whole) == whole => whole.ToString("F0", CultureInfo.InvariantCulture),
        { } other => other.ToString("G9", CultureInfo.InvariantCulture),
    };
}
