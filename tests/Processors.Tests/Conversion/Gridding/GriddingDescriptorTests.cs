using Datasets.Descriptors;

namespace Datasets.Conversion.Gridding;

public sealed class GriddingDescriptorTests
{
    [Theory]
    [InlineData("gridding: ¶{}", "gridding: 'resolution' is missing: The size of a cell in degrees, the same in longitude and latitude.")]
    [InlineData("gridding: {resolution: ¶0.7}", "gridding.resolution: must go into the bbox's width and height a whole number of times")]
    [InlineData("gridding: {resolution: ¶0}", "gridding.resolution: must be from 0.005 to 30, got 0")]
    [InlineData("gridding: {resolution: 1, bbox: ¶[10, 0, -10, 1]}", "gridding.bbox: west must be less than east in [west, south, east, north], by 360 at most")]
    [InlineData("gridding: {resolution: 1, bbox: ¶[-180, 0, 181, 1]}", "gridding.bbox: west must be less than east in [west, south, east, north], by 360 at most")]
    [InlineData(
        "gridding: {resolution: 1, bbox: ¶[0, 80, 1, 91]}",
        "gridding.bbox: south must be less than north in [west, south, east, north], and both from -90 to 90")]
    [InlineData("gridding: {resolution: 1, latitude: ¶/a}", "gridding.latitude: latitude and longitude go together: give both or neither")]
    [InlineData("gridding: {resolution: 1, filters: [{path: ¶/a}]}", "gridding.filters[0].path: a filter needs minimum, maximum, rejectBits or bits")]
    [InlineData("gridding: {resolution: 1, filters: [{path: /a, minimum: ¶2, maximum: 1}]}", "gridding.filters[0].minimum: must not be greater than maximum")]
    [InlineData("gridding: {resolution: 1, filters: [{path: /a, rejectBits: [¶32]}]}", "gridding.filters[0].rejectBits[0]: must be from 0 to 31, got 32")]
    [InlineData("gridding: {resolution: 1, ¶rejectRow: [1]}", "gridding: unknown key 'rejectRow'; did you mean 'rejectRows'?")]
    [InlineData("gridding: {resolution: 1, method: ¶conservative3}", "gridding.method: must be one of conservative, conservative2, got 'conservative3'; did you mean 'conservative'?")]
    public void What_does_not_fit_is_told_at_its_place(string marked, string message) => MarkedYaml.Plus(marked).HasProblems(message);

    [Fact]
    public void A_dominant_value_does_not_change_inside_its_pixel() =>
        MarkedYaml.With("    path: /a/b\n", "    path: /a/b\n    statistic: ¶dominant\ngridding: {resolution: 1, method: conservative2}\n").HasProblems(
            "variables[0].statistic: 'dominant' takes a pixel's value as it is, and gridding.method: conservative2 changes it inside the pixel; use conservative");

    [Theory]
    [InlineData("{resolution: 0.25}", 1440, 720)]
    [InlineData("{resolution: 0.1, bbox: [-10.3, 35, 30, 60.5]}", 403, 255)]
    [InlineData("{resolution: 0.05, bbox: [0, -90, 360, 90]}", 7200, 3600)]
    public void The_grid_has_whole_cells_from_edge_to_edge(string gridding, int columns, int rows)
    {
        var descriptor = DescriptorReader.Parse($"{MarkedYaml.Valid}gridding: {gridding}\n", "d").OrThrow();
        var grid = TargetGrid.Create(descriptor.Gridding!);
        Assert.Equal((columns, rows), (grid.Columns, grid.Rows));
    }
}
