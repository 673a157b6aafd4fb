using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Swaths;

public sealed class SwathMappingTests : IDisposable
{
    private static readonly GriddingDescriptor OneDegree = new() { Resolution = 1 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Each_pixel_lands_on_its_own_cell(bool hasBounds, bool hasCoordinatesAttribute)
    {
        var raster = Map(new SyntheticSwath { HasBounds = hasBounds, HasCoordinatesAttribute = hasCoordinatesAttribute });
        Assert.Equal(new GeoTransform(-180, 1, 0, 90, 0, -1), raster.GeoTransform);
        Assert.Equal((360, 180, SampleType.Float32), (raster.Width, raster.Height, raster.SampleType));
        EveryPixelIsInPlace(raster, 10, 20);
    }

    [Theory]
    [InlineData(10, 178)]
    [InlineData(-14, -182.0)]
    [InlineData(86, -180)]
    [InlineData(-90, 175)]
    public void Nothing_is_smeared_at_the_antimeridian_nor_at_the_poles(double south, double west)
    {
        var raster = Map(new SyntheticSwath { South = south, West = west });
        EveryPixelIsInPlace(raster, south, west);
        var touched = Rasters.ReadAll<float>(raster).Count(value => !float.IsNaN(value));
        // Beyond the boxes only what edges bulge out, as great circles do from their parallels: a row at most.
        Assert.InRange(touched, SyntheticSwath.Lines * SyntheticSwath.Columns, (SyntheticSwath.Lines + 2) * SyntheticSwath.Columns);
    }

    [Theory]
    [InlineData(-183, true)]
    [InlineData(-183, false)]
    [InlineData(357, true)]
    [InlineData(537, false)]
    public void Longitudes_may_go_on_beyond_a_turn(double west, bool hasBounds)
    {
        var raster = Map(new SyntheticSwath { West = west, IsUnwrapped = true, HasBounds = hasBounds });
        EveryPixelIsInPlace(raster, 10, west);
    }

    /// <remarks>Corners end in four, too.</remarks>
    [Fact]
    public void A_swath_of_four_pixels_across_has_its_places()
    {
        var file = new NetCdf4File();
        file.Root.Dimension("time", 1);
        file.Root.Dimension("line", 3);
        file.Root.Dimension("pixel", 4);
        string[] shape = ["time", "line", "pixel"];
        file.Root.Variable("lat", shape, new float[12], new() { ["units"] = "degrees_north" });
        file.Root.Variable("lon", shape, new float[12], new() { ["units"] = "degrees_east" });
        file.Root.Variable("value", shape, new float[12], new() { ["coordinates"] = "lon lat" });
        file.Write(_folder["narrow.nc"]);
        using var granule = GranuleOpener.Open(_folder["narrow.nc"]);
        Assert.Equal(new SwathGeolocation("/lat", "/lon"), SwathGeolocation.ByConventions(granule, "/value"));
    }

    [Fact]
    public void Corners_in_another_order_are_the_same_footprints() =>
        Assert.Equal(
            Rasters.ReadAll<float>(Map(new SyntheticSwath())), Rasters.ReadAll<float>(Map(new SyntheticSwath { AreBoundsMixed = true })));

    [Fact]
    public void Packed_values_come_out_in_their_unit_and_fill_as_NaN()
    {
        var raster = Map(new SyntheticSwath
        {
            IsPacked = true,
            Value = (line, column) => (line, column) is (1, 1) ? -999 : SyntheticSwath.NumberOf(line, column),
            Attributes = new() { ["_FillValue"] = (short)-999, ["scale_factor"] = 0.5, ["add_offset"] = 7.0, ["units"] = "K" },
        });
        Assert.Equal("K", raster.Bands[0].Unit);
        Assert.Equal((1, 0), (raster.Bands[0].Scale, raster.Bands[0].Offset));
        Assert.True(double.IsNaN(raster.Nodata!.Value));
        Assert.Equal(100 * 0.5 + 7, ValueAt(raster, 10.5, 20.5), 0.01);
        // The missing pixel's cell has but the bulge of the pixel in the south.
        Assert.Equal(101 * 0.5 + 7, ValueAt(raster, 11.5, 21.5), 0.01);
        Assert.Equal(123 * 0.5 + 7, ValueAt(raster, 12.5, 23.5), 0.01);
    }

    [Fact]
    public void Unsigned_values_in_a_signed_type_are_read_as_meant_by_variables_and_filters()
    {
        var swath = new SyntheticSwath
        {
            IsPacked = true,
            Value = (line, _) => line == 0 ? -2 : unchecked((short)40000),
            Attributes = new() { ["_FillValue"] = (short)-2, ["_Unsigned"] = "true" },
        };
        Assert.All(Rasters.ReadAll<float>(Map(swath)).Where(value => !float.IsNaN(value)), value => Assert.Equal(40000, value, 0.01));
        var filtered = Map(swath, OneDegree with { Filters = [new PixelFilterDescriptor { Path = SyntheticSwath.Path, Minimum = 39999 }] });
        Assert.Equal(40000, ValueAt(filtered, 12.5, 22.5), 0.01);
    }

    [Fact]
    public void Values_outside_the_valid_range_are_left_out_where_asked()
    {
        var swath = new SyntheticSwath { Attributes = new() { ["_FillValue"] = -999f, ["valid_range"] = new[] { 100f, 120f } } };
        Assert.Equal(134, ValueAt(Map(swath), 13.5, 24.5), 0.01);
        Assert.True(float.IsNaN(ValueAt(Map(swath, variable: v => v with { MaskOutsideValidRange = true }), 13.5, 24.5)));
    }

    [Fact]
    public void Masking_without_a_valid_range_is_refused() =>
        Assert.Contains("states no valid range", Refused(new SyntheticSwath(), variable: v => v with { MaskOutsideValidRange = true }));

    [Theory]
    [InlineData("/PRODUCT/value", 110.0, 123.0, new int[0], 110, 123)]
    [InlineData("/PRODUCT/flags", null, null, new[] { 1 }, 100, 104)]
    [InlineData("/PRODUCT/line_flags", 3.0, null, new int[0], 130, 134)]
    public void Pixels_that_do_not_pass_a_filter_are_left_out(
        string path, double? minimum, double? maximum, int[] rejectBits, int least, int greatest)
    {
        var swath = new SyntheticSwath { Flags = (line, _) => line == 0 ? 0b1101 : line == 1 ? 0b0010 : line == 2 ? 0x8002 : ushort.MaxValue };
        var filter = new PixelFilterDescriptor { Path = path, Minimum = minimum, Maximum = maximum, RejectBits = rejectBits };
        var values = Rasters.ReadAll<float>(Map(swath, OneDegree with { Filters = [filter] })).Where(value => !float.IsNaN(value)).ToList();
        Assert.Equal((least, greatest), ((int)Math.Round(values.Min()), (int)Math.Round(values.Max())));
    }

    [Fact]
    public void Rejected_rows_are_positions_across_the_track()
    {
        var raster = Map(new SyntheticSwath(), OneDegree with { RejectRows = [1, 4, 99] });
        Assert.Equal([20, 22, 23], Enumerable.Range(20, 5).Where(longitude => !float.IsNaN(ValueAt(raster, 12.5, longitude + 0.5))));
    }

    [Fact]
    public void Where_no_pixel_passes_the_raster_is_empty_and_that_is_no_error()
    {
        var raster = Map(new SyntheticSwath(), OneDegree with { Filters = [new PixelFilterDescriptor { Path = SyntheticSwath.Path, Maximum = 0 }] });
        Assert.All(Rasters.ReadAll<float>(raster), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Coverage_and_count_can_be_asked_for()
    {
        Assert.Equal(1, ValueAt(Map(new SyntheticSwath(), variable: v => v with { Statistic = SwathStatistic.Coverage }), 12.5, 22.5), 1e-3);
        var count = Map(new SyntheticSwath(), new() { Resolution = 2 }, v => v with { Statistic = SwathStatistic.Count });
        Assert.Equal("1", count.Bands[0].Unit);
        Assert.InRange(ValueAt(count, 13, 23), 4, 6);
    }

    [Fact]
    public void Several_variables_of_a_swath_are_gridded_side_by_side()
    {
        var dataset = Dataset(OneDegree);
        dataset = dataset with { Variables = [dataset.Variables[0], new VariableDescriptor { Name = "flags", Path = "/PRODUCT/flags" }] };
        using var granule = GranuleOpener.Open(new SyntheticSwath { Flags = (line, _) => line }.Write(_folder));
        var mapped = new SwathMapping().Map(granule, dataset);
        Assert.Equal(["variable", "flags"], mapped.Variables.Select(variable => variable.Variable.Name));
        Assert.Equal(122, ValueAt(mapped.Variables[0].Raster, 12.5, 22.5), 0.01);
        Assert.Equal(2, ValueAt(mapped.Variables[1].Raster, 12.5, 22.5), 0.01);
    }

    [Fact]
    public void Its_time_is_the_range_that_the_file_states()
    {
        using var granule = GranuleOpener.Open(new SyntheticSwath().Write(_folder));
        var mapped = new SwathMapping().Map(granule, Dataset(OneDegree));
        Assert.Equal(new DateTimeOffset(2019, 7, 23, 12, 13, 26, TimeSpan.Zero), mapped.Date);
        Assert.Equal(new TimeRange(mapped.Date, new DateTimeOffset(2019, 7, 23, 13, 54, 51, TimeSpan.Zero)), mapped.Time);
    }

    [Fact]
    public void Orbits_of_a_day_that_the_file_names_too_have_times_of_their_own()
    {
        var attributes = new Dictionary<string, object>
        {
            ["GranuleYear"] = 2019,
            ["GranuleMonth"] = 7,
            ["GranuleDay"] = 23,
            ["StartUTC"] = "2019-07-23T12:13:26.000000Z",
            ["EndUTC"] = "2019-07-23T13:54:51.000000Z",
        };
        using var granule = GranuleOpener.Open(new SyntheticSwath { FileAttributes = attributes }.Write(_folder));
        var mapped = new SwathMapping().Map(granule, Dataset(OneDegree));
        Assert.Equal(new DateTimeOffset(2019, 7, 23, 12, 13, 26, TimeSpan.Zero), mapped.Date);
        Assert.Equal(new TimeRange(mapped.Date, new DateTimeOffset(2019, 7, 23, 13, 54, 51, TimeSpan.Zero)), mapped.Time);
    }

    [Fact]
    public void A_swath_that_says_no_more_than_its_day_covers_the_day()
    {
        var attributes = new Dictionary<string, object> { ["GranuleYear"] = 2019, ["GranuleMonth"] = 7, ["GranuleDay"] = 23 };
        using var granule = GranuleOpener.Open(new SyntheticSwath { FileAttributes = attributes }.Write(_folder));
        var mapped = new SwathMapping().Map(granule, Dataset(OneDegree));
        Assert.Equal(new DateTimeOffset(2019, 7, 23, 0, 0, 0, TimeSpan.Zero), mapped.Date);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Geolocation_that_is_all_missing_is_an_error_that_names_it(bool hasBounds) =>
        Assert.Equal(
            "swath.h5: none of the 4 x 5 pixels has a place: /PRODUCT/latitude and /PRODUCT/longitude are missing or out of range throughout",
            Refused(new SyntheticSwath { IsPlaceMissing = (_, _) => true, HasBounds = hasBounds }));

    [Fact]
    public void Pixels_without_a_place_are_left_out()
    {
        var raster = Map(new SyntheticSwath { IsPlaceMissing = (line, _) => line == 3 });
        Assert.True(float.IsNaN(ValueAt(raster, 13.6, 22.5)) || ValueAt(raster, 13.6, 22.5) < 123);
        Assert.Equal(120, ValueAt(raster, 12.5, 20.5), 0.1);
    }

    /// <remarks>As grids with irregular axes have it.</remarks>
    [Fact]
    public void One_latitude_a_line_and_one_longitude_a_column_place_the_pixels() =>
        EveryPixelIsInPlace(Map(new SyntheticSwath { AreCoordinatesOneDimensional = true, HasBounds = false }), 10, 20);

    [Fact]
    public void A_swath_that_does_not_say_where_it_is_is_refused_with_what_to_do() =>
        Assert.Contains(
            "nothing says where the pixels of /PRODUCT/value are",
            Refused(new SyntheticSwath { HasUnits = false, HasCoordinatesAttribute = false }));

    [Fact]
    public void The_descriptor_can_say_where_the_places_are()
    {
        var gridding = OneDegree with { Latitude = "/PRODUCT/latitude", Longitude = "/PRODUCT/longitude" };
        EveryPixelIsInPlace(Map(new SyntheticSwath { HasUnits = false, HasCoordinatesAttribute = false, HasBounds = false }, gridding), 10, 20);
    }

    [Fact]
    public void Coordinates_that_are_named_and_not_there_are_an_error_that_lists_what_is()
    {
        var e = Refused(new SyntheticSwath(), OneDegree with { Latitude = "/PRODUCT/lat", Longitude = "/PRODUCT/lon" });
        Assert.StartsWith("swath.h5 has no array /PRODUCT/lat; it has /PRODUCT/", e);
    }

    [Fact]
    public void A_filter_of_another_shape_is_refused()
    {
        var filter = new PixelFilterDescriptor { Path = "/PRODUCT/latitude_bounds", Minimum = 0 };
        Assert.StartsWith(
            "swath.h5: /PRODUCT/latitude_bounds has shape 1 x 4 x 5 x 4, and a swath's array has lines x pixels across the track",
            Refused(new SyntheticSwath(), OneDegree with { Filters = [filter] }));
    }

    [Fact]
    public void A_variable_with_levels_asks_for_one_of_them()
    {
        var e = Refused(new SyntheticSwath(), variable: variable => variable with { Path = "/PRODUCT/latitude_bounds" });
        Assert.Contains("has the dimension dim3 (4), and the descriptor does not say which of it to take", e);
    }

    [Fact]
    public void A_fill_that_no_sample_can_be_is_refused() => Assert.StartsWith(
        "swath.h5: /PRODUCT/value holds Int16, and its _FillValue -99999 is outside of that type",
        Refused(new SyntheticSwath { IsPacked = true, Attributes = new() { ["_FillValue"] = -99999, ["scale_factor"] = 0.5 } }));

    [Fact]
    public void A_descriptor_without_a_grid_is_told_so()
    {
        using var granule = GranuleOpener.Open(new SyntheticSwath().Write(_folder));
        var e = Assert.Throws<DatasetsException>(() => new SwathMapping().Map(granule, Dataset(OneDegree) with { Gridding = null }));
        Assert.Contains("add gridding: {resolution: 0.25}", e.Message);
    }

    private static void EveryPixelIsInPlace(Raster raster, double south, double west)
    {
        for (var line = 0; line < SyntheticSwath.Lines; line++)
        {
            for (var column = 0; column < SyntheticSwath.Columns; column++)
            {
                // Edges along parallels are great circles: a neighbour's bulge is a few thousandths of a cell, more near a pole.
                var value = ValueAt(raster, south + line + 0.5, west + column + 0.5);
                Assert.Equal(SyntheticSwath.NumberOf(line, column), value, 0.3);
            }
        }
    }

    private static float ValueAt(Raster raster, double latitude, double longitude)
    {
        var transform = raster.GeoTransform;
        var column = (int)Math.Floor((Math.IEEERemainder(longitude, 360) - transform.OriginX) / transform.PixelWidth);
        var row = (int)Math.Floor((latitude - transform.OriginY) / transform.PixelHeight);
        return Rasters.Read<float>(raster, new PixelWindow(column, row, 1, 1))[0];
    }

    /// <summary>A field that is linear in both directions is its own mean in every part of a pixel.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Values_that_change_inside_pixels_are_those_of_the_cells(bool hasBounds)
    {
        var swath = new SyntheticSwath { South = 0, HasBounds = hasBounds, Value = (line, column) => 100 + 10 * line + column };
        var half = new GriddingDescriptor { Resolution = 0.5, Method = GriddingMethod.Conservative2 };
        var values = Rasters.ReadAll<float>(Map(swath, half));
        var plain = Rasters.ReadAll<float>(Map(swath, half with { Method = GriddingMethod.Conservative }));
        for (var line = 2; line < 2 * SyntheticSwath.Lines - 2; line++)
        {
            for (var column = 2; column < 2 * SyntheticSwath.Columns - 2; column++)
            {
                var cell = (180 - 1 - line) * 720 + 2 * (20 + 180) + column;
                Assert.Equal(100 + 10 * (line / 2.0 - 0.25) + (column / 2.0 - 0.25), values[cell], 0.02);
                Assert.Equal(100 + 10 * (line / 2) + column / 2, plain[cell], 0.02);
            }
        }
    }

    [Fact]
    public void A_filtered_pixel_has_no_part_in_its_neighbours_slopes()
    {
        // The pixel that is left out is far off what the others have.
        var swath = new SyntheticSwath { Value = (line, column) => (line, column) == (1, 2) ? 9000 : 100, Flags = (line, column) => (line, column) == (1, 2) ? 1 : 0 };
        var gridding = new GriddingDescriptor
        {
            Resolution = 0.5,
            Method = GriddingMethod.Conservative2,
            Filters = [new PixelFilterDescriptor { Path = "/PRODUCT/flags", RejectBits = [0] }],
        };
        Assert.All(Rasters.ReadAll<float>(Map(swath, gridding)).Where(value => !float.IsNaN(value)), value => Assert.Equal(100, value));
    }

    [Fact]
    public void Classes_have_no_gradient()
    {
        var swath = new SyntheticSwath();
        swath.Attributes["flag_values"] = new float[] { 1, 2 };
        swath.Attributes["flag_meanings"] = "one two";
        Assert.Equal(
            "swath.h5: /PRODUCT/value has classes, bits or directions, which have no gradient, and gridding.method is conservative2: use conservative, or give variable a dataset of its own",
            Refused(swath, OneDegree with { Method = GriddingMethod.Conservative2 }));
    }

    private Raster Map(SyntheticSwath swath, GriddingDescriptor? gridding = null, Func<VariableDescriptor, VariableDescriptor>? variable = null)
    {
        using var granule = GranuleOpener.Open(swath.Write(_folder));
        var dataset = Dataset(gridding ?? OneDegree);
        if (variable is not null)
            dataset = dataset with { Variables = [variable(dataset.Variables[0])] };
        return new SwathMapping().Map(granule, dataset).Variables[0].Raster;
    }

    private string Refused(SyntheticSwath swath, GriddingDescriptor? gridding = null, Func<VariableDescriptor, VariableDescriptor>? variable = null) =>
        Assert.Throws<GranuleException>(() => Map(swath, gridding, variable)).Message;

    private static DatasetDescriptor Dataset(GriddingDescriptor gridding) => Rasters.Dataset(SyntheticSwath.Path) with { Gridding = gridding };
}
