using System.Globalization;
using Datasets.Authoring;
using Datasets.Mapping;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>A granule's content for people: times, grids in degrees, a tree of groups and arrays, and what can be mapped.</summary>
internal static class InspectionTree
{
    private const int LongestTitle = 60;

    public static void Write(GranuleInspection inspection, GranuleSurvey survey, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]{inspection.FileName}[/] ({inspection.Format})");
        WriteTimes(inspection, survey, console);
        foreach (var grid in inspection.Grids.Where(grid => grid.Problem is not null))
            console.MarkupLineInterpolated($"grid {grid.Path}: [red]{grid.Problem}[/]");
        foreach (var alike in survey.Fields.GroupBy(field => (field.Placement, field.FirstCorner, field.Mapping)))
        {
            var order = alike.Key.FirstCorner?.Split('-') is [var row, var column] ? $"; row 0 is the {row}ernmost, column 0 the {column}ernmost" : "";
            console.MarkupLineInterpolated($"[bold]{(alike.First().IsSwath ? "swath" : "grid")}[/] {alike.Key.Placement}{order}; mapping {alike.Key.Mapping} ({alike.Count()} variable{(alike.Count() == 1 ? "" : "s")})");
        }
        console.Write(Tree(inspection.Root, survey));
    }

    private static void WriteTimes(GranuleInspection inspection, GranuleSurvey survey, IAnsiConsole console)
    {
        if (survey.Fields.FirstOrDefault(field => field.Times is not null) is { Times: var (first, last) } timed)
        {
            var steps = timed.Steps == 1 ? "" : $", in {timed.Steps} steps";
            console.MarkupLineInterpolated($"[bold]time[/] {first.Start:yyyy-MM-dd HH:mm:ss} to {last.End:yyyy-MM-dd HH:mm:ss} UTC{steps}{(timed.IsTimeInFileName ? " (by the file's name: the file states none)" : "")}");
        }
        else if (inspection.Time is { } time)
        {
            console.MarkupLineInterpolated($"[bold]time[/] {time.Range.Start:yyyy-MM-dd HH:mm:ss} to {time.Range.End:yyyy-MM-dd HH:mm:ss} UTC");
        }
    }

    private static Tree Tree(InspectedGroup root, GranuleSurvey survey)
    {
        var tree = new Tree("[bold]/[/]");
        var mapped = survey.Fields.Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
        Fill(tree, root, mapped);
        return tree;
    }

    private static void Fill(IHasTreeNodes node, InspectedGroup group, HashSet<string> mapped)
    {
        if (group.Arrays.Count > 0)
        {
            var table = new Table().NoBorder().AddColumns(Quiet("array"), Quiet("type"), Quiet("shape"), Quiet("unit"), Quiet("fill"), Quiet("valid range"), Quiet("scale, offset"), Quiet("title"));
            foreach (var array in group.Arrays)
                table.AddRow(Row(array, mapped.Contains(array.Path)));
            node.AddNode(table);
        }
        foreach (var inner in group.Groups.Where(HoldsArrays))
            Fill(node.AddNode($"[bold]{Markup.Escape(inner.Path)}[/]"), inner, mapped);
    }

    private static string[] Row(InspectedArray array, bool isMapped)
    {
        var encoding = array.Encoding;
        var name = Markup.Escape(array.Path[(array.Path.LastIndexOf('/') + 1)..]);
        return
        [
            isMapped ? $"[green]{name}[/]" : name,
            array.SampleType?.ToString().ToLowerInvariant() ?? "text",
            Markup.Escape(Shape(array)),
            Markup.Escape(encoding.Unit ?? ""),
            Number(encoding.Fill),
            encoding.ValidRange is { } range ? $"{Number(range.Minimum)} to {Number(range.Maximum)}" : "",
            encoding is { Scale: 1, Offset: 0 } ? "" : $"{Number(encoding.Scale)}, {Number(encoding.Offset)}",
            Markup.Escape(encoding.Title is { Length: > LongestTitle } title ? title[..LongestTitle] + "…" : encoding.Title ?? ""),
        ];
    }

    private static TableColumn Quiet(string header) => new TableColumn($"[grey]{header}[/]").NoWrap().PadRight(2);

    /// <summary>Sizes with the dimensions' names where the file has them: <c>lat 180 x lon 360</c>.</summary>
    private static string Shape(InspectedArray array) => string.Join(" x ", array.Shape.Select((size, i) =>
        array.Dimensions[i] is { Length: > 0 } name ? $"{name[(name.LastIndexOf('/') + 1)..]} {size}" : size.ToString(CultureInfo.InvariantCulture)));

    private static bool HoldsArrays(InspectedGroup group) => group.Arrays.Count > 0 || group.Groups.Any(HoldsArrays);

    /// <summary>Nine digits tell any two float32 apart; whole numbers are written whole.</summary>
    private static string Number(double? number) => number switch
    {
        null => "",
        { } whole when Math.Abs(whole) < 1e15 && Math.Floor(whole) == whole => whole.ToString("F0", CultureInfo.InvariantCulture),
        { } other => other.ToString("G9", CultureInfo.InvariantCulture),
    };
}
