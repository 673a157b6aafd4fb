using System.Diagnostics;
using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Storage.S3;

namespace Datasets.Bench;

/// <summary>
/// Items 9 and 10: a cloud run's discovery over a million granules, none and all of which are done, and the listing of a million receipts. Each
/// is the built command, or a child of this program, in a process of its own, and its memory is held against that of ten thousand.
/// </summary>
internal static class Discovering
{
    /// <summary>What two measurements of the same thing differ by, garbage that is not collected yet included.</summary>
    private const double NoiseMiB = 32;

    /// <summary>
    /// How many bytes of garbage, in hexadecimal, lie about before they are collected: 16 MiB. .NET takes what suits the processor's caches, and
    /// where those are large the garbage of ten thousand granules, or of a million, is most of the memory.
    /// </summary>
    private static readonly (string Name, string Value) FirstGeneration = ("DOTNET_GCgen0size", "1000000");

    /// <param name="Keys">Objects that were listed.</param>
    public sealed record Listed(long Keys, double Wall, double PeakMiB);

    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var few = 10_000;
        var many = options.Quick ? 100_000 : 1_000_000;
        await using var small = await MillionArchive.StartAsync(options, folder, few);
        await using var large = await MillionArchive.StartAsync(options, folder, many);
        // Ten thousand are over before .NET has compiled all that runs often; from here on, what is more in memory is growth.
        await using var warm = await MillionArchive.StartAsync(options, folder, many / 10);
        if (options.Items.Contains(9))
            CompareDiscovery(9, "step discover, all new, to a folder", archive => DiscoverNew(options, archive, folder.New(), CountOf(archive)));
        if (!options.Items.Contains(10))
            return;

        await using var smallBucket = await ListingServer.StartAsync(small);
        await using var largeBucket = await ListingServer.StartAsync(large);
        await using var warmBucket = await ListingServer.StartAsync(warm);
        CompareListing("a bucket", archive => List(ListingServer.Uri, many / CountOf(archive), BucketOf(archive).Environment));
        CompareListing("a folder", archive => List(Receipts(archive, folder.New()), many / CountOf(archive), []));
        CompareDiscovery(10, "step discover, all done, in a bucket", archive => DiscoverDone(options, archive, BucketOf(archive)));

        int CountOf(MillionArchive archive) => archive == small ? few : archive == warm ? many / 10 : many;
        ListingServer BucketOf(MillionArchive archive) => archive == small ? smallBucket : archive == warm ? warmBucket : largeBucket;

        void CompareDiscovery(int item, string what, Func<MillionArchive, CommandRun.Result> measure)
        {
            var (less, between, more) = (measure(small), measure(warm), measure(large));
            table.Report(item, $"{what}: {many:N0} granules", $"{more.Wall:0.0} s, {many / more.Wall:0} granules/s (CPU {more.Cpu:0.0} s)");
            CompareMemory(item, what, less.PeakMiB, more.PeakMiB);
            table.Report(
                item, $"{what}: peak memory of {many:N0} over that of {many / 10:N0}",
                $"{more.PeakMiB - between.PeakMiB:0} MiB ({more.PeakMiB:0} and {between.PeakMiB:0} MiB)");
            table.Details[$"discover.{what}"] = new { less, between, more };
        }

        void CompareListing(string where, Func<MillionArchive, Listed> measure)
        {
            var (less, more) = (measure(small), measure(large));
            if ((less.Keys, more.Keys) != (many, many))
                throw new InvalidOperationException($"{less.Keys} and {more.Keys} receipts were listed");
            table.Report(10, $"{many:N0} receipts' keys from {where}", $"{more.Wall:0.0} s, {many / more.Wall:0} keys/s");
            table.AtMost(
                10, $"receipts' keys from {where}: peak memory of {many:N0} once over that of {few:N0} so often that it is as many",
                more.PeakMiB - less.PeakMiB, NoiseMiB, " MiB", $"{more.PeakMiB:0} and {less.PeakMiB:0} MiB");
            table.Details[$"receipts.{where}"] = new { less, more };
        }

        void CompareMemory(int item, string what, double less, double more) => table.AtMost(
            item, $"{what}: peak memory of {many:N0} over that of {few:N0}", more - less, NoiseMiB, " MiB", $"{more:0} and {less:0} MiB");
    }

    /// <summary>
    /// Lists all receipts of the dataset in this process, as a child, so many times: while the first 200,000 keys come, .NET compiles what it runs
    /// often anew, and a process that lists fewer has less code in memory.
    /// </summary>
    public static async Task<Listed> ListAsync(string uri, string dataset, int times)
    {
        using IObjectStore store = uri.StartsWith(S3Store.Scheme, StringComparison.Ordinal) ? S3Store.Open(uri) : new FolderStore(uri);
        var clock = Stopwatch.StartNew();
        var count = 0L;
        for (var time = 0; time < times; time++)
        {
            await foreach (var _ in store.ListAsync(ReceiptKeys.FolderOf(dataset)))
                count++;
        }

        return new Listed(count, clock.Elapsed.TotalSeconds, Measuring.PeakMiB());
    }

    private static Listed List(string uri, int times, IEnumerable<(string Name, string Value)> environment) =>
        Programs.Child<Listed>([.. environment, FirstGeneration], ["list", uri, "omi-ozone", $"{times}"]);

    private static CommandRun.Result DiscoverNew(BenchOptions options, MillionArchive archive, string output, int granules)
    {
        var result = Discover(options, archive, [], output);
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "_runs", archive.Dataset.Id, "bench", "summary.json")));
        var found = summary.RootElement.GetProperty("granules").GetInt32();
        return found == granules ? result : throw new InvalidOperationException($"{found} granules are new, of {granules}");
    }

    private static CommandRun.Result DiscoverDone(BenchOptions options, MillionArchive archive, ListingServer bucket)
    {
        var result = Discover(options, archive, bucket.Environment, ListingServer.Uri);
        var run = RunKeys.Folder(archive.Dataset.Id, new RunId("bench"));
        string[] expected = [$"{run}manifest.json", $"{run}report.html", $"{run}report.json", $"{run}summary.json"];
        return bucket.Put.SequenceEqual(expected)
            ? result
            : throw new InvalidOperationException($"where nothing is new these were put: {string.Join(", ", bucket.Put)}");
    }

    private static CommandRun.Result Discover(
        BenchOptions options, MillionArchive archive, IEnumerable<(string Name, string Value)> environment, string output) =>
        CommandRun.Start(
            options, [.. environment, FirstGeneration],
            ["step", "discover", "--dataset", archive.Descriptor, "--run", "bench", "--out", output, "--endpoint", archive.Endpoint.AbsoluteUri, .. archive.Window]);

    /// <summary>A folder with an empty file for each receipt: what they say is in their names.</summary>
    private static string Receipts(MillionArchive archive, string root)
    {
        var made = "";
        foreach (var key in archive.Keys(ReceiptKeys.FolderOf("omi-ozone"), 0, out _))
        {
            var path = Path.Combine(root, key);
            if (Path.GetDirectoryName(path)! is var parent && parent != made)
                made = Directory.CreateDirectory(parent).FullName;
            File.Create(path).Dispose();
        }

        return root;
    }
}
