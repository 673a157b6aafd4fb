using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>Files that cannot become rasters, and odd ones that can.</summary>
public sealed class CfGridErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IGranule> _open = [];

    public void Dispose()
    {
        _open.ForEach(granule => granule.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void Irregular_spacing_is_refused_with_how_irregular_and_where()
    {
        var e = Refused(CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(-60, -30, 0, 36, 60)));
        Assert.Contains("a.nc: the coordinate /lat does not make a regular axis: its spacing is irregular: steps go from 24 to 36", e);
        Assert.Contains("value 3 (36) is 6 (0.2 of a mean step) from where even steps of 30 would put it (30)", e);
    }

    [Fact]
    public void Coordinates_in_single_precision_are_regular_and_their_edges_round()
    {
        double[] latitudes = [.. Enumerable.Range(0, 1800).Select(i => (double)(float)(-89.95 + i * 0.1))];
        double[] longitudes = [.. Enumerable.Range(0, 3).Select(i => (double)(float)(-179.95 + i * 0.1))];
        var raster = Map(CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(latitudes), longitude: CfFiles.Longitude(longitudes))).Variables[0].Raster;
        Assert.Equal((-180, 90), (raster.GeoTransform.OriginX, raster.GeoTransform.OriginY));
        Assert.Equal(-0.1, raster.GeoTransform.PixelHeight, 12);
    }

    [Fact]
    public void Rows_on_the_poles_are_whole_cells_that_reach_beyond()
    {
        var raster = Map(CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(-90, -45, 0, 45, 90))).Variables[0].Raster;
        Assert.Equal((112.5, -45), (raster.GeoTransform.OriginY, raster.GeoTransform.PixelHeight));
    }

    [Fact]
    public void Latitudes_beyond_the_poles_are_refused() =>
        Assert.Contains("beyond the poles", Refused(CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(0, 60, 120))));

    [Fact]
    public void Longitudes_more_than_once_round_are_refused() =>
        Assert.Contains("more than once round the globe", Refused(CfFiles.Simple("a.nc", longitude: CfFiles.Longitude(-180, -80, 20, 120, 220))));

    [Fact]
    public void Longitudes_that_jump_at_the_antimeridian_go_on_behind_it()
    {
        var raster = Map(CfFiles.Simple("a.nc", longitude: CfFiles.Longitude(90, 135, 180, -135, -90))).Variables[0].Raster;
        Assert.Equal((67.5, 45, 5), (raster.GeoTransform.OriginX, raster.GeoTransform.PixelWidth, raster.Width));
    }

    [Fact]
    public void Coordinates_at_the_edge_of_their_cells_are_moved_to_the_middle_by_the_bounds()
    {
        var longitude = CfFiles.Longitude(-180, -90, 0, 90) with { Attributes = new() { ["units"] = "degrees_east", ["bounds"] = "lon_bnds" } };
        var file = CfFiles.Simple("a.nc", longitude: longitude);
        file.Dimensions["nv"] = 2;
        file.Variables.Add(new("lon_bnds", "f8", ["lon", "nv"], [-180, -90, -90, 0, 0, 90, 90, 180]));
        Assert.Equal(-180, Map(file).Variables[0].Raster.GeoTransform.OriginX);
    }

    [Fact]
    public void Bounds_are_packed_like_their_coordinate()
    {
        var latitude = new NetCdfVariable("lat", "i2", ["lat"], [10])
        {
            Attributes = new() { ["units"] = "degrees_north", ["bounds"] = "lat_bnds", ["scale_factor"] = 0.5, ["add_offset"] = 1.0 },
        };
        var file = CfFiles.Simple("a.nc", latitude: latitude);
        file.Dimensions["nv"] = 2;
        file.Variables.Add(new("lat_bnds", "i2", ["lat", "nv"], [5, 15]));
        var transform = Map(file).Variables[0].Raster.GeoTransform;
        Assert.Equal((8.5, -5), (transform.OriginY, transform.PixelHeight));
    }

    [Fact]
    public void Bounds_of_another_type_than_their_packed_coordinate_are_not_packed()
    {
        var latitude = new NetCdfVariable("lat", "i2", ["lat"], [10])
        {
            Attributes = new() { ["units"] = "degrees_north", ["bounds"] = "lat_bnds", ["scale_factor"] = 0.5 },
        };
        var file = CfFiles.Simple("a.nc", latitude: latitude);
        file.Dimensions["nv"] = 2;
        file.Variables.Add(new("lat_bnds", "f8", ["lat", "nv"], [2.5, 7.5]));
        var transform = Map(file).Variables[0].Raster.GeoTransform;
        Assert.Equal((7.5, -5), (transform.OriginY, transform.PixelHeight));
    }

    [Theory]
    [InlineData(new[] { 1.0, 0 }, new[] { 2.0, 1, 1, 0 }, 2, -1)]
    [InlineData(new[] { 90.0, -90 }, new[] { 90.0, 0, 0, -90 }, 180, -180)]
    public void Two_coordinates_at_the_edge_of_their_cells_are_moved_where_both_bounds_agree(double[] latitudes, double[] bounds, double north, double height)
    {
        var latitude = CfFiles.Latitude(latitudes) with { Attributes = new() { ["units"] = "degrees_north", ["bounds"] = "lat_bnds" } };
        var file = CfFiles.Simple("a.nc", latitude: latitude);
        file.Dimensions["nv"] = 2;
        file.Variables.Add(new("lat_bnds", "f8", ["lat", "nv"], bounds));
        var transform = Map(file).Variables[0].Raster.GeoTransform;
        Assert.Equal((north, height), (transform.OriginY, transform.PixelHeight));
    }

    [Fact]
    public void An_axis_of_one_value_is_refused_without_the_size_of_its_cell() => Assert.Contains(
        "the coordinate /lat does not make a regular axis: it has one value (10), and neither bounds nor a resolution (resolution, geospatial_lat_resolution",
        Refused(CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(10))));

    [Fact]
    public void An_axis_of_one_value_takes_its_cell_from_the_bounds()
    {
        var latitude = CfFiles.Latitude(10) with { Attributes = new() { ["units"] = "degrees_north", ["bounds"] = "lat_bnds" } };
        var file = CfFiles.Simple("a.nc", latitude: latitude);
        file.Dimensions["nv"] = 2;
        file.Variables.Add(new("lat_bnds", "f8", ["lat", "nv"], [5, 15]));
        var transform = Map(file).Variables[0].Raster.GeoTransform;
        Assert.Equal((15, -10), (transform.OriginY, transform.PixelHeight));
    }

    [Fact]
    public void An_axis_of_one_value_takes_its_cell_from_the_files_resolution()
    {
        var file = CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(10), longitude: CfFiles.Longitude(20)) with
        {
            Attributes = new() { ["geospatial_lat_resolution"] = 0.5, ["geospatial_lon_resolution"] = "0.25 degrees" },
        };
        var transform = Map(file).Variables[0].Raster.GeoTransform;
        Assert.Equal((10.25, -0.5, 19.875, 0.25), (transform.OriginY, transform.PixelHeight, transform.OriginX, transform.PixelWidth));
    }

    [Fact]
    public void A_coordinate_with_a_gap_is_refused()
    {
        var latitude = CfFiles.Latitude(-60, -30, -999, 30, 60) with { Attributes = new() { ["units"] = "degrees_north", ["_FillValue"] = -999 } };
        Assert.Contains("its value 2 of 5 is missing", Refused(CfFiles.Simple("a.nc", latitude: latitude)));
    }

    [Fact]
    public void A_dimension_without_a_coordinate_is_refused_with_what_there_is()
    {
        var file = CfFiles.Simple("a.nc");
        file.Variables.RemoveAll(variable => variable.Name == "lon");
        var e = Refused(file);
        Assert.Contains("a.nc: /v, whose shape is 1 x 5 x 8, needs one axis of longitude and one of latitude", e);
        Assert.Contains("time (1): /time (time), lat (5): /lat (latitude), lon (8): no coordinate variable", e);
    }

    [Fact]
    public void Coordinates_cell_by_cell_are_refused_as_a_swath()
    {
        var file = new NetCdfFile("a.nc")
        {
            Dimensions = new() { ["y"] = 2, ["x"] = 2 },
            Variables =
            [
                new("latitude", "f4", ["y", "x"], [1, 2, 3, 4]) { Attributes = new() { ["units"] = "degrees_north" } },
                new("longitude", "f4", ["y", "x"], [1, 2, 3, 4]) { Attributes = new() { ["units"] = "degrees_east" } },
                new("v", "f4", ["y", "x"], [1, 2, 3, 4]) { Attributes = new() { ["coordinates"] = "longitude latitude" } },
            ],
        };
        Assert.Contains("has its latitudes and longitudes cell by cell (/longitude)", Refused(file));
    }

    [Theory]
    [InlineData("i2", -32767)]
    [InlineData("i4", -2147483647)]
    [InlineData("f4", 9.969209968386869e36)]
    [InlineData("f8", 9.969209968386869e36)]
    public void Cells_that_netCDF_never_wrote_are_nodata_without_a_fill_value(string type, double fill)
    {
        var values = Enumerable.Repeat(1.0, 40).ToArray();
        values[0] = fill;
        NetCdfVariable field = new("v", type, ["time", "lat", "lon"], values);
        Assert.Equal(fill, Map(CfFiles.Simple("a.nc", field)).Variables[0].Raster.Nodata);
        var unpacked = Map(CfFiles.Simple("b.nc", field), CfFiles.Dataset().With(variable => variable with { Unpack = true })).Variables[0].Raster;
        Assert.Equal(1, Rasters.ReadAll<float>(unpacked).Count(float.IsNaN));
    }

    [Fact]
    public void Cells_that_netCDF_never_wrote_are_nodata_beside_missing_ones()
    {
        NetCdfVariable field = new("v", "i2", ["time", "lat", "lon"], [-32767, 7, .. Enumerable.Repeat(1.0, 38)]) { Attributes = new() { ["missing_value"] = 7 } };
        var raster = Map(CfFiles.Simple("a.nc", field)).Variables[0].Raster;
        Assert.Equal(7, raster.Nodata);
        Assert.Equal(2, Rasters.ReadAll<short>(raster).Count(sample => sample == 7));
    }

    [Theory]
    [InlineData("a.h5")]
    [InlineData("a.nc")]
    public void NetCDF4_is_known_by_what_its_library_wrote_and_by_its_ending(string name)
    {
        var file = new NetCdf4File();
        foreach (var (axis, unit, size) in (ReadOnlySpan<(string, string, int)>)[("time", "days since 2022-01-20", 1), ("lat", "degrees_north", 2), ("lon", "degrees_east", 3)])
            file.Root.Variable(file.Root.Dimension(axis, size), [axis], Enumerable.Range(0, size).ToArray(), new() { ["units"] = unit });
        file.Root.Variable("v", ["time", "lat", "lon"], new long[] { -9223372036854775806, 1, 2, 3, 4, 5 });
        file.Write(_folder[name]);
        using var granule = GranuleOpener.Open(_folder[name]);
        var raster = new CfGridReader().Map(granule, CfFiles.Dataset()).Variables[0].Raster;
        Assert.Equal(long.MinValue, raster.Nodata);
        Assert.Equal([3, 4, 5, long.MinValue, 1, 2], Rasters.ReadAll<long>(raster));
    }

    [Fact]
    public void All_numbers_of_bytes_are_data_without_a_fill_value()
    {
        var field = new NetCdfVariable("v", "i1", ["time", "lat", "lon"], [.. Enumerable.Range(-128, 40).Select(number => (double)number)]);
        var raster = Map(CfFiles.Simple("a.nc", field), CfFiles.Dataset().With(variable => variable with { Unpack = true })).Variables[0].Raster;
        Assert.DoesNotContain(float.NaN, Rasters.ReadAll<float>(raster));
    }

    [Theory]
    [InlineData("i2", "_FillValue", -99999, "its _FillValue -99999 is outside of that type")]
    [InlineData("i2", "missing_value", 1e20, "its missing_value 1E+20 is outside of that type")]
    [InlineData("i2", "missing_value", 0.5, "its missing_value 0.5 is outside of that type")]
    public void A_fill_that_no_sample_can_be_is_refused(string type, string attribute, double fill, string reason)
    {
        var field = new NetCdfVariable("v", type, ["time", "lat", "lon"], new double[40])
        {
            Attributes = new() { [attribute == "_FillValue" ? "FillValue" : attribute] = fill, ["scale_factor"] = 0.1 },
        };
        Assert.Contains(reason, Refused(CfFiles.Simple("a.nc", field)));
    }

    [Theory]
    [InlineData("radians")]
    [InlineData("km")]
    public void Latitudes_in_units_other_than_degrees_are_refused(string units) => Assert.Equal(
        $"a.nc: the coordinate /lat has the units '{units}', and degrees are known",
        Refused(CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(CfFiles.Latitudes) with { Attributes = new() { ["units"] = units, ["standard_name"] = "latitude" } })));

    [Theory]
    [InlineData("degrees")]
    [InlineData("Degrees_North")]
    [InlineData("")]
    public void Latitudes_are_known_by_their_name_where_the_units_do_not_tell(string units) => Assert.Equal(
        5, Map(CfFiles.Simple("a.nc", latitude: CfFiles.Latitude(CfFiles.Latitudes) with { Attributes = new() { ["units"] = units } })).Variables[0].Raster.Height);

    [Fact]
    public void Unsigned_samples_in_a_signed_type_are_read_as_meant()
    {
        var field = new NetCdfVariable("v", "i2", ["time", "lat", "lon"], [.. Enumerable.Range(0, 40).Select(i => i == 0 ? -1.0 : i == 1 ? -2 : i)])
        {
            Attributes = new() { ["_FillValue"] = -1, ["_Unsigned"] = "true" },
        };
        var raster = Map(CfFiles.Simple("a.nc", field, latitude: CfFiles.Latitude(60, 30, 0, -30, -60))).Variables[0].Raster;
        Assert.Equal((Datasets.Model.SampleType.UInt16, 65535.0), (raster.SampleType, raster.Nodata));
        Assert.Equal([65535, 65534, 2, 3], Rasters.ReadAll<ushort>(raster).Take(4).Select(sample => (int)sample));
    }

    [Fact]
    public void A_level_that_the_descriptor_does_not_name_is_refused_with_those_there_are()
    {
        var e = Refused(WithLevels());
        Assert.Equal(
            "a.nc: /v (the variable variable) has the dimension lev (3), and the descriptor does not say which of it to take; it has 1000, 500, 10 " +
            "(hPa): add for instance 'select: {lev: 1000}' to the variable", e);
    }

    [Theory]
    [InlineData("500", 1)]
    [InlineData("10.0", 2)]
    [InlineData("index 0", 0)]
    public void A_level_is_chosen_by_its_value_or_its_index(string wanted, int level)
    {
        var raster = Map(WithLevels(), Select("lev", wanted)).Variables[0].Raster;
        Assert.Equal((float)(level * 1000 + 160), Rasters.ReadAll<float>(raster)[0]);
    }

    [Theory]
    [InlineData("lev", "501", "there is no 501 in /lev; it has 1000, 500, 10 (hPa)")]
    [InlineData("lev", "index 3", "'index 3' of lev (3) is none of index 0 to 2")]
    [InlineData("lev", "surface", "'surface' of lev (3) is neither a number nor 'index N'")]
    [InlineData("level", "500", "there is no dimension 'level' to select from; the array has lev (3), lat (5), lon (8)")]
    public void A_level_that_is_not_there_is_refused(string dimension, string wanted, string reason) =>
        Assert.Contains(reason, Refused(WithLevels(), Select(dimension, wanted)));

    /// <remarks>NOAA's CoralTemp has the code of an equidistant cylindrical projection.</remarks>
    [Fact]
    public void A_projected_code_beside_degrees_is_passed_over()
    {
        var file = CfFiles.Simple("a.nc");
        file.Variables.Insert(0, new NetCdfVariable("crs", "i4", [], [0]) { Attributes = new() { ["grid_mapping_name"] = "latitude_longitude", ["epsg_code"] = "EPSG:32663" } });
        file.Variables[^1].Attributes["grid_mapping"] = "crs";
        Assert.Equal(4326, Map(file).Variables[0].Raster.Crs.Epsg);
    }

    [Fact]
    public void A_granule_that_names_another_product_is_refused() => Assert.Contains(
        "the file says M2T1NXSLV, and the dataset a-dataset wants PRODUCT",
        Refused(CfFiles.Simple("a.nc") with { Attributes = new() { ["ShortName"] = "M2T1NXSLV" } }));

    [Fact]
    public void A_truncated_classic_file_is_refused_by_name()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("a.nc"));
        var bytes = File.ReadAllBytes(_folder["a.nc"]);
        foreach (var length in new[] { 10, 100, bytes.Length - 40 })
        {
            File.WriteAllBytes(_folder["b.nc"], bytes[..length]);
            var e = Assert.Throws<GranuleException>(() =>
            {
                using var granule = GranuleOpener.Open(_folder["b.nc"]);
                Rasters.ReadAll<float>(new CfGridReader().Map(granule, CfFiles.Dataset()).Variables[0].Raster);
            });
            Assert.StartsWith("b.nc ", e.Message);
        }
    }

    [Fact]
    public void An_HDF5_file_tells_its_dimensions_by_any_ending()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("a.nc") with { Format = "NC4" });
        File.Move(_folder["a.nc"], _folder["a.h5"]);
        using var granule = GranuleOpener.Open(_folder["a.h5"]);
        Assert.Equal(8, new CfGridReader().Map(granule, CfFiles.Dataset()).Variables[0].Raster.Width);
    }

    /// <summary>Level, latitude and longitude; a value is 1000 times the level's index and the cell's own number.</summary>
    private static NetCdfFile WithLevels()
    {
        var plane = CfFiles.Values(["lat", "lon"], [60, 30, 0, -30, -60], [157.5, .. CfFiles.Longitudes[..7]]);
        var file = CfFiles.Simple("a.nc", new("v", "f4", ["lev", "lat", "lon"], [.. Enumerable.Range(0, 3).SelectMany(level => plane.Select(value => value - plane[0] + 160 + level * 1000))]), CfFiles.Latitude(60, 30, 0, -30, -60));
        file.Dimensions["lev"] = 3;
        file.Variables.Add(new("lev", "f4", ["lev"], [1000, 500, 10]) { Attributes = new() { ["units"] = "hPa", ["positive"] = "down" } });
        return file;
    }

    private static DatasetDescriptor Select(string dimension, string wanted) =>
        CfFiles.Dataset().With(variable => variable with { Select = new Dictionary<string, string> { [dimension] = wanted } });

    private MappedGranule Map(NetCdfFile file, DatasetDescriptor? dataset = null)
    {
        NetCdfFile.Write(_folder, file);
        var granule = GranuleOpener.Open(_folder[file.Name]);
        _open.Add(granule);
        return new CfGridReader().Map(granule, dataset ?? CfFiles.Dataset());
    }

    private string Refused(NetCdfFile file, DatasetDescriptor? dataset = null) =>
        Assert.ThrowsAny<GranuleException>(() => Map(file, dataset)).Message;
}
