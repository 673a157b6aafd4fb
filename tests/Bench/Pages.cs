using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;

namespace Datasets.Bench;

/// <summary>
/// Item 14: the map page over a leap year of daily items and over 10,000 items, in Chromium without a screen, from a host on loopback that is as slow as a line of
/// 10 Mbit/s with 40 ms before each answer. Requests and bytes are exact; times are the browser's, which draws by software.
/// </summary>
internal static class Pages
{
    private const int ManyItems = 10_000;
    private const double MillisecondsOfNext = 1100;
    private static readonly DateOnly First = new(2024, 1, 1);
    private static readonly DateOnly Last = new(2024, 12, 31);
    private static readonly DatasetId Dataset = new("omi-ozone");

    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        if (!Directory.Exists(Path.Combine(options.Root, "browse", "node_modules")))
        {
            table.Report(14, "the map page", "not measured: it needs the npm packages of browse, which './run test' installs");
            return;
        }
        var (year, many) = (folder.New(), folder.New());
        var run = await ConvertAsync(options, year);
        await WriteManyAsync(year, many);
        var measured = JsonNode.Parse(Programs.Run("node", Path.Combine(options.Root, "browse", "test", "measure.mjs"), year, many))!;
        if ((string?)measured["skipped"] is { } why)
        {
            table.Report(14, "the map page", $"not measured: {why}");
            return;
        }
        ReportMaps(table, measured);
        ReportYear(table, measured["shaped"]!["year"]!);
        table.Report(14, "a year's catalog, tables, index and strips", $"{run.Catalog:0.00} s of the run's {run.Wall:0.0} s");
        table.Details["pages"] = JsonSerializer.SerializeToNode(measured)!;
    }

    private static void ReportMaps(BenchTable table, JsonNode measured)
    {
        var (first, next) = (measured["shaped"]!, measured["shaped"]!["next"]!);
        table.AtMost(14, "first map: requests", (int)first["requests"]!, 5);
        table.AtMost(14, "first map: bytes", (double)first["bytes"]! / 1e3, 350, " kB");
        table.AtMost(14, "first map, shaped", (double)first["milliseconds"]! / 1e3, 3, " s");
        table.AtMost(14, "next day: requests", (int)next["requests"]!, 2);
        table.AtMost(14, "next day, shaped", (double)next["milliseconds"]! / 1e3, MillisecondsOfNext / 1e3, " s");
        table.AtMost(14, "next day, unshaped", (double)measured["unshaped"]!["next"]!["milliseconds"]! / 1e3, 0.3, " s");
        table.AtMost(14, $"first map over {ManyItems:n0} items: requests", (int)measured["many"]!["requests"]!, (int)first["requests"]!, note: $"{(double)measured["many"]!["bytes"]! / 1e3:0} kB");
    }

    private static void ReportYear(BenchTable table, JsonNode year)
    {
        // One more request is the index's, which the page has.
        table.AtMost(14, "a year's animation: requests", 1 + (int)year["requests"]!, 13);
        table.AtMost(14, "a year's animation: bytes", (double)year["bytes"]! / 1e6, 8, " MB");
        table.AtMost(14, "a year's animation: first month, shaped", (double)year["firstMonth"]! / 1e3, 2, " s", $"first lap {(double)year["lap"]! / 1e3:0.0} s");
        table.AtLeast(14, "a year's animation: frames in a second", (double)year["framesPerSecond"]!, 12);
    }

    private static async Task<ArchiveRun.Result> ConvertAsync(BenchOptions options, string output)
    {
        var archiveOptions = new EmbeddedArchiveOptions
        {
            From = First,
            To = Last,
            Granule = new GranuleOptions { Density = GranuleDensity.Dense },
            CacheFolder = Path.Combine(options.Inputs, "archive"),
            FileFacts = FileFacts.Approximate,
        };
        await using var archive = await EmbeddedArchiveServer.StartAsync(archiveOptions);
        return ArchiveRun.Start(options, archive, output, First, Last, makesStrips: true);
    }

    /// <summary>An output whose index has more items, of which the latest is there.</summary>
    private static async Task WriteManyAsync(string year, string many)
    {
        Directory.CreateDirectory(Path.Combine(many, Dataset));
        foreach (var name in (string[])["index.html", "_page", $"{Dataset}/2024"])
            File.CreateSymbolicLink(Path.Combine(many, name), Path.Combine(year, name));
        var index = await File.ReadAllBytesAsync(Path.Combine(year, StacLayout.Index(Dataset)));
        var rows = DatasetIndex.Read(index, "the index");
        var repeated = Enumerable.Range(0, ManyItems).Select(i => Earlier(rows[^(1 + i % rows.Count)], i / rows.Count * rows.Count));
        await File.WriteAllBytesAsync(Path.Combine(many, StacLayout.Index(Dataset)), DatasetIndex.Write(Dataset, "Many", repeated, withStrips: [], withSeries: []));
    }

    private static IndexRow Earlier(IndexRow row, int days)
    {
        var time = days * 86_400_000L;
        return row with { Id = days == 0 ? row.Id : $"{row.Id}_{days}", Datetime = row.Datetime - time, Start = row.Start - time, End = row.End - time };
    }
}
