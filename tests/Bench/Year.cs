using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;

namespace Datasets.Bench;

/// <summary>Item 6: a leap year through <c>run</c>, from the embedded archive, whose files are made before the clock starts.</summary>
internal static class Year
{
    private static readonly DateOnly First = new(2024, 1, 1);

    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var days = options.Quick ? 60 : 366;
        foreach (var (density, compression) in new[] { (GranuleDensity.Sparse, "deflate"), (GranuleDensity.Sparse, "zstd"), (GranuleDensity.Dense, "deflate") })
        {
            var archiveOptions = new EmbeddedArchiveOptions
            {
                From = First,
                To = First.AddDays(days - 1),
                Granule = new GranuleOptions { Density = density },
                CacheFolder = Path.Combine(options.Inputs, "archive"),
            };
            await using var archive = await EmbeddedArchiveServer.StartAsync(archiveOptions);
            await MakeFilesAsync(archive);
            var kind = $"{density}".ToLowerInvariant();
            var result = ArchiveRun.Start(options, archive, folder.New(), archiveOptions.From, archiveOptions.To, compression);
            var name = $"{days} granules, {kind}, {compression}";
            var perSecond = result.Converted / result.Wall;
            if (density == GranuleDensity.Sparse && compression == "deflate")
                table.AtLeast(6, $"{name}: granules/s", perSecond, 50, note: $"{result.Wall:0.0} s");
            else
                table.Report(6, $"{name}: granules/s", $"{perSecond:0.0} ({result.Wall:0.0} s)");
            table.Report(6, $"{name}: CPU per granule; cores busy", $"{result.Cpu / result.Converted * 1e3:0.0} ms; {result.Cpu / result.Wall:0.00} of {Environment.ProcessorCount}");
            table.Report(6, $"{name}: peak memory; managed heap", $"{result.PeakMiB:0} MiB; {result.AllocatedMiB / result.Converted:0.0} MiB allocated per granule, collections {string.Join(", ", result.Collections)}");
            var sum = result.Fetch + result.Convert + result.Publish;
            table.Report(
                6, $"{name}: fetch, convert, publish; catalog",
                $"{result.Fetch / sum:0%}, {result.Convert / sum:0%}, {result.Publish / sum:0%} of the granules' time; {result.Catalog:0.00} s");
            table.Details[$"year.{kind}.{compression}"] = result;
        }
    }

    /// <summary>Asks for all metadata, which states sizes and checksums, so that the archive has made every file and knows them.</summary>
    public static async Task MakeFilesAsync(EmbeddedArchiveServer archive)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(20) };
        string? after = null;
        do
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, new Uri(archive.Address, "search/granules.umm_json?short_name=OMDOAO3e&version=003&page_size=200"));
            if (after is not null)
                request.Headers.Add("CMR-Search-After", after);
            using var response = await client.SendAsync(request);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync();
            after = response.Headers.TryGetValues("CMR-Search-After", out var values) ? values.First() : null;
        }
        while (after is not null);
    }
}
