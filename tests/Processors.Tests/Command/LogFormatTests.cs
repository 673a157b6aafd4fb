using System.Text.Json;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;

namespace Datasets.Command;

public sealed class LogFormatTests : IDisposable
{
    private static readonly DateOnly FirstDay = new(2024, 9, 28);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_JSON_every_line_says_its_dataset_and_run_and_no_secret_is_anywhere()
    {
        const string secret = "the-secret-token-of-this-test";
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = FirstDay,
            To = FirstDay.AddDays(1),
            Token = secret,
            Corrupt = new Dictionary<DateOnly, Corruption> { [FirstDay] = Corruption.Truncated },
        });

        var (exitCode, output, error) = await Task.Run(() => DatasetsCommand.RunWith(
            new Dictionary<string, string> { ["DATASETS_LOG_FORMAT"] = "json", ["DATASETS_STACK"] = "test", ["EARTHDATA_TOKEN"] = secret },
            "run", "omi-ozone", "--from", "2024-09-28", "--to", "2024-09-29", "--out", _folder["out"], "--endpoint", $"{archive.Address}search"));

        Assert.Equal(1, exitCode);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(_folder["out/_runs/omi-ozone"])));
        Assert.All(lines.Where(line => line.TryGetProperty("level", out _)), line => Assert.Equal("omi-ozone", line.GetProperty("dataset").GetString()));
        var granules = lines.Where(line => line.TryGetProperty("granule", out _)).ToList();
        Assert.Equal(["converted", "failed"], granules.Select(line => line.GetProperty("outcome").GetString()).Order());
        Assert.All(granules, line => Assert.Equal(run, line.GetProperty("run").GetString()));
        // Programs count what failed: each failure stands in one line, and how many there were in another.
        Assert.Equal(1, lines.Count(line => line.TryGetProperty("message", out var message) && message.GetString()!.Contains("is truncated", StringComparison.Ordinal)));
        var ofRun = Assert.Single(lines, line => line.TryGetProperty("level", out var level) && level.GetString() == "error");
        Assert.Equal("1 of 2 granules failed; the line of each says why", ofRun.GetProperty("message").GetString());
        var metrics = Assert.Single(lines, line => line.TryGetProperty("GranulesConverted", out _));
        Assert.Equal(("omi-ozone", "test", run), (metrics.GetProperty("Dataset").GetString(), metrics.GetProperty("Stack").GetString(), metrics.GetProperty("run").GetString()));
        Assert.Equal((1, 1), (metrics.GetProperty("GranulesConverted").GetInt32(), metrics.GetProperty("GranulesFailed").GetInt32()));
        // From the end of the 29th of September 2024 until now, for the one item that came out.
        var sinceDataEnd = (DateTimeOffset.UtcNow - new DateTimeOffset(2024, 9, 30, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
        Assert.InRange(metrics.GetProperty("Lag").GetDouble(), sinceDataEnd - 3600, sinceDataEnd + 1);
        var ending = Assert.Single(lines, line => line.TryGetProperty("CatalogSeconds", out _));
        Assert.Equal(run, ending.GetProperty("run").GetString());

        Assert.DoesNotContain(secret, output + error, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".tif", StringComparison.Ordinal)),
            path => Assert.DoesNotContain(secret, File.ReadAllText(path), StringComparison.Ordinal));
        Assert.True(File.Exists(_folder[$"out/_runs/omi-ozone/{run}/report.html"]));
    }

    /// <summary>Where warnings are left out, the lines of the granules are, too.</summary>
    [Fact]
    public async Task In_JSON_without_warnings_the_reason_is_told_at_the_end()
    {
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = FirstDay,
            To = FirstDay,
            Corrupt = new Dictionary<DateOnly, Corruption> { [FirstDay] = Corruption.Truncated },
        });

        var (exitCode, _, error) = await Task.Run(() => DatasetsCommand.RunWith(
            new Dictionary<string, string> { ["DATASETS_LOG_FORMAT"] = "json", ["DATASETS_LOG_LEVEL"] = "error", ["EARTHDATA_TOKEN"] = archive.Options.Token },
            "run", "omi-ozone", "--from", "2024-09-28", "--to", "2024-09-28", "--out", _folder["out"], "--endpoint", $"{archive.Address}search"));

        Assert.Equal(1, exitCode);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
        var told = Assert.Single(lines, line => line.TryGetProperty("level", out _));
        Assert.Contains("is truncated", told.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_format_or_level_is_wrong_usage()
    {
        var (exitCode, _, error) = DatasetsCommand.RunWith(new Dictionary<string, string> { ["DATASETS_LOG_LEVEL"] = "loud" }, "list");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("error: DATASETS_LOG_LEVEL has to be one of debug, info, warning, error", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_lists_repairs_and_says_by_its_exit_code_whether_something_is_left()
    {
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions { From = FirstDay, To = FirstDay });
        string[] window = ["--from", "2024-09-28", "--to", "2024-09-28", "--out", _folder["out"], "--endpoint", $"{archive.Address}search"];
        var token = new Dictionary<string, string> { ["EARTHDATA_TOKEN"] = archive.Options.Token };
        await Task.Run(() => DatasetsCommand.RunWith(token, ["run", "omi-ozone", .. window]));
        var good = await Task.Run(() => DatasetsCommand.Run(["reconcile", "omi-ozone", .. window]));
        foreach (var cog in Directory.GetFiles(_folder["out"], "*_ozone.tif", SearchOption.AllDirectories))
            File.Delete(cog);

        var listed = await Task.Run(() => DatasetsCommand.Run(["reconcile", "omi-ozone", .. window]));
        var repaired = await Task.Run(() => DatasetsCommand.Run(["reconcile", "omi-ozone", "--fix", "--json", .. window]));
        var wrong = DatasetsCommand.Run(["reconcile", "omi-ozone", "--remove-gone", .. window]);

        Assert.Equal((0, 1, 0, 2), (good.ExitCode, listed.ExitCode, repaired.ExitCode, wrong.ExitCode));
        Assert.Contains("all as it should be", good.Output, StringComparison.Ordinal);
        Assert.Contains("1 item without asset; 0 repaired", listed.Output, StringComparison.Ordinal);
        var finding = Assert.Single(JsonDocument.Parse(repaired.Output).RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal(("ItemWithoutAsset", true), (finding.GetProperty("kind").GetString(), finding.GetProperty("fixed").GetBoolean()));
        Assert.Contains("--remove-gone needs --fix", wrong.Error, StringComparison.Ordinal);
    }
}
