using System.Net.Http.Json;
using System.Text.Json;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;

namespace Datasets.Bench;

/// <summary>Item 11: what a granule costs more in a bucket than in a folder; the bucket is the tests' S3 server, over loopback.</summary>
internal static class Buckets
{
    private const int Granules = 200;
    private const string Bucket = "bench-bucket";
    private static readonly DateOnly First = new(2023, 1, 1);

    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        if (!Directory.Exists(Path.Combine(options.Root, "tests", "s3", "node_modules")))
        {
            table.Report(11, "a bucket against a folder", "not measured: needs Node, and `npm ci` in tests/s3, as `./run test` does it");
            return;
        }

        var descriptor = folder.New("-omi-ozone.yaml");
        File.WriteAllText(
            descriptor,
            File.ReadAllText(Path.Combine(options.Root, "datasets", "omi-ozone.yaml")).Replace("shape: [720, 1440]", "shape: [72, 144]", StringComparison.Ordinal));
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = First,
            To = First.AddDays(Granules - 1),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
            CacheFolder = Path.Combine(options.Inputs, "archive"),
        });
        await Year.MakeFilesAsync(archive);
        using var server = Programs.Start("node", Path.Combine(options.Root, "tests", "s3", "server.mjs"));
        try
        {
            using var urls = JsonDocument.Parse(await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the S3 server does not start"));
            using var control = new HttpClient { BaseAddress = new Uri(urls.RootElement.GetProperty("control").GetString()!) };
            (await control.PostAsJsonAsync("buckets", new { name = Bucket })).EnsureSuccessStatusCode();
            var environment = Environment(archive, urls.RootElement.GetProperty("s3").GetString()!);
            var rounds = Enumerable.Range(0, options.Quick ? 2 : 4)
                .Select(round => (InFolder: Run(folder.New()), InBucket: Run($"s3://{Bucket}/round-{round}")))
                .Skip(1)
                .ToList();
            var (local, remote) = (Measuring.Median(rounds.Select(round => round.InFolder.Wall)), Measuring.Median(rounds.Select(round => round.InBucket.Wall)));
            var cpu = (Measuring.Median(rounds.Select(round => round.InBucket.Cpu)) - Measuring.Median(rounds.Select(round => round.InFolder.Cpu))) / Granules;
            table.Report(
                11, $"overhead of a bucket per granule, of {Granules} small ones",
                $"{(remote - local) / Granules * 1e3:0.0} ms (CPU {cpu * 1e3:0.0}; {remote:0.0} s and {local:0.0} s in a folder)");
            table.Details["bucket"] = rounds.Select(round => new { Folder = Plain(round.InFolder), Bucket = Plain(round.InBucket) });

            CommandRun.Result Run(string output)
            {
                var result = CommandRun.Start(
                    options, environment,
                    "run", descriptor, "--from", $"{First:yyyy-MM-dd}", "--to", $"{archive.Options.To:yyyy-MM-dd}", "--out", output, "--json");
                using var report = JsonDocument.Parse(result.Output);
                var converted = report.RootElement.GetProperty("converted").GetInt32();
                return converted == Granules ? result : throw new InvalidOperationException($"{converted} of {Granules} granules were converted");
            }
        }
        finally
        {
            // It ends with its standard input.
            server.StandardInput.Close();
            if (!server.WaitForExit(TimeSpan.FromSeconds(10)))
                server.Kill();
        }
    }

    private static object Plain(CommandRun.Result result) => new { result.Wall, result.Cpu, result.PeakMiB };

    private static List<(string Name, string Value)> Environment(EmbeddedArchiveServer archive, string s3) =>
    [
        ("DATASETS_CMR_URL", new Uri(archive.Address, "search").AbsoluteUri),
        ("EARTHDATA_LOGIN_URL", new UriBuilder(archive.Address) { Host = archive.LoginHost }.Uri.AbsoluteUri),
        ("EARTHDATA_TOKEN", archive.Options.Token),
        ("AWS_ENDPOINT_URL_S3", s3),
        ("AWS_REGION", "us-west-2"),
        ("AWS_ACCESS_KEY_ID", "bench"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
    ];
}
