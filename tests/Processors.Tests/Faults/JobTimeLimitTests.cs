using System.Diagnostics;
using Datasets.Command;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Storage.Http;
using Datasets.Support;
using Microsoft.AspNetCore.Http;

namespace Datasets.Faults;

/// <summary>Batch ends a job at its time limit and does not try it again, so no wait may last that long, whatever a server asks for.</summary>
public sealed class JobTimeLimitTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(40, 3)]
    [InlineData(299, 1)]
    [InlineData(3600, 1)]
    public async Task A_wait_that_would_outlast_the_limit_is_a_temporary_failure_at_once(int retryAfter, int attempts)
    {
        var time = new QuickTime();
        var retry = new HttpRetry(new HttpRetryOptions { Time = time, Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(100) });
        var count = 0;

        var failure = await Assert.ThrowsAsync<HttpFailure>(() => retry.RunAsync<int>(
            "asking", _ => throw Count(), TestContext.Current.CancellationToken));

        Assert.True(failure.IsTemporary);
        Assert.Equal(attempts, count);
        Assert.Contains("resources.timeout", retry.Conclusion(failure), StringComparison.Ordinal);
        Assert.True(time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait) < TimeSpan.FromSeconds(100));

        HttpFailure Count()
        {
            count++;
            return new HttpFailure("it answers 503", isTemporary: true, TimeSpan.FromSeconds(retryAfter));
        }
    }

    [Fact]
    public void In_Batch_the_limit_is_the_descriptors_and_leaves_time_to_write_the_result()
    {
        var dataset = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow() with { Resources = new ResourcesDescriptor { Timeout = TimeSpan.FromMinutes(15) } };

        Assert.Equal(Start.AddMinutes(14), new BatchAttempt(1, 4).Deadline(dataset, Start));
        Assert.Equal(Start.AddSeconds(54), new BatchAttempt(2, 4).Deadline(dataset with { Resources = new ResourcesDescriptor { Timeout = TimeSpan.FromMinutes(1) } }, Start));
        Assert.Null(new BatchAttempt(0, 0).Deadline(dataset, Start));
    }

    [Theory]
    [InlineData("/search")]
    [InlineData("/data")]
    public async Task A_job_whose_archive_asks_for_minutes_exits_75_within_its_limit(string busy)
    {
        var isBusy = true;
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
            Intercept = context => Task.FromResult(Volatile.Read(ref isBusy) && Refuse(context, busy)),
        });
        await File.WriteAllTextAsync(_folder["ozone.yaml"], (await File.ReadAllTextAsync(Repository.PathOf("datasets/omi-ozone.yaml")))
            .Replace("shape: [720, 1440]", "shape: [72, 144]", StringComparison.Ordinal).Replace("timeout: 15m", "timeout: 1m", StringComparison.Ordinal));
        string[] discover = ["discover", "--from", "2022-01-20", "--to", "2022-01-20"];
        string[] convert = ["convert", "--shard", "0001"];
        if (busy == "/data")
            Assert.Equal(0, Run(archive, discover).ExitCode);
        var step = busy == "/data" ? convert : discover;
        var clock = Stopwatch.StartNew();

        var first = Run(archive, step);

        Assert.True(first.ExitCode == 75, first.Error);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 54);
        Assert.Contains("resources.timeout", first.Error, StringComparison.Ordinal);
        Volatile.Write(ref isBusy, false);
        Assert.Equal(0, Run(archive, step).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private (int ExitCode, string Output, string Error) Run(EmbeddedArchiveServer archive, string[] step) => DatasetsCommand.RunWith(
        new Dictionary<string, string>
        {
            ["AWS_BATCH_JOB_ATTEMPT"] = "1",
            ["DATASETS_ATTEMPTS"] = "4",
            ["EARTHDATA_TOKEN"] = archive.Options.Token,
        },
        ["step", .. step, "--dataset", _folder["ozone.yaml"], "--run", "run", "--out", _folder["out"], "--endpoint", new Uri(archive.Address, "search").AbsoluteUri]);

    private static bool Refuse(HttpContext context, string path)
    {
        if (!context.Request.Path.StartsWithSegments(path))
            return false;
        context.Response.StatusCode = 503;
        context.Response.Headers.RetryAfter = "300";
        return true;
    }
}
