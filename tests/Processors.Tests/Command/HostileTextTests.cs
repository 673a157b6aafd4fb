using System.Text.RegularExpressions;
using Datasets.Conversion.Cf;
using Datasets.EmbeddedArchive.Hdf5;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>Hostile texts of a granule through the verbs that read it, and their pages.</summary>
public sealed class HostileTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_verb_and_no_page_passes_texts_of_attributes_on()
    {
        NetCdfFile.Write(_folder, HostileTexts.Granule("day_20200102.nc"));
        var granule = _folder["day_20200102.nc"];

        RequireSafe(0, "inspect", granule);
        RequireSafe(0, "inspect", granule, "--json");
        RequireSafe(0, "new", granule, "--yes", "--id", "own", "--out", _folder["own.yaml"]);
        RequireSafe(0, "validate", _folder["own.yaml"]);
        RequireSafe(0, "convert", _folder["own.yaml"], granule, "--out", _folder["out"]);
        RequireSafe(0, "check", _folder["own.yaml"], granule, "--out", _folder["page.html"]);
        RequireSafe(0, "verify", _folder["out"], "--json");

        var written = Directory.EnumerateFiles(_folder["out"], "*.*", SearchOption.AllDirectories)
            .Append(_folder["page.html"]).Append(_folder["own.yaml"])
            .Where(file => Path.GetExtension(file) is ".json" or ".html" or ".yaml" or ".md" or ".csv" or ".svg").ToList();
        foreach (var file in written)
            HostileTexts.RequireSafe(file, File.ReadAllText(file));
        var cog = Assert.Single(Directory.EnumerateFiles(_folder["out"], "*.tif", SearchOption.AllDirectories));
        HostileTexts.RequireSafe("gdalinfo", ExternalProgram.Run("gdalinfo", cog).Output);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("new")]
    [InlineData("convert")]
    [InlineData("check")]
    public void No_message_passes_names_of_files_groups_and_arrays_on(string verb)
    {
        var granule = _folder["b\u001b[31m\u0007\u202ea.h5"];
        File.WriteAllBytes(granule, Hdf5Writer.Write(new Hdf5Group(
        [
            ($"group{HostileTexts.Text.Replace("/", "", StringComparison.Ordinal)}", new Hdf5Group([])),
            ($"v{HostileTexts.Text}", new Hdf5FloatDataset([1, 2, 3, 4], 2, 2, 2, 2, 1, -1)),
        ])));

        string[] arguments = verb switch
        {
            "inspect" => [granule],
            "new" => [granule, "--yes", "--out", _folder["own.yaml"]],
            _ => ["omi-ozone", granule, "--out", _folder["out"]],
        };
        var (_, output, error) = DatasetsCommand.Run([verb, .. arguments]);

        HostileTexts.RequireSafe(verb, output);
        HostileTexts.RequireSafe(verb, error);
        Assert.Contains("b\uFFFD[31m", output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u0007b")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u009bb")]
    public void A_descriptor_with_such_a_title_is_refused_without_printing_it(string title)
    {
        var shipped = File.ReadAllText(Repository.PathOf("datasets/omi-ozone.yaml"));
        var escaped = string.Concat(title.Select(c => char.IsAscii(c) && !char.IsControl(c) ? $"{c}" : $"\\u{(int)c:x4}"));
        File.WriteAllText(_folder["own.yaml"], Regex.Replace(shipped, "(?m)^title: .*$", $"title: \"{escaped}\""));

        var (exitCode, output, error) = DatasetsCommand.Run("validate", _folder["own.yaml"]);

        Assert.Equal(Descriptors.ExitCode.WrongUsage, exitCode);
        Assert.Contains("title", error, StringComparison.Ordinal);
        HostileTexts.RequireSafe("validate", output + error);
    }

    private static void RequireSafe(int expected, params string[] arguments)
    {
        var (exitCode, output, error) = DatasetsCommand.Run(arguments);
        HostileTexts.RequireSafe(string.Join(' ', arguments), output);
        HostileTexts.RequireSafe(string.Join(' ', arguments), error);
        Assert.True(expected == exitCode, $"{arguments[0]} ended with {exitCode}: {output}{error}");
    }
}
