using Datasets.Conversion.Cf;
using Datasets.Support;

namespace Datasets.Authoring;

/// <summary>Grids that no GeoTIFF holds as they are: of irregular axes, and in systems that have no keys there.</summary>
public sealed class NewResampledTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(-180)]
    public void A_global_grid_of_irregular_rows_is_put_on_a_regular_one_and_shows_its_numbers_where_its_cells_are(double west)
    {
        double[] longitudes = [.. Enumerable.Range(0, 128).Select(i => west + 2.8125 * i)], latitudes = Mercator(60, 2.8125);
        NetCdfFile.Write(_folder, CfFiles.Simple(
            "model_20220120.nc", Field(["time", "lat", "lon"], latitudes, longitudes), CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes)));
        var (dataset, _, cogs, _) = NewDataset.Convert(_folder["model_20220120.nc"], _folder);

        Assert.Equal(("swath", "/lat", "/lon"), (dataset.Mapping, dataset.Gridding!.Latitude, dataset.Gridding.Longitude));
        // A cell of 2.5 degrees has parts of up to four of the grid's in it, whose middles lie up to half a cell away: 2 a degree of latitude, 1.7 of longitude.
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. from lon in longitudes from lat in latitudes select new Expected(Math.IEEERemainder(lon, 360) is 180 ? -180 : Math.IEEERemainder(lon, 360), lat, ValueAt(lon, lat), 6)])]));
    }

    [Fact]
    public void Axes_of_a_region_get_a_grid_around_the_region()
    {
        double[] latitudes = [34, 34.5, 35.2, 36.1, 37.2], longitudes = [127, 127.5, 128, 128.5, 129];
        NetCdfFile.Write(_folder, CfFiles.Simple(
            "mercator_20220120.nc", Field(["time", "lon", "lat"], latitudes, longitudes), CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes)));
        var (dataset, _, cogs, _) = NewDataset.Convert(_folder["mercator_20220120.nc"], _folder);

        Assert.True(dataset.Gridding!.Bbox[2] - dataset.Gridding.Bbox[0] <= 10);
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. from lon in longitudes from lat in latitudes select new Expected(lon, lat, ValueAt(lon, lat), 2)])]));
    }

    [Fact]
    public void Values_that_do_not_go_on_in_one_direction_are_no_axis()
    {
        double[] longitudes = [10, 5, 30, 20];
        NetCdfFile.Write(_folder, CfFiles.Simple("stations_20220120.nc", Field(["time", "lat", "lon"], CfFiles.Latitudes, longitudes), longitude: CfFiles.Longitude(longitudes)));
        Assert.Contains("irregular", Assert.ThrowsAny<Exception>(() => NewDataset.Draft(_folder["stations_20220120.nc"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotated_pole_is_brought_to_longitude_and_latitude()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(i => -2.0 + 0.5 * i)], y = [.. Enumerable.Range(0, 10).Select(i => -1.0 + 0.5 * i)];
        var file = CfFiles.Simple(
            "rotated_20220120.nc",
            new("mask", "u1", ["time", "rlat", "rlon"], [.. Enumerable.Repeat(1.0, 200)]) { Attributes = new() { ["grid_mapping"] = "pole" } },
            new("rlat", "f4", ["rlat"], y) { Attributes = new() { ["standard_name"] = "grid_latitude", ["units"] = "degrees" } },
            new("rlon", "f4", ["rlon"], x) { Attributes = new() { ["standard_name"] = "grid_longitude", ["units"] = "degrees" } });
        file.Dimensions.Remove("lat");
        file.Dimensions.Remove("lon");
        (file.Dimensions["rlat"], file.Dimensions["rlon"]) = (10, 20);
        file.Variables.Add(new("pole", "i4", [], [0])
        {
            Attributes = new() { ["grid_mapping_name"] = "rotated_latitude_longitude", ["grid_north_pole_latitude"] = 39.25, ["grid_north_pole_longitude"] = -162.0 },
        });
        NetCdfFile.Write(_folder, file);
        var (dataset, yaml, cogs, _) = NewDataset.Convert(_folder["rotated_20220120.nc"], _folder);

        Assert.Equal(("EPSG:4326", 0.5), (dataset.Warp!.Crs, dataset.Warp.Resolution));
        Assert.Contains("warp: {crs: EPSG:4326, resolution: 0.5}", yaml, StringComparison.Ordinal);
        // The rotated origin lies at (50.75° N, 18° E).
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [new(18, 50.75, 1, 0)])]));
    }

    /// <summary>Rows of a Mercator grid, which are as high as they are wide on the Earth: closer to each other away from the equator.</summary>
    private static double[] Mercator(int count, double step) =>
        [.. Enumerable.Range(0, count).Select(i => Math.Atan(Math.Sinh((i - (count - 1) / 2.0) * step * Math.PI / 180)) * 180 / Math.PI)];

    private static double ValueAt(double longitude, double latitude) => 2 * latitude + 100 * Math.Cos(longitude * Math.PI / 180) + 300;

    private static NetCdfVariable Field(string[] order, double[] latitudes, double[] longitudes) => new("v", "f4", order,
        order[1] == "lat"
            ? [.. from latitude in latitudes from longitude in longitudes select ValueAt(longitude, latitude)]
            : [.. from longitude in longitudes from latitude in latitudes select ValueAt(longitude, latitude)]);
}
