using Datasets.Conversion;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Authoring;

/// <summary>Files that say in an odd way, or not at all, in which system their x and y count.</summary>
public sealed class NewPlacedTests : IDisposable
{
    private static readonly double[] Degrees = [10.25, 10.75, 11.25, 11.75];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void X_and_y_without_a_unit_that_could_be_degrees_get_a_stated_system()
    {
        NetCdfFile.Write(_folder, File(Degrees, []));
        var (dataset, yaml, cogs, _) = NewDataset.Convert(_folder["xy_20220120.nc"], _folder);

        Assert.Equal("EPSG:4326", dataset.Grid!.Crs);
        Assert.Contains("FILL IN another system", yaml, StringComparison.Ordinal);
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [new(10.75, 11.25, 9, 0), new(11.75, 10.25, 3, 0)])]));
    }

    [Fact]
    public void Numbers_that_are_no_degrees_are_refused_with_what_to_state()
    {
        NetCdfFile.Write(_folder, File([250000.5, 250003.5, 250006.5, 250009.5], []));
        Assert.Contains("grid: {crs: …} in the descriptor", Assert.Throws<DatasetsException>(() => NewDataset.Draft(_folder["xy_20220120.nc"])).Message, StringComparison.Ordinal);
    }

    /// <remarks>rioxarray once wrote 'm' beside whatever system.</remarks>
    [Fact]
    public void Degrees_whose_unit_says_metres_are_taken_for_degrees_in_a_geographic_system()
    {
        var file = File(Degrees, new() { ["units"] = "m" });
        file.Variables[^1].Attributes["grid_mapping"] = "spatial_ref";
        file.Variables.Add(System("EPSG:4326"));
        var item = Map(file);
        Assert.Equal((4326, 10.0), (item.Variables[0].Raster.Crs.Epsg, item.Variables[0].Raster.GeoTransform.OriginX));
        Assert.Contains("their numbers are taken for degrees", Assert.Single(item.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 32633)]
    [InlineData(2, null)]
    public void A_variable_that_names_no_grid_mapping_has_the_only_one(int mappings, int? code)
    {
        var file = File([250000.5, 250003.5, 250006.5, 250009.5], []);
        file.Variables.Add(System("EPSG:32633"));
        if (mappings > 1)
            file.Variables.Add(System("EPSG:32634") with { Name = "other" });
        if (code is null)
        {
            Assert.Contains("no attribute grid_mapping says", Assert.Throws<UnplacedGridException>(() => Map(file)).Message, StringComparison.Ordinal);
            return;
        }
        var item = Map(file);
        Assert.Equal(code, item.Variables[0].Raster.Crs.Epsg);
        Assert.Contains("/spatial_ref is taken, which is the only one of the file", Assert.Single(item.Warnings), StringComparison.Ordinal);
    }

    private MappedGranule Map(NetCdfFile file)
    {
        NetCdfFile.Write(_folder, file);
        using var granule = GranuleOpener.Open(_folder[file.Name]);
        return Assert.Single(MappingRegistry.Default.Get("cf-grid").MapItems(granule, CfFiles.Dataset()));
    }

    private static NetCdfVariable System(string code) => new("spatial_ref", "i4", [], [0]) { Attributes = new() { ["srid"] = code } };

    private static NetCdfFile File(double[] coordinates, Dictionary<string, object> attributes)
    {
        var file = CfFiles.Simple("xy_20220120.nc", new("v", "f4", ["time", "y", "x"], [.. Enumerable.Range(0, 16).Select(i => (double)i)]));
        file.Variables.RemoveAll(variable => variable.Name is "lat" or "lon");
        file.Dimensions.Remove("lat");
        file.Dimensions.Remove("lon");
        (file.Dimensions["y"], file.Dimensions["x"]) = (4, 4);
        file.Variables.InsertRange(1, [new("y", "f8", ["y"], coordinates) { Attributes = attributes }, new("x", "f8", ["x"], coordinates) { Attributes = attributes }]);
        return file;
    }
}
