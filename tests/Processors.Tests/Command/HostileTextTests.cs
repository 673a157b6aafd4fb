using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Datasets.Conversion.Cf;
using Datasets.EmbeddedArchive.Hdf5;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>
/// Texts of a granule that a terminal would obey, or that disguise other text, through every verb and page. What counts as such is Unicode's: categories
/// Cc, Cf, Zl and Zp.
/// </summary>
public sealed class HostileTextTests : IDisposable
{
    /// <summary>A colour, a window's title, a bell, a backspace, CSI as one character, text that runs backwards, a joiner without width, and three ends of a line.</summary>
    private const string Hostile = "\u001b[31mRED\u001b]0;title\u0007\b\u009b2J\u202egnp\u200b\u2066x\u2028y\r\nz";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_verb_and_no_page_passes_texts_of_attributes_on()
    {
        NetCdfFile.Write(_folder, Granule("day_20200102.nc"));
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
            RequireSafe(file, File.ReadAllText(file));
        var cog = Assert.Single(Directory.EnumerateFiles(_folder["out"], "*.tif", SearchOption.AllDirectories));
        RequireSafe("gdalinfo", ExternalProgram.Run("gdalinfo", cog).Output);
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
            ($"group{Hostile.Replace("/", "", StringComparison.Ordinal)}", new Hdf5Group([])),
            ($"v{Hostile}", new Hdf5FloatDataset([1, 2, 3, 4], 2, 2, 2, 2, 1, -1)),
        ])));

        string[] arguments = verb switch
        {
            "inspect" => [granule],
            "new" => [granule, "--yes", "--out", _folder["own.yaml"]],
            _ => ["omi-ozone", granule, "--out", _folder["out"]],
        };
        var (_, output, error) = DatasetsCommand.Run([verb, .. arguments]);

        RequireSafe(verb, output);
        RequireSafe(verb, error);
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
        RequireSafe("validate", output + error);
    }

    private static NetCdfFile Granule(string name) => new(name)
    {
        Dimensions = new() { ["lat"] = 18, ["lon"] = 36 },
        Variables =
        [
            new NetCdfVariable("lat", "f8", ["lat"], [.. Enumerable.Range(0, 18).Select(i => 85.0 - 10 * i)]) { Attributes = new() { ["units"] = "degrees_north" } },
            new NetCdfVariable("lon", "f8", ["lon"], [.. Enumerable.Range(0, 36).Select(i => -175.0 + 10 * i)]) { Attributes = new() { ["units"] = "degrees_east" } },
            new NetCdfVariable("o3", "f8", ["lat", "lon"], [.. Enumerable.Range(0, 18 * 36).Select(i => 200.0 + i)])
            {
                Attributes = new() { ["units"] = $"DU{Hostile}", ["long_name"] = $"ozone {Hostile}", ["comment"] = Hostile },
            },
        ],
        Attributes = new()
        {
            ["title"] = $"Ozone {Hostile}",
            ["summary"] = Hostile,
            ["ShortName"] = $"OZ{Hostile}",
            ["VersionID"] = Hostile,
            ["institution"] = Hostile,
            ["time_coverage_start"] = "2020-01-02T00:00:00Z",
            ["time_coverage_end"] = "2020-01-02T23:59:59Z",
        },
    };

    private static void RequireSafe(int expected, params string[] arguments)
    {
        var (exitCode, output, error) = DatasetsCommand.Run(arguments);
        RequireSafe(string.Join(' ', arguments), output);
        RequireSafe(string.Join(' ', arguments), error);
        Assert.True(expected == exitCode, $"{arguments[0]} ended with {exitCode}: {output}{error}");
    }

    private static void RequireSafe(string name, string text)
    {
        var hidden = text.EnumerateRunes().Where(character => character.Value is not ('\n' or '\t')).Where(character => Rune.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        Assert.Equal($"{name}:", $"{name}:{string.Concat(hidden.Select(character => $" U+{character.Value:X4}"))}");
    }
}
