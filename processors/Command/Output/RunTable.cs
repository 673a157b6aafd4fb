using Datasets.Workflow.Runs;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>What a run did, for people.</summary>
internal static class RunTable
{
    private const int MostRows = 40;

    public static void Write(RunReport report, IAnsiConsole console)
    {
        WriteGranules(report.Granules, "the run's report.json has all", console);
        var table = new Table().RoundedBorder().HideHeaders();
        table.AddColumn("").AddColumn(new TableColumn("").RightAligned());
        Row("discovered", $"{report.Discovered}");
        Row("new", $"{report.New}");
        Row("converted", $"[green]{report.Converted}[/]");
        Row("skipped (done before)", $"{report.Skipped}");
        if (report.Superseded > 0)
            Row("superseded", $"{report.Superseded}");
        Row("failed", report.Failed > 0 ? $"[red]{report.Failed}[/]" : "0");
        Row("bytes in", HumanReadable.Size(report.BytesIn));
        if (report.Parts is { } parts)
            Row("fetched by parts", $"{HumanReadable.Size(parts.FetchedBytes)} of {HumanReadable.Size(parts.ArchiveBytes)}, {HumanReadable.Count(parts.Requests, "request")}");
        Row("bytes out", HumanReadable.Size(report.BytesOut));
        Row("discover", HumanReadable.Seconds(report.DiscoverSeconds));
        Row("fetch, all workers", HumanReadable.Seconds(report.Seconds.Fetch));
        Row("convert, all workers", HumanReadable.Seconds(report.Seconds.Convert));
        Row("publish, all workers", HumanReadable.Seconds(report.Seconds.Publish));
        Row("catalogs", HumanReadable.Seconds(report.CatalogSeconds));
        Row("wall clock", HumanReadable.Seconds(report.WallSeconds));
        // A title would be broken to the width of a table that is narrower.
        console.WriteUnbroken($"run {report.Run} of {report.Dataset}");
        console.Write(table);
        if (report.Interrupted)
            console.MarkupLine("[yellow]stopped before the end; run the same command again to continue[/]");

        void Row(string name, string value) => table.AddRow(name, value);
    }

    /// <summary>What came of it, such as 2 items, 4.09 MB.</summary>
    public static string Published(RunReport report)
    {
        var items = report.Granules.Where(granule => granule.Outcome == GranuleOutcome.Converted).Sum(granule => 1 + (granule.FurtherItems ?? 0));
        return items == 0 ? "nothing new" : $"{HumanReadable.Count(items, "item")}, {HumanReadable.Size(report.BytesOut)},";
    }

    /// <param name="whereAll">Said where there are too many to show.</param>
    public static void WriteGranules(IReadOnlyList<GranuleResult> granules, string whereAll, IAnsiConsole console)
    {
        if (granules.Count == 0)
            return;
        var table = new ResultTable(
            new("granule") { IsName = true }, new("item", Rank: 1), new("outcome"), new("why", Rank: 2) { Wraps = true },
            new("in", Rank: 4) { IsNumber = true }, new("out", Rank: 3) { IsNumber = true });
        // Failures first: the user has to act on them.
        foreach (var granule in granules.OrderByDescending(granule => granule.Outcome).Take(MostRows))
        {
            var style = granule.Outcome switch
            {
                GranuleOutcome.Converted => "green",
                GranuleOutcome.Skipped => "",
                GranuleOutcome.Superseded => "yellow",
                GranuleOutcome.Failed => "red",
                _ => throw new InvalidOperationException($"{granule.Outcome} is not an outcome"),
            };
            // Why granules failed is told once, as errors.
            var why = granule.Outcome == GranuleOutcome.Failed ? "" : granule.Reason ?? "";
            table.Add(
                granule.File, granule.ItemsInWords, new ResultCell(granule.Outcome.ToString().ToLowerInvariant(), style), why,
                granule.BytesIn > 0 ? HumanReadable.Size(granule.BytesIn) : "", granule.BytesOut > 0 ? HumanReadable.Size(granule.BytesOut) : "");
        }

        table.Write(console, whereAll);
        if (granules.Count > MostRows)
            console.MarkupLine($"and {granules.Count - MostRows} more: {whereAll}");
    }
}
