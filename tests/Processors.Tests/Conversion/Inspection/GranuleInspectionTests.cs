using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Inspection;

public sealed class GranuleInspectionTests
{
    [Fact]
    public void The_real_granule_is_described_as_its_readme_does()
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        var inspection = GranuleInspection.Inspect(granule);

        var grid = Assert.Single(inspection.Grids);
        Assert.Null(grid.Problem);
        Assert.Equal(new GridGeometry(new GridAxis(1440, -180, 180), new GridAxis(720, -90, 90)), grid.Geometry);
        Assert.False(grid.Geometry!.IsNorthFirst);
        Assert.Equal(new DateTimeOffset(2004, 10, 1, 0, 0, 0, TimeSpan.Zero), inspection.Time!.Value.Date);

        var arrays = All(inspection.Root).ToDictionary(array => array.Path);
        var ozone = arrays["/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountO3"];
        Assert.Equal([720, 1440], ozone.Shape);
        Assert.Equal([180, 180], ozone.Chunks!);
        Assert.Equal(SampleType.Float32, ozone.SampleType);
        Assert.Equal((-1.2676506e30f, "DU"), ((float)ozone.Encoding.Fill!.Value, ozone.Encoding.Unit));
        Assert.Equal(16, arrays.Count);
    }

    private static IEnumerable<InspectedArray> All(InspectedGroup group) => group.Arrays.Concat(group.Groups.SelectMany(All));
}
