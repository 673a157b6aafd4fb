using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.HdfEos5;

public sealed class Hdfeos5GridOrientationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IGranule> _open = [];

    public void Dispose()
    {
        _open.ForEach(granule => granule.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    public void Every_number_lands_where_its_cell_lies(bool southFirst, bool eastFirst, bool hasCoordinates)
    {
        var raster = Map(new SyntheticGranule { SouthFirst = southFirst, EastFirst = eastFirst, HasCoordinates = hasCoordinates });
        Assert.Equal(new GeoTransform(-180, 45, 0, 90, 0, -45), raster.GeoTransform);
        EveryPixelIsInPlace(raster);
    }

    [Theory]
    [InlineData("HE5_HDFE_GD_LL", true, false)]
    [InlineData("HE5_HDFE_GD_UL", false, false)]
    [InlineData("HE5_HDFE_GD_LR", true, true)]
    [InlineData("HE5_HDFE_GD_UR", false, true)]
    public void Grid_origin_says_the_corner_where_the_data_start(string origin, bool southFirst, bool eastFirst) =>
        EveryPixelIsInPlace(Map(new SyntheticGranule
        {
            SouthFirst = southFirst,
            EastFirst = eastFirst,
            Origin = origin,
            UpperLeft = (-180, 90),
            LowerRight = (180, -90),
            HasCoordinates = false,
        }));

    [Fact]
    public void Coordinates_with_gaps_tell_the_order_by_the_cells_they_have() =>
        EveryPixelIsInPlace(Map(new SyntheticGranule { IsCoordinateFill = (row, column) => !(row <= 1 && column <= 1) }));

    [Fact]
    public void Coordinates_that_are_all_fill_leave_it_to_the_metadata() =>
        EveryPixelIsInPlace(Map(new SyntheticGranule { IsCoordinateFill = (_, _) => true }));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Longitudes_of_0_to_360_are_turned_without_a_seam(bool eastFirst, bool southFirst)
    {
        var raster = Map(new SyntheticGranule { West = 0, EastFirst = eastFirst, SouthFirst = southFirst }, wrap: true);
        Assert.Equal(-180, raster.GeoTransform.OriginX);
        EveryPixelIsInPlace(raster);
        EveryWindowIsPartOfTheWhole(raster);
    }

    [Fact]
    public void Longitudes_of_0_to_360_stay_as_they_are_where_nothing_else_is_asked()
    {
        var raster = Map(new SyntheticGranule { West = 0 });
        Assert.Equal(0, raster.GeoTransform.OriginX);
        EveryPixelIsInPlace(raster);
    }

    [Fact]
    public void A_cell_across_the_antimeridian_stays_whole_and_goes_to_the_west()
    {
        var raster = Map(new SyntheticGranule { West = -22.5 }, wrap: true);
        Assert.Equal(-202.5, raster.GeoTransform.OriginX);
        EveryPixelIsInPlace(raster);
    }

    [Fact]
    public void Texts_of_variable_length_say_the_same() =>
        EveryPixelIsInPlace(Map(new SyntheticGranule { TextLength = 0, GridSpan = "(-180,180,-90,90)", HasCoordinates = false }));

    [Fact]
    public void A_span_that_differs_from_the_corner_points_is_an_error_that_names_both()
    {
        var e = Refused(new SyntheticGranule { GridSpan = "(-180,180,-80,80)" });
        Assert.Equal(
            "granule.he5: the grid /HDFEOS/GRIDS/A Grid: latitude: GridSpan says -80 to 80, but StructMetadata.0 (corner points) says -90 to 90",
            e);
    }

    [Fact]
    public void A_latitude_field_against_the_corner_points_is_an_error_that_names_both()
    {
        var e = Refused(new SyntheticGranule { SouthFirst = true, UpperLeft = (-180, 90), LowerRight = (180, -90) });
        Assert.Equal(
            "granule.he5: the grid /HDFEOS/GRIDS/A Grid: latitude: StructMetadata.0 (corner points) says north to south, " +
            "but the field /HDFEOS/GRIDS/A Grid/Data Fields/Latitude says south to north", e);
    }

    [Fact]
    public void An_origin_against_the_corner_points_is_an_error_that_names_both()
    {
        var e = Refused(new SyntheticGranule { Origin = "HE5_HDFE_GD_UL", SouthFirst = true, HasCoordinates = false });
        Assert.Contains(
            "StructMetadata.0 (GridOrigin=HE5_HDFE_GD_UL) says north to south, but StructMetadata.0 (corner points) says south to north", e);
    }

    [Fact]
    public void A_level_is_selected_and_one_left_open_is_refused_with_what_to_add()
    {
        var levels = new SyntheticGranule { Levels = 3 };
        Assert.Contains("has the dimension dim0 (3), and the descriptor does not say which of it to take; by 'index 0' to 'index 2': add for instance 'select: {dim0: index 0}'", Refused(levels));
        using var granule = GranuleOpener.Open(levels.Write(_folder));
        var dataset = Rasters.Dataset(SyntheticGranule.Field);
        var raster = new Hdfeos5GridMapping().Map(
            granule, dataset with { Variables = [dataset.Variables[0] with { Select = new Dictionary<string, string> { ["dim0"] = "index 2" } }] }).Variables[0].Raster;
        Assert.Equal(SyntheticGranule.NumberAt(-157.5, 67.5), Rasters.ReadAll<float>(raster)[0]);
        Assert.EndsWith("dim0 index 2", raster.Bands[0].Description);
    }

    [Fact]
    public void A_projection_other_than_geographic_is_refused() =>
        Assert.Contains("says the projection HE5_GCTP_LAMAZ", Refused(new SyntheticGranule { Projection = "HE5_GCTP_LAMAZ" }));

    [Fact]
    public void A_field_stored_columns_first_is_refused() =>
        Assert.Contains("stored with columns first", Refused(new SyntheticGranule { DimensionNames = "\"XDim\",\"YDim\"" }));

    [Fact]
    public void Metadata_that_miscount_the_rows_are_refused() =>
        Assert.Contains(
            $"StructMetadata.0's YDim says 5 rows, but {SyntheticGranule.Field} has 4", Refused(new SyntheticGranule { StatedRows = 5 }));

    [Fact]
    public void A_descriptor_of_another_shape_is_an_error_that_names_both()
    {
        var e = Refused(new SyntheticGranule(), new GridDescriptor { Shape = [720, 1440] });
        Assert.Equal($"granule.he5: {SyntheticGranule.Field} has 4 x 8 cells, but the dataset a-dataset says the grid's shape is 720 x 1440", e);
    }

    [Fact]
    public void A_descriptor_of_another_extent_is_an_error_that_names_both()
    {
        var e = Refused(new SyntheticGranule { West = 0 }, new GridDescriptor { Bbox = [-90, -90, 270, 90] });
        Assert.Equal(
            $"granule.he5: {SyntheticGranule.Field} covers (0, -90, 360, 90) (west, south, east, north), but the dataset a-dataset says the " +
            "grid's bbox is (-90, -90, 270, 90)", e);
    }

    [Fact]
    public void A_descriptor_of_the_turned_extent_agrees()
    {
        var dataset = Rasters.Dataset(SyntheticGranule.Field) with
        {
            WrapLongitude = true,
            Grid = new GridDescriptor { Shape = [4, 8], Bbox = [-180, -90, 180, 90] },
        };
        using var granule = GranuleOpener.Open(new SyntheticGranule { West = 0 }.Write(_folder));
        EveryPixelIsInPlace(new Hdfeos5GridMapping().Map(granule, dataset).Variables[0].Raster);
    }

    private static void EveryPixelIsInPlace(Raster raster)
    {
        var pixels = Rasters.ReadAll<float>(raster);
        for (var row = 0; row < raster.Height; row++)
        {
            for (var column = 0; column < raster.Width; column++)
            {
                var longitude = raster.GeoTransform.OriginX + (column + 0.5) * raster.GeoTransform.PixelWidth;
                var latitude = raster.GeoTransform.OriginY + (row + 0.5) * raster.GeoTransform.PixelHeight;
                Assert.Equal(SyntheticGranule.NumberAt(longitude, latitude), pixels[row * raster.Width + column]);
            }
        }
    }

    private static void EveryWindowIsPartOfTheWhole(Raster raster)
    {
        var whole = Rasters.ReadAll<float>(raster);
        for (var column = 0; column < raster.Width; column++)
        {
            for (var width = 1; column + width <= raster.Width; width++)
            {
                var window = Rasters.Read<float>(raster, new PixelWindow(column, 1, width, 2));
                Assert.Equal(whole.AsSpan(raster.Width + column, width), window.AsSpan(0, width));
                Assert.Equal(whole.AsSpan(2 * raster.Width + column, width), window.AsSpan(width, width));
            }
        }
    }

    /// <summary>The raster of a granule that stays open until the test ends.</summary>
    private Raster Map(SyntheticGranule synthetic, bool wrap = false)
    {
        var dataset = Rasters.Dataset(SyntheticGranule.Field) with { WrapLongitude = wrap };
        var granule = GranuleOpener.Open(synthetic.Write(_folder));
        _open.Add(granule);
        return new Hdfeos5GridMapping().Map(granule, dataset).Variables[0].Raster;
    }

    private string Refused(SyntheticGranule synthetic, GridDescriptor? grid = null)
    {
        using var granule = GranuleOpener.Open(synthetic.Write(_folder));
        var dataset = Rasters.Dataset(SyntheticGranule.Field) with { Grid = grid };
        return Assert.Throws<GranuleException>(() => new Hdfeos5GridMapping().Map(granule, dataset)).Message;
    }
}
