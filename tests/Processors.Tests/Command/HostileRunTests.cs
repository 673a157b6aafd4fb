using System.Text;
using System.Text.Json.Nodes;
using Datasets.Archives.Cmr;
using Datasets.Conversion.Cf;
using Datasets.Storage.Http;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>Hostile texts of granules, of their files' names and of an archive's answers through the verbs of a run and its pages.</summary>
public sealed class HostileRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_over_files_passes_neither_their_texts_nor_their_names_on()
    {
        Directory.CreateDirectory(_folder["granules"]);
        NetCdfFile.Write(_folder, HostileTexts.Granule("granules/day_20200102.nc"));
        File.Copy(_folder["granules/day_20200102.nc"], _folder["granules/b\u001b[31m\u0007\u202ea_20200104.nc"]);
        File.WriteAllText(_folder["granules/c\u001b]0;t\u0007\u2066_20200103.nc"], $"<html>{HostileTexts.Text}");
        File.WriteAllText(_folder["mine.yaml"], """
            id: mine
            title: Files at hand
            source:
              local: {path: 'granules/*.nc'}
            mapping: cf-grid
            itemId: MINE_{date:yyyyMMdd}
            variables:
              - {name: o3, path: /o3}

            """);

        RequireSafe(0, "discover", "mine.yaml", "--out", "out");
        RequireSafe(0, "discover", "mine.yaml", "--json");
        RequireSafe(1, "run", "mine.yaml", "--out", "out");
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(_folder["out/_runs/mine"])));
        RequireSafe(1, "run", "mine.yaml", "--out", "out", "--retry-failed", run);
        RequireSafe(1, "run", "mine.yaml", "--out", "out", "--json");
        Assert.Single(Directory.EnumerateFiles(_folder["out"], "*.tif", SearchOption.AllDirectories));
        RequireSafe(0, "search", "out");
        RequireSafe(0, "search", "out", "--json");
        RequireSafe(1, "reconcile", "mine.yaml", "--out", "out");
        RequireSafe(1, "reconcile", "mine.yaml", "--out", "out", "--json");
        RequireSafe(0, "verify", "out");

        foreach (var file in Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories))
        {
            HostileTexts.RequireSafe("a file's name", Path.GetRelativePath(_folder["out"], file));
            if (Path.GetExtension(file) is ".json" or ".html" or ".md" or ".csv" or ".svg" or ".txt")
                HostileTexts.RequireSafe(file, File.ReadAllText(file));
        }
    }

    [Fact]
    public void What_an_archive_answers_is_not_passed_on()
    {
        var granule = UmmAnswer.Granule(1).With("umm/GranuleUR", $"UR{HostileTexts.Text}").With("meta/concept-id", $"G1{HostileTexts.Text}");
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok(UmmAnswer.Of(granule, UmmAnswer.Granule(2)), ("CMR-Hits", "2")));
        using var refusing = new ScriptedServer(_ => new ServerAnswer(400, Encoding.UTF8.GetBytes(new JsonObject { ["errors"] = new JsonArray(HostileTexts.Text) }.ToJsonString())));

        foreach (var server in new[] { cmr, refusing })
        {
            RequireSafe(null, "discover", "omi-ozone", "--from", "2020-01-01", "--to", "2020-01-31", "--endpoint", server.Url("/search").ToString());
            RequireSafe(null, "discover", "omi-ozone", "--from", "2020-01-01", "--to", "2020-01-31", "--endpoint", server.Url("/search").ToString(), "--json");
        }
    }

    private void RequireSafe(int? expected, params string[] arguments)
    {
        var (exitCode, output, error) = DatasetsCommand.RunIn(_folder["."], arguments);
        HostileTexts.RequireSafe(string.Join(' ', arguments), output);
        HostileTexts.RequireSafe(string.Join(' ', arguments), error);
        Assert.True(expected is null || expected == exitCode, $"{arguments[0]} ended with {exitCode}: {output}{error}");
        Assert.NotEqual("", output + error);
    }
}
