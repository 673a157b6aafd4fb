using System.Runtime.InteropServices;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos5;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;
using PureHDF;

namespace Datasets.Conversion.Grids;

/// <summary>The real OMI granule, held against what PureHDF, which shares no code with GDAL or libhdf5, reads from it.</summary>
public sealed class RealGranuleTests
{
    private const string Grid = "/HDFEOS/GRIDS/OMI Total Column Amount SO2";
    private const float Fill = -1.2676506e30f;

    [Theory]
    [InlineData("ColumnAmountO3")]
    [InlineData("ColumnAmountSO2")]
    public void Every_pixel_has_the_bits_of_the_cell_at_its_centre(string field)
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        var raster = Map(granule, field).Raster;
        var pixels = Rasters.ReadAll<float>(raster);
        var (latitudes, longitudes, values) = (Source("Latitude"), Source("Longitude"), Source(field));

        for (var cell = 0; cell < values.Length; cell++)
        {
            var column = (int)Math.Floor((longitudes[cell] - raster.GeoTransform.OriginX) / raster.GeoTransform.PixelWidth);
            var row = (int)Math.Floor((latitudes[cell] - raster.GeoTransform.OriginY) / raster.GeoTransform.PixelHeight);
            Assert.Equal(BitConverter.SingleToUInt32Bits(values[cell]), BitConverter.SingleToUInt32Bits(pixels[row * 1440 + column]));
        }
        Assert.Equal((double)Fill, raster.Nodata);
        Assert.Equal(new GeoTransform(-180, 0.25, 0, 90, 0, -0.25), raster.GeoTransform);
        Assert.Equal(4326, raster.Crs.Epsg);
    }

    [Fact]
    public void Ozone_has_139699_valid_pixels_from_158_to_424_DU()
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        var variable = Map(granule, "ColumnAmountO3");
        var valid = Rasters.ReadAll<float>(variable.Raster).Where(value => value != Fill).ToList();
        Assert.Equal(139_699, valid.Count);
        Assert.Equal((158, 424), (Math.Round(valid.Min()), Math.Round(valid.Max())));
        Assert.Equal("DU", variable.Raster.Bands[0].Unit);
        Assert.Equal("Best Total Ozone Solution (from OMTO3)", variable.Raster.Bands[0].Description);
        Assert.Equal((50, 700), variable.ValidRange);
    }

    [Fact]
    public void Its_time_is_its_day_and_not_the_wider_span_of_its_orbits()
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        var mapped = new Hdfeos5GridMapping().Map(granule, Dataset("ColumnAmountO3"));
        Assert.Equal(new DateTimeOffset(2004, 10, 1, 0, 0, 0, TimeSpan.Zero), mapped.Date);
        Assert.Equal(new TimeRange(mapped.Date, new DateTimeOffset(2004, 10, 1, 23, 59, 59, TimeSpan.Zero)), mapped.Time);
    }

    [Theory]
    [InlineData(0, 0, 1440, 512)]
    [InlineData(0, 512, 1440, 208)]
    [InlineData(1000, 300, 440, 200)]
    [InlineData(7, 719, 1, 1)]
    public void A_window_is_the_same_part_of_the_whole(int column, int row, int width, int height)
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        var raster = Map(granule, "ColumnAmountO3").Raster;
        var whole = Rasters.ReadAll<float>(raster);
        var window = Rasters.Read<float>(raster, new PixelWindow(column, row, width, height));
        for (var y = 0; y < height; y++)
            Assert.Equal(whole.AsSpan((row + y) * 1440 + column, width), window.AsSpan(y * width, width));
    }

    [Fact]
    public void Another_product_is_refused_by_name()
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        var dataset = Dataset("ColumnAmountO3") with
        {
            Id = "omi-ozone",
            Source = new SourceDescriptor { Cmr = new CmrSource { ShortName = "OMDOAO3e", Version = "003" } },
        };
        var e = Assert.Throws<GranuleException>(() => new Hdfeos5GridMapping().Map(granule, dataset));
        Assert.Equal(
            "OMI-Aura_L3-OMSO2e_2004m1001_v004-2025m0925t092353.he5 is a granule of another product: the file says OMSO2e, " +
            "and the dataset omi-ozone wants OMDOAO3e", e.Message);
    }

    [Fact]
    public void A_missing_variable_lists_those_there_are_the_likeliest_first()
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        var e = Assert.Throws<GranuleException>(() => Map(granule, "ColumnAmountO"));
        Assert.Contains($"has no array {Grid}/Data Fields/ColumnAmountO; it has {Grid}/Data Fields/ColumnAmountO3, ", e.Message);
        Assert.EndsWith(" and 3 more", e.Message);
    }

    private static MappedVariable Map(IGranule granule, string field) =>
        new Hdfeos5GridMapping().Map(granule, Dataset(field)).Variables.Single();

    private static DatasetDescriptor Dataset(string field) => Rasters.Dataset($"{Grid}/Data Fields/{field}") with
    {
        Source = new SourceDescriptor { Cmr = new CmrSource { ShortName = "OMSO2e", Version = "004" } },
    };

    private static float[] Source(string field)
    {
        using var file = H5File.OpenRead(Shared.Granule);
        return file.Dataset($"{Grid}/Data Fields/{field}").Read<float[]>();
    }
}

/// <summary>Descriptors of one variable, and the pixels of what they map to.</summary>
internal static class Rasters
{
    public static DatasetDescriptor Dataset(string path) => new()
    {
        Id = "a-dataset",
        Title = "A dataset",
        Source = new SourceDescriptor { Cmr = new CmrSource { ShortName = "PRODUCT", Version = "1" } },
        Mapping = "hdfeos5-grid",
        ItemId = "item_{date:yyyyMMdd}",
        Variables = [new VariableDescriptor { Name = "variable", Path = path }],
    };

    public static T[] ReadAll<T>(Raster raster) where T : unmanaged =>
        Read<T>(raster, new PixelWindow(0, 0, raster.Width, raster.Height));

    public static T[] Read<T>(Raster raster, PixelWindow window) where T : unmanaged
    {
        var pixels = new T[window.Width * window.Height];
        raster.Pixels.Read(0, window, MemoryMarshal.AsBytes(pixels.AsSpan()));
        return pixels;
    }
}
