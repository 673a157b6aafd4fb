using System.Diagnostics;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;
using Microsoft.AspNetCore.Http;

namespace Datasets.Command;

/// <summary>A run of 60 granules that is killed, as a process, at moments that chance chooses.</summary>
public sealed class InterruptionTests : IAsyncLifetime
{
    private const int Days = 60;
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);
    private static readonly DateOnly FirstDay = new(2024, 8, 1);
    private readonly TemporaryFolder _folder = new();
    private EmbeddedArchiveServer _archive = null!;
    private TaskCompletionSource? _held;
    private int _files;

    public async ValueTask InitializeAsync()
    {
        _archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = FirstDay,
            To = FirstDay.AddDays(Days - 1),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
            Intercept = HoldLaterFilesAsync,
        });
        var small = DatasetsCommand.SmallOzone();
        await File.WriteAllTextAsync(_folder["whole.yaml"], small);
        await File.WriteAllTextAsync(_folder["ranges.yaml"], small.Replace("\nsource:\n", "\nsource:\n  access: ranges\n", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("whole", 10)]
    [InlineData("ranges", 5)]
    public void Killed_and_run_again_it_ends_where_an_uninterrupted_run_does(string access, int kills)
    {
        Assert.Equal(0, DatasetsCommand.Wait(Start("whole", access)));
        var chance = new Random(20241001);

        var killed = 0;
        for (var time = 0; time < kills; time++)
        {
            using var run = Start("killed", access);
            // A few granules further than the last time, so that there is something left to kill, and then at any moment.
            var enough = ReceiptsOf("killed") + chance.Next(1, 4);
            while (ReceiptsOf("killed") < enough && !run.WaitForExit(5))
            {
            }

            if (run.WaitForExit(chance.Next(0, 40)))
                continue;
            run.Kill();
            run.WaitForExit();
            killed++;
        }

        Assert.InRange(killed, 3, kills);
        Assert.Equal(0, DatasetsCommand.Wait(Start("killed", access)));
        Assert.Equal(Trees.Published(_folder["whole"]), Trees.Published(_folder["killed"]));
        Assert.False(Directory.Exists(_folder["killed/_work"]));
        Assert.Equal(0, DatasetsCommand.Run("verify", _folder["killed"]).ExitCode);
        Assert.Equal(access == "ranges", Directory.EnumerateFiles(_folder["killed/omi-ozone/2024"], "*.json", SearchOption.AllDirectories)
            .Any(item => File.ReadAllText(item).Contains("\"datasets:source_access\": \"ranges\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_stops_it_cleanly_with_75_and_the_next_run_goes_on(string signal)
    {
        // It cannot come to its end before the signal, however fast it is.
        _held = new TaskCompletionSource();
        using var run = Start("stopped");
        // The first published item shows that it is in the middle.
        while (!Directory.Exists(_folder["stopped/_receipts"]) && !run.WaitForExit(20))
        {
        }

        ExternalProgram.Run("kill", $"-{signal}", $"{run.Id}");
        Assert.Equal(75, DatasetsCommand.Wait(run));
        Assert.False(Directory.Exists(_folder["stopped/_work"]));
        var report = Assert.Single(Directory.GetFiles(_folder["stopped/_runs"], "report.json", SearchOption.AllDirectories));
        Assert.Contains("\"interrupted\": true", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(0, DatasetsCommand.Run("verify", _folder["stopped"]).ExitCode);

        _held.SetResult();
        Assert.Equal(0, DatasetsCommand.Wait(Start("stopped")));
        Assert.Equal(Days, Directory.GetDirectories(_folder["stopped/omi-ozone/2024"]).Length);
    }

    private async Task<bool> HoldLaterFilesAsync(HttpContext request)
    {
        if (_held is { } held && request.Request.Path.StartsWithSegments("/data") && Interlocked.Increment(ref _files) > Days / 3)
            await Task.WhenAny(held.Task, Task.Delay(LongestHold, request.RequestAborted));
        return false;
    }

    private int ReceiptsOf(string output)
    {
        var folder = _folder[$"{output}/_receipts"];
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Length : 0;
    }

    private Process Start(string output, string access = "whole") => DatasetsCommand.Start(
        new Dictionary<string, string> { ["EARTHDATA_TOKEN"] = _archive.Options.Token },
        "run", _folder[$"{access}.yaml"], "--endpoint", new Uri(_archive.Address, "search").AbsoluteUri,
        "--from", $"{FirstDay:yyyy-MM-dd}", "--to", $"{FirstDay.AddDays(Days - 1):yyyy-MM-dd}", "--out", _folder[output]);
}
