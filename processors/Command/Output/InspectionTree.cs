using System.Globalization;
using Datasets.Mapping;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>A granule's content as a tree for people: paths as a descriptor wants them, fills, units, grids in degrees.</summary>
internal static class InspectionTree
{
    public static void Write(GranuleInspection inspection, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]{inspection.FileName}[/] ({inspection.Format})");
        if (inspection.Time is { } time)
            console.MarkupLineInterpolated($"date {time.Date:yyyy-MM-dd}, covers {time.Range.Start:yyyy-MM-dd HH:mm:ss} to {time.Range.End:yyyy-MM-dd HH:mm:ss} UTC");
        foreach (var grid in inspection.Grids)
            WriteGrid(grid, console);
        foreach (var group in WithArrays(inspection.Root))
            WriteArrays(group, console);
    }

    private static void WriteGrid(InspectedGrid grid, IAnsiConsole console)
    {
        if (grid.Geometry is not { } geometry)
        {
            console.MarkupLineInterpolated($"grid {grid.Path}: [red]{grid.Problem}[/]");
            return;
        }

        console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"grid {grid.Path}: {geometry.Y.Count} rows x {geometry.X.Count} columns of {geometry.Y.Cell}° x {geometry.X.Cell}°, west {geometry.Bbox[0]}, south {geometry.Bbox[1]}, east {geometry.Bbox[2]}, north {geometry.Bbox[3]}; row 0 is the {(geometry.IsNorthFirst ? "northernmost" : "southernmost")}");
    }

    private static void WriteArrays(InspectedGroup group, IAnsiConsole console)
    {
        var table = new Table().RoundedBorder().Title(Markup.Escape(group.Path))
            .AddColumn(new TableColumn("array").NoWrap())
            .AddColumns("type", "shape", "unit", "fill", "valid range", "scale, offset", "title");
        foreach (var array in group.Arrays)
        {
            var encoding = array.Encoding;
            table.AddRow(
                Markup.Escape(array.Path[(array.Path.LastIndexOf('/') + 1)..]),
                array.SampleType?.ToString().ToLowerInvariant() ?? "text",
                string.Join(" x ", array.Shape),
                Markup.Escape(encoding.Unit ?? ""),
                Number(encoding.Fill),
                encoding.ValidRange is { } range ? $"{Number(range.Minimum)} to {Number(range.Maximum)}" : "",
                encoding is { Scale: 1, Offset: 0 } ? "" : $"{Number(encoding.Scale)}, {Number(encoding.Offset)}",
                Markup.Escape(encoding.Title ?? ""));
        }

        console.Write(table);
    }

    private static IEnumerable<InspectedGroup> WithArrays(InspectedGroup group) =>
        (group.Arrays.Count > 0 ? [group] : Enumerable.Empty<InspectedGroup>()).Concat(group.Groups.SelectMany(WithArrays));

    /// <summary>Nine digits tell any two float32 apart; whole numbers are written whole.</summary>
    private static string Number(double? number) => number switch
    {
        null => "",
        { } whole when Math.Abs(whole) < 1e15 && Math.Floor(whole) == whole => whole.ToString("F0", CultureInfo.InvariantCulture),
        { } other => other.ToString("G9", CultureInfo.InvariantCulture),
    };
}
