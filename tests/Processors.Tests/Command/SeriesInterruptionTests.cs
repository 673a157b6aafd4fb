using System.Diagnostics;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>A run that makes a series, and a daily one that closes a month of it, killed as processes at moments that chance chooses.</summary>
public sealed class SeriesInterruptionTests : IAsyncLifetime
{
    private static readonly DateOnly FirstDay = new(2024, 7, 30);
    private static readonly DateOnly August = new(2024, 8, 2);
    private static readonly DateOnly LastDay = new(2024, 9, 1);
    private readonly TemporaryFolder _folder = new();
    private EmbeddedArchiveServer _archive = null!;

    public async ValueTask InitializeAsync()
    {
        _archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions { From = FirstDay, To = LastDay, Granule = new GranuleOptions { Columns = 144, Rows = 72 } });
        await File.WriteAllTextAsync(_folder["small.yaml"], DatasetsCommand.SmallOzone());
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Killed_while_a_series_is_made_or_a_month_is_closed_it_ends_in_the_same_bytes()
    {
        Assert.Equal(0, DatasetsCommand.Wait(StartFirst("whole")));
        Assert.Equal(0, DatasetsCommand.Wait(StartDaily("whole")));
        Assert.Equal(0, DatasetsCommand.Wait(StartFirst("before")));
        Assert.Equal(["2024-07"], Periods("before"));

        var chance = new Random(24);
        var killed = 0;
        for (var time = 0; time < 4; time++)
        {
            // Half of them make the series anew, the others close August with the first day of September.
            Trees.Copy(_folder["before"], _folder["killed"]);
            if (time % 2 == 0)
                Directory.Delete(SeriesOf("killed"), recursive: true);
            var before = ObjectsOf("killed");
            using var run = time % 2 == 0 ? StartFirst("killed") : StartDaily("killed");
            while (ObjectsOf("killed") == before && !run.WaitForExit(1))
            {
            }
            if (!run.WaitForExit(chance.Next(0, 30)))
            {
                run.Kill();
                run.WaitForExit();
                killed++;
            }
            Assert.Equal(0, DatasetsCommand.Wait(StartDaily("killed")));
            Assert.Equal(["2024-07", "2024-08"], Periods("killed"));
            Assert.Equal(Trees.Published(_folder["whole"]), Trees.Published(_folder["killed"]));
        }

        Assert.InRange(killed, 2, 4);
        var (exitCode, output, error) = DatasetsCommand.Run("verify", _folder["killed"]);
        Assert.True(exitCode == 0, output + error);
    }

    private string SeriesOf(string output) => _folder[$"{output}/omi-ozone/_series"];

    private int ObjectsOf(string output) => Directory.Exists(SeriesOf(output)) ? Directory.GetFiles(SeriesOf(output), "*", SearchOption.AllDirectories).Length : 0;

    private IEnumerable<string> Periods(string output) => PeriodsOf(SeriesOf(output));

    private static IEnumerable<string> PeriodsOf(string series) => Directory.GetDirectories(Path.Combine(series, "ozone")).Select(path => Path.GetFileName(path).Split('.')[0]).Order();

    private Process StartFirst(string output) => Start(output, FirstDay, August);

    private Process StartDaily(string output) => Start(output, LastDay.AddDays(-1), LastDay);

    private Process Start(string output, DateOnly first, DateOnly last) => DatasetsCommand.Start(
        new Dictionary<string, string> { ["EARTHDATA_TOKEN"] = _archive.Options.Token },
        "run", _folder["small.yaml"], "--endpoint", new Uri(_archive.Address, "search").AbsoluteUri,
        "--from", $"{first:yyyy-MM-dd}", "--to", $"{last:yyyy-MM-dd}", "--out", _folder[output]);
}
