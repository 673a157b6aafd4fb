using Datasets.Conversion.HdfEos5;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

public sealed class MappingRegistryTests
{
    [Fact]
    public void A_mapping_is_found_by_its_key() =>
        Assert.IsType<Hdfeos5GridMapping>(MappingRegistry.Default.Get("hdfeos5-grid"));

    [Fact]
    public void A_typing_error_is_answered_with_the_likeliest_key()
    {
        var e = Assert.Throws<DatasetsException>(() => MappingRegistry.Default.Get("hdfeos-grid"));
        // Plugins of other tests may stand among the library's own.
        Assert.StartsWith("there is no mapping 'hdfeos-grid': did you mean 'hdfeos2-grid'? there is cf-grid, hdf4-grid, hdfeos2-grid, ", e.Message);
    }

    [Fact]
    public void Something_else_altogether_is_answered_with_the_list()
    {
        var e = Assert.Throws<DatasetsException>(() => MappingRegistry.Default.Get("x"));
        Assert.StartsWith("there is no mapping 'x': there is ", e.Message);
    }

    [Fact]
    public void A_key_can_be_taken_once_only() =>
        Assert.Throws<ArgumentException>(() => new MappingRegistry(new Hdfeos5GridMapping(), new Hdfeos5GridMapping()));
}
