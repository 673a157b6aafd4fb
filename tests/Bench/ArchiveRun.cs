using System.Diagnostics;
using Datasets.Archives.Cmr;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Workflow.Runs;

namespace Datasets.Bench;

/// <summary>
/// A whole <c>run</c> in a process of its own, against an embedded archive that is in the bench's process: the archive's CPU time is not
/// counted, but it is on the same cores.
/// </summary>
internal static class ArchiveRun
{
    /// <param name="Converted">Granules.</param>
    /// <param name="Wall">Seconds of the run, as its report says.</param>
    /// <param name="Cpu">Seconds of the process, its start included.</param>
    /// <param name="PeakMiB">The process's peak of memory.</param>
    /// <param name="Discover">Seconds.</param>
    /// <param name="Fetch">Seconds summed over granules, as are <paramref name="Convert"/> and <paramref name="Publish"/>.</param>
    /// <param name="Catalog">Seconds.</param>
    /// <param name="Marks">Wall and CPU seconds when this many granules were finished.</param>
    public sealed record Result(
        int Converted, double Wall, double Cpu, double PeakMiB, double Discover, double Fetch, double Convert, double Publish, double Catalog,
        Dictionary<int, double[]> Marks)
    {
        /// <summary>Bytes allocated on the managed heap, and how often it was collected, by generation.</summary>
        public double AllocatedMiB { get; init; }
        public int[] Collections { get; init; } = [];
    }

    // What takes about as many bytes as deflate's default (./run bench levels).
    private const int ZstdLevel = 3;

    private static readonly int[] MarkAt = [10, 100, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000];

    public static Result Start(BenchOptions options, EmbeddedArchiveServer archive, string output, DateOnly from, DateOnly to, string compression = "deflate", bool makesStrips = false)
    {
        var result = Programs.Child<Result>(
            "run", options.Root, new Uri(archive.Address, "search").ToString(), new UriBuilder(archive.Address) { Host = archive.LoginHost }.Uri.ToString(),
            archive.Options.Token, output, $"{from:yyyy-MM-dd}", $"{to:yyyy-MM-dd}", compression, $"{makesStrips}");
        var wanted = to.DayNumber - from.DayNumber + 1;
        return result.Converted == wanted ? result : throw new InvalidOperationException($"{result.Converted} of {wanted} granules were converted");
    }

    public static async Task<Result> RunAsync(string[] args)
    {
        var (root, endpoint, login, token, output) = (args[0], new Uri(args[1]), new Uri(args[2]), args[3], args[4]);
        var window = new TimeRange(StartOf(args[5]), StartOf(args[6]).AddDays(1).AddSeconds(-1));
        // Small grids, as the growth's are, would not agree with the descriptor's.
        var dataset = BenchGranule.Descriptor(new BenchOptions { Root = root }, "omi-ozone") with
        {
            Grid = null,
            Cog = new CogDescriptor { Compression = Enum.Parse<CogCompression>(args[7], ignoreCase: true), Level = args[7] == "zstd" ? ZstdLevel : null },
        };
        using var discovery = new CmrDiscovery(new CmrOptions { Endpoint = endpoint });
        using var fetcher = new HttpGranuleFetcher(new FetchOptions
        {
            Credentials = EarthdataCredentials.OfToken(token),
            Login = login,
            AllowLoopback = true,
        });
        using var store = new FolderStore(output);
        var marks = new Marks();
        var report = await new DatasetRun(
                dataset, discovery, fetcher, new GranuleConverter(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter()),
                new GranulePublisher(dataset, store, TimeProvider.System) { MakesStrips = bool.Parse(args[8]) }, store, store.Work, TimeProvider.System)
            .RunAsync(new RunOptions { Window = window, Run = new RunId($"bench-{args[5]}-{args[6]}") }, marks);
        if (report.Failed > 0 || report.Problem is not null)
            throw new InvalidOperationException(report.Problem ?? report.Granules.First(one => one.Outcome == GranuleOutcome.Failed).Reason);
        return new Result(
            report.Converted, report.WallSeconds, Measuring.OwnCpu(), Measuring.PeakMiB(), report.DiscoverSeconds,
            report.Seconds.Fetch, report.Seconds.Convert, report.Seconds.Publish, report.CatalogSeconds, marks.Reached)
        {
            AllocatedMiB = GC.GetTotalAllocatedBytes() / 1048576.0,
            Collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)],
        };
    }

    private static DateTimeOffset StartOf(string day) => new(DateOnly.Parse(day), TimeOnly.MinValue, TimeSpan.Zero);

    private sealed class Marks : IRunObserver
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private int _finished;

        public Dictionary<int, double[]> Reached { get; } = [];

        public void Finished(GranuleResult result)
        {
            var count = Interlocked.Increment(ref _finished);
            if (!MarkAt.Contains(count))
                return;
            lock (Reached)
                Reached[count] = [_clock.Elapsed.TotalSeconds, Measuring.OwnCpu()];
        }
    }
}
