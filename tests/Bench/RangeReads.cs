using System.Diagnostics;
using System.Text.Json;
using Datasets.Archives;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Archives.Buckets;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Storage.S3;
using Datasets.Workflow.Runs;

namespace Datasets.Bench;

/// <summary>
/// Item 18: two of the fields of large granules, by range requests and by whole downloads, over a line of 50 Mbit/s with 40 ms before each answer, which a server
/// on loopback imitates. The files have the layouts of real products, written by their producers' libraries (layouts.py). The bytes of the fields' chunks are
/// libhdf5's count.
/// </summary>
internal static class RangeReads
{
    private static readonly LineShape Line = new(TimeSpan.FromMilliseconds(40), 50e6);

    private sealed record Facts(string[] paths, long bytes);

    /// <summary>One granule, from the request to the published item.</summary>
    public sealed record Fetched(double FetchSeconds, double Seconds, long Bytes, int Requests, double PeakMiB);

    public static async Task MeasureAsync(BenchOptions options, BenchTable table)
    {
        var inputs = Path.Combine(options.Inputs, "layouts");
        if (!Directory.Exists(inputs))
        {
            var making = inputs + ".part";
            Directory.CreateDirectory(making);
            Programs.Run("/usr/bin/python3", Path.Combine(options.Root, "tests", "Bench", "layouts.py"), making);
            Directory.Move(making, inputs);
        }
        await using var server = await FileArchiveServer.StartAsync(inputs, line: Line);
        foreach (var facts in Directory.GetFiles(inputs, "*.json").Order(StringComparer.Ordinal))
        {
            var (name, stated) = (Path.GetFileNameWithoutExtension(facts), JsonSerializer.Deserialize<Facts>(File.ReadAllText(facts))!);
            var product = name[..Math.Min(12, name.Length)];
            var size = new FileInfo(Path.Combine(inputs, name)).Length;
            var whole = Measure("whole");
            var ranges = Measure("ranges");
            table.AtMost(18, $"{product}: bytes beside those of the chunks", ranges.Bytes / 1e6, (1.1 * stated.bytes + (512 << 10)) / 1e6, " MB", $"the file has {size / 1e6:0.0} MB");
            table.AtMost(18, $"{product}: requests beyond {RangesOf(stated.bytes)} for the chunks", ranges.Requests - RangesOf(stated.bytes), 12);
            table.AtMost(18, $"{product}: seconds of the whole download's", ranges.FetchSeconds / whole.FetchSeconds, 0.5, " x", $"{ranges.FetchSeconds:0.0} s and {whole.FetchSeconds:0.0} s");
            table.AtMost(18, $"{product}: peak memory over the whole's", ranges.PeakMiB - whole.PeakMiB, 32, " MiB", $"{ranges.PeakMiB:0} and {whole.PeakMiB:0} MiB");
            table.Details[$"ranges.{product}"] = new { whole, ranges };

            Fetched Measure(string access) => Programs.Child<Fetched>("ranges", server.Address.ToString(), name, access, stated.paths[0], stated.paths[1]);
        }
    }

    /// <summary>Requests of at most 8 MiB that chunks without gaps take.</summary>
    private static int RangesOf(long bytes) => (int)Math.Ceiling(bytes / (8.0 * (1 << 20)));

    /// <summary>In a process of its own.</summary>
    public static async Task<Fetched> FetchAsync(Uri server, string name, string access, string first, string second)
    {
        var dataset = new DatasetDescriptor
        {
            Id = new DatasetId("bench"),
            Title = "Two fields of a large granule",
            Source = new SourceDescriptor { Access = Enum.Parse<SourceAccess>(access, ignoreCase: true), Hosts = ["127.0.0.1"] },
            Mapping = "cf-grid",
            Options = name.StartsWith("MERRA", StringComparison.Ordinal) ? new Dictionary<string, string> { ["time"] = "items" } : new Dictionary<string, string>(),
            ItemId = "bench_{date:yyyyMMddTHHmm}",
            Variables = [new() { Name = "first", Path = first }, new() { Name = "second", Path = second }],
        };
        var fetch = new FetchOptions { AllowLoopback = true };
        var buckets = new BucketOptions();
        using var fetcher = new GranuleFetcher(new HttpGranuleFetcher(fetch), new S3GranuleFetcher(fetch, buckets), buckets);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var store = new FolderStore(folder.FullName);
            using var work = WorkFolder.Open(Path.Combine(folder.FullName, "_work"));
            var granule = new DiscoveredGranule
            {
                Id = name,
                Name = name,
                Revision = "1",
                MetadataUrl = server,
                Time = new TimeRange(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1)),
                File = new GranuleFile { Name = name, Url = new Uri(server, name) },
            };
            var pipeline = new ConversionPipeline(dataset, fetcher, new GranuleConverter(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter()), new GranulePublisher(dataset, store, TimeProvider.System), work);
            var wanted = System.Threading.Channels.Channel.CreateUnbounded<DiscoveredGranule>();
            await wanted.Writer.WriteAsync(granule);
            wanted.Writer.Complete();
            GranuleResult? result = null;
            var clock = Stopwatch.StartNew();
            await pipeline.RunAsync(wanted.Reader, new PipelineWidth(1, 1), new RunId("bench"), done => result = done);
            var seconds = clock.Elapsed.TotalSeconds;
            if (result!.Outcome != GranuleOutcome.Converted)
                throw new InvalidOperationException(result.Reason);
            return new Fetched(
                result.Seconds.Fetch, seconds, result.Parts?.FetchedBytes ?? result.BytesIn, result.Parts?.Requests ?? 1,
                Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
