using Datasets.Command;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Inspection;
using Datasets.Hdf4;
using Datasets.Support;

namespace Datasets.Authoring;

/// <summary>What <c>inspect</c>, <c>new</c>, <c>convert</c> and <c>check</c> make of HDF4 granules.</summary>
public sealed class NewHdf4Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sin_tile.hdf", "hdfeos2-grid", "divide", "scale_factor 10000, which multiplied would make the numbers larger than any that was measured")]
    [InlineData("cmg_degrees.hdf", "hdfeos2-grid", "divide", "scale_factor 10000")]
    [InlineData("mod08.hdf", "hdfeos2-grid", "atmosphere", "add_offset -15000, from which its values, added, would differ by 200 at most: it is a stored number")]
    [InlineData("airs.hdf", "hdfeos2-grid", null, null)]
    [InlineData("polar.hdf", "hdfeos2-grid", null, null)]
    [InlineData("swath.hdf", "hdfeos2-swath", null, null)]
    [InlineData("trmm.hdf", "hdf4-grid", null, null)]
    public void A_descriptor_is_written_converts_the_granule_and_is_found_faithful(string name, string mapping, string? values, string? reason)
    {
        var granule = Hdf4Kit.Case(name);
        var descriptor = _folder["written.yaml"];
        var (exitCode, _, error) = DatasetsCommand.Run("new", granule, "--id", "written", "--yes", "--out", descriptor);
        Assert.True(exitCode == 0, error);
        var yaml = File.ReadAllText(descriptor);
        Assert.Contains($"mapping: {mapping}\n", yaml, StringComparison.Ordinal);
        if (values is null)
            Assert.DoesNotContain("options:", yaml, StringComparison.Ordinal);
        else
            Assert.Matches($"# .*{System.Text.RegularExpressions.Regex.Escape(reason!)}.*\noptions: {{values: {values}}}\n", yaml);

        (exitCode, _, error) = DatasetsCommand.Run("convert", descriptor, granule, "--out", _folder["out"]);
        Assert.True(exitCode == 0, error);
        (exitCode, var output, error) = DatasetsCommand.Run("check", descriptor, granule, "--out", _folder["check.html"]);
        Assert.True(exitCode == 0, error);
        Assert.StartsWith("faithful", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_between_the_places_of_a_swath_is_found_faithful_and_its_page_says_what_is_not_read_apart()
    {
        File.WriteAllText(_folder["fine.yaml"], """
            id: fine
            title: Water vapour
            source: {cmr: {shortName: MOD05_L2, version: "061", provider: LAADS}}
            mapping: hdfeos2-swath
            gridding: {resolution: 0.1, filters: [{path: /HDFEOS/SWATHS/mod05/Data Fields/Water_Vapor_1km, maximum: 1.0}]}
            itemId: '{granule}'
            variables:
              - {name: water-vapour, path: /HDFEOS/SWATHS/mod05/Data Fields/Water_Vapor_1km}
            """);
        var (exitCode, output, error) = DatasetsCommand.Run("check", _folder["fine.yaml"], Hdf4Kit.Case("swath.hdf"), "--out", _folder["check.html"]);
        Assert.True(exitCode == 0, error);
        Assert.StartsWith("faithful", output, StringComparison.Ordinal);
        Assert.Contains("the places of pixels are not read apart, their numbers are", File.ReadAllText(_folder["check.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_scale_and_an_offset_mean_is_told_where_it_is_not_what_CF_says()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("mod08.hdf"));
        var mean = GranuleScan.Read(granule).Fields.Single(field => field.Path.EndsWith("_Mean", StringComparison.Ordinal));
        Assert.Equal("atmosphere", mean.Values?.Convention);
        Assert.Equal((0.01, 150.0), (mean.Encoding.Scale, mean.Encoding.Offset));
        // 150 to 168 K: the file's numbers by MODIS Atmosphere's formula.
        Assert.InRange(mean.Render!.Rescale[0], 145, 155);
        var inspected = GranuleInspection.Inspect(granule);
        Assert.Equal("HDF4", inspected.Format);
        Assert.Equal(150, inspected.Root.Groups[0].Groups[0].Groups[0].Groups[0].Arrays[0].Encoding.Offset);
    }

    [Fact]
    public void An_inspection_has_the_place_the_time_and_the_metadata_of_a_granule()
    {
        var (exitCode, output, error) = DatasetsCommand.Run("inspect", Hdf4Kit.Case("sin_tile.hdf"), "--json");
        Assert.Equal((0, ""), (exitCode, error));
        var json = System.Text.Json.Nodes.JsonNode.Parse(output)!;
        Assert.Equal("HDF4", (string)json["format"]!);
        Assert.Equal("hdfeos2-grid", (string)json["grids"]![0]!["mapping"]!);
        Assert.Equal(5559752.598333, (double)json["grids"]![0]!["bbox"]![3]!, 1e-6);
        var (_, tree, _) = DatasetsCommand.Run("inspect", Hdf4Kit.Case("swath.hdf"));
        Assert.Contains("between those of", tree, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.hdf")]
    [InlineData("loop.hdf")]
    public void A_broken_granule_is_refused_by_name(string name)
    {
        foreach (var verb in new[] { "inspect", "new" })
        {
            var (exitCode, _, error) = DatasetsCommand.Run(verb, Hdf4Kit.Case(name));
            Assert.NotEqual(0, exitCode);
            Assert.StartsWith($"error: {name} is corrupt: ", error, StringComparison.Ordinal);
        }
    }
}
