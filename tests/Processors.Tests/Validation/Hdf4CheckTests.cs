using Datasets.Conversion.Fields;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos2;
using Datasets.Conversion.HdfEos5;
using Datasets.Hdf4;
using Datasets.Support;

namespace Datasets.Validation;

/// <summary>The expert's page of HDF4 granules: what scale and offset mean, and levels, are read apart from the mapping.</summary>
public sealed class Hdf4CheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mod08.hdf", "/HDFEOS/GRIDS/mod08/Data Fields/Cloud_Top_Temperature_Mean", "atmosphere")]
    [InlineData("sin_tile.hdf", "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/1 km 16 days NDVI", "divide")]
    public void A_mapping_that_does_not_heed_the_convention_of_values_is_found_out(string name, string path, string values)
    {
        var dataset = Rasters.Dataset(path) with { Options = new Dictionary<string, string> { [ValuesOption.Name] = values } };
        using var right = DatasetCheck.Run(dataset, new Hdfeos2GridMapping(), Hdf4Kit.Case(name), Folder("right"));
        using var wrong = DatasetCheck.Run(dataset, new Hdfeos5GridMapping(), Hdf4Kit.Case(name), Folder("wrong"));
        Assert.True(right.IsFaithful);
        Assert.False(wrong.IsFaithful);
    }

    private string Folder(string name) => Directory.CreateDirectory(_folder[name]).FullName;
}
