using System.Text.Json;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Support;

namespace Datasets.Command;

/// <summary><c>run</c> of a dataset whose granules are files at hand.</summary>
public sealed class LocalSourceTests : IDisposable
{
    private static readonly DateOnly Day = new(2006, 3, 9);
    private readonly TemporaryFolder _folder = new();

    public LocalSourceTests()
    {
        Write("granules/2006", Day);
        Write("granules/2007", Day.AddYears(1));
        File.WriteAllText(_folder["granules/notes.txt"], "no granule");
        Describe("granules/**/*.he5");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_of_any_age_are_converted_once_and_again_when_they_change()
    {
        Assert.Equal((0, 2, 2, 0), Run());
        Assert.Equal((0, 2, 0, 0), Run());

        File.SetLastWriteTimeUtc(Granule("granules/2006", Day), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Write("granules/2006", Day.AddDays(1));

        Assert.Equal((0, 3, 2, 0), Run());
        var verified = DatasetsCommand.RunIn(_folder["."], "verify", "out");
        Assert.True(verified.ExitCode == 0, verified.Error);
        // Nothing of this machine's paths is published, and the files are still theirs.
        var item = File.ReadAllText(Directory.GetFiles(_folder["out/mine/2006"], "*.json", SearchOption.AllDirectories).First(path => path.Contains("20060309/", StringComparison.Ordinal)));
        Assert.DoesNotContain("derived_from", item, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder["granules"], item, StringComparison.Ordinal);
        Assert.Null(new FileInfo(Granule("granules/2006", Day)).LinkTarget);
    }

    [Fact]
    public void A_file_that_is_broken_fails_alone_and_only_it_is_tried_again()
    {
        var broken = Granule("granules/2007", Day.AddYears(1));
        var sound = File.ReadAllBytes(broken);
        File.WriteAllText(broken, "<html>");

        Assert.Equal((1, 2, 1, 1), Run());

        File.WriteAllBytes(broken, sound);
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(_folder["out/_runs/mine"])));
        Assert.Equal((0, 1, 1, 0), Run("--retry-failed", run));
    }

    [Fact]
    public void A_window_is_one_of_the_times_that_the_files_state() => Assert.Equal((0, 1, 1, 0), Run("--from", "2007-01-01"));

    [Theory]
    [InlineData("nowhere/*.nc", "there is no folder")]
    [InlineData("nowhere", "there is no such folder or file")]
    public void A_folder_that_is_not_there_is_named(string path, string why)
    {
        Describe(path);

        var (exitCode, _, error) = DatasetsCommand.RunIn(_folder["."], "run", "mine.yaml", "--out", "out");

        Assert.Equal(2, exitCode);
        Assert.Contains($"source.local.path is {path}, and {why}", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private (int ExitCode, int Discovered, int Converted, int Failed) Run(params string[] more)
    {
        var (exitCode, output, error) = DatasetsCommand.RunIn(_folder["."], ["run", "mine.yaml", "--out", "out", "--json", .. more]);
        Assert.True(output.Length > 0, error);
        using var json = JsonDocument.Parse(output);
        return (exitCode, Number("discovered"), Number("converted"), Number("failed"));

        int Number(string name) => json.RootElement.GetProperty(name).GetInt32();
    }

    private void Describe(string path) => File.WriteAllText(_folder["mine.yaml"], $$"""
        id: mine
        title: Files at hand
        source:
          local: {path: '{{path}}' }
        mapping: hdfeos5-grid
        itemId: MINE_{date:yyyyMMdd}
        variables:
          - {name: ozone, path: /HDFEOS/GRIDS/ColumnAmountO3/Data Fields/ColumnAmountO3}

        """);

    private void Write(string folder, DateOnly day)
    {
        Directory.CreateDirectory(_folder[folder]);
        File.WriteAllBytes(Granule(folder, day), OmdoaO3eGranule.Generate(day, options: new GranuleOptions { Columns = 36, Rows = 18 }).ToBytes());
    }

    private string Granule(string folder, DateOnly day) => _folder[$"{folder}/{OmdoaO3eGranule.NameOf(day, OmdoaO3eGranule.FirstProductionOf(day))}"];
}
