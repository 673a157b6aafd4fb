using System.Diagnostics;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>Runs of a derived dataset, the first one and one after a day has come, killed as processes at moments that chance chooses.</summary>
public sealed class DerivedInterruptionTests : IAsyncLifetime
{
    private static readonly DateOnly FirstDay = new(2024, 7, 28);
    private static readonly DateOnly LastDay = new(2024, 8, 3);
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
    public void Killed_at_any_moment_it_ends_in_the_same_bytes()
    {
        Assert.Equal(0, DatasetsCommand.Wait(Start("run", _folder["small.yaml"], "--from", $"{FirstDay:yyyy-MM-dd}", "--to", $"{LastDay:yyyy-MM-dd}", "--out", _folder["days"])));
        Trees.Copy(_folder["days"], _folder["whole"]);
        Assert.Equal(0, DatasetsCommand.Wait(StartDerived("whole")));

        var chance = new Random(24);
        var killed = 0;
        for (var time = 0; time < 4; time++)
        {
            // Half of the runs make both months, the others the one in which a day was lost and came back.
            Trees.Copy(_folder[time % 2 == 0 ? "days" : "whole"], _folder["killed"]);
            if (time % 2 != 0)
                Directory.Delete(_folder["killed/omi-ozone-monthly/2024/OMI-Aura_L3-OMDOAO3e-mean_202408"], recursive: true);
            using var run = StartDerived("killed");
            while (!Directory.Exists(_folder["killed/_runs/omi-ozone-monthly"]) && !run.WaitForExit(1))
            {
            }
            if (!run.WaitForExit(chance.Next(0, 300) + (time % 2 == 0 ? 0 : 250)))
            {
                run.Kill();
                run.WaitForExit();
                killed++;
            }
            Assert.Equal(0, DatasetsCommand.Wait(StartDerived("killed")));
            Assert.Equal(Trees.Published(_folder["whole"]), Trees.Published(_folder["killed"]));
        }

        Assert.InRange(killed, 1, 4);
        var (exitCode, output, error) = DatasetsCommand.Run("verify", _folder["killed"]);
        Assert.True(exitCode == 0, output + error);
    }

    private Process StartDerived(string output) => Start("run", "omi-ozone-monthly", "--out", _folder[output]);

    private Process Start(params string[] arguments) => DatasetsCommand.Start(
        new Dictionary<string, string> { ["EARTHDATA_TOKEN"] = _archive.Options.Token, ["DATASETS_CMR_URL"] = new Uri(_archive.Address, "search").AbsoluteUri }, arguments);
}
