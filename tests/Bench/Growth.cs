using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;

namespace Datasets.Bench;

/// <summary>
/// Item 8: whether a granule costs the same as the run goes on, and with many items published already; and item 6's memory. The grids are
/// small, so that what could grow (receipts, catalogs, discovery) is most of the time.
/// </summary>
internal static class Growth
{
    private static readonly DateOnly First = new(1990, 1, 1);

    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var count = options.Quick ? 2000 : 10000;
        var few = options.Quick ? 100 : 200;
        var archiveOptions = new EmbeddedArchiveOptions
        {
            From = First,
            To = First.AddDays(count + few - 1),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
            CacheFolder = Path.Combine(options.Inputs, "archive"),
        };
        await using var archive = await EmbeddedArchiveServer.StartAsync(archiveOptions);
        await Year.MakeFilesAsync(archive);

        var later = First.AddDays(count);
        // Twice, so that both of the runs that are compared find the archive warm.
        ArchiveRun.Start(options, archive, folder.New(), later, later.AddDays(few - 1));
        var alone = ArchiveRun.Start(options, archive, folder.New(), later, later.AddDays(few - 1));
        var one = ArchiveRun.Start(options, archive, folder.New(), later, later);
        var thousand = ArchiveRun.Start(options, archive, folder.New(), First, First.AddDays(999));
        var output = folder.New();
        var many = ArchiveRun.Start(options, archive, output, First, First.AddDays(count - 1));
        var added = ArchiveRun.Start(options, archive, output, later, later.AddDays(few - 1));

        var early = PerGranule(many, 100, 1000);
        var late = PerGranule(many, count - 1000, count);
        table.AtMost(
            8, $"time per granule, the last 1,000 of {count:N0} / granules 100 to 1,000", late.Wall / early.Wall, 1.1,
            note: $"CPU {late.Cpu / early.Cpu:0.00}; {late.Wall * 1e3:0.00} ms, {early.Wall * 1e3:0.00} ms");
        table.AtMost(
            8, $"{few} more where {count:N0} are published / where none is", added.Wall / alone.Wall, 1.1,
            note: $"CPU {added.Cpu / alone.Cpu:0.00}; catalog {added.Catalog:0.00} s, {alone.Catalog:0.00} s");
        table.Report(8, $"{count:N0} granules: discover, catalog", $"{many.Discover:0.00} s, {many.Catalog:0.00} s of {many.Wall:0.0} s");
        table.Report(8, $"peak memory of runs of 1, 1,000 and {count:N0} small granules", $"{one.PeakMiB:0}, {thousand.PeakMiB:0}, {many.PeakMiB:0} MiB");
        table.Details["growth"] = new { alone, one, thousand, many, added };
    }

    private static Spent PerGranule(ArchiveRun.Result run, int from, int to)
    {
        var (start, end) = (run.Marks[from], run.Marks[to]);
        return new Spent(end[0] - start[0], end[1] - start[1]) / (to - from);
    }
}
