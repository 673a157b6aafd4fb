using System.Runtime.InteropServices;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.Swaths;
using Datasets.Descriptors;
using Datasets.Hdf4;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos2;

/// <summary>Swaths whose pixels lie between those of the geolocation; the truth is the formula by which the file's places were written.</summary>
public sealed class HdfEos2SwathTests
{
    private const string Fields = "/HDFEOS/SWATHS/mod05/Data Fields/";
    private const double MetresOfDegree = 111_195;
    private const double MostMetres = 50;

    [Theory]
    [InlineData("Water_Vapor_1km", 100, 135, 1)]
    [InlineData("Quality_Assurance", 100, 135, 1)]
    [InlineData("Water_Vapor_5km", 20, 27, 5)]
    public void Every_pixel_has_its_place_also_across_the_date_line(string field, int lines, int columns, int step)
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("swath.hdf"));
        var (latitudes, longitudes) = Places(granule, Fields + field, lines, columns);
        var offset = step == 1 ? 0 : 2;
        for (var i = 0; i < latitudes.Length; i++)
        {
            var (r, c) = (i / columns * step + offset, i % columns * step + offset);
            Assert.InRange(Metres(latitudes[i], longitudes[i], 60 - 0.05 * r + 0.01 * c, 177 + 0.08 * c - 0.02 * r), 0, MostMetres);
        }
        Assert.Contains(longitudes, longitude => longitude > 179);
        Assert.Contains(longitudes, longitude => longitude < -179);
    }

    [Fact]
    public void Pixels_are_placed_within_their_scan_and_beside_a_missing_place_not_at_all()
    {
        const int lines = 40, columns = 137;
        using var granule = GranuleOpener.Open(Hdf4Kit.Structure("bowtie.hdf"));
        var (latitudes, longitudes) = Places(granule, "/HDFEOS/SWATHS/scans/Data Fields/Value", lines, columns);
        var missing = 0;
        for (var i = 0; i < latitudes.Length; i++)
        {
            var (scan, k, c) = (i / columns / 10, i / columns % 10, i % columns);
            // The place of line 7 in scan 1 and column 27 is fill.
            var isBeside = scan == 1 && c is > 22 and < 32 && k != 2;
            Assert.Equal(isBeside, double.IsNaN(latitudes[i]));
            missing += isBeside ? 1 : 0;
            var across = (c - 68) / 68.0;
            if (!isBeside)
            {
                var latitude = 30 - 0.09 * scan - (k - 4.5) * 0.009 * (1 + 0.9 * across * across);
                var longitude = 179.8 + 0.012 * (c - 68) * (1 + 0.05 * across * across) - 0.001 * k + 0.01 * scan;
                Assert.InRange(Metres(latitudes[i], longitudes[i], latitude, longitude), 0, MostMetres);
            }
        }
        Assert.Equal(81, missing);
    }

    [Fact]
    public void Corners_of_pixels_are_half_a_pixel_from_their_middles()
    {
        const int lines = 40, columns = 137;
        using var opened = GranuleOpener.Open(Hdf4Kit.Structure("bowtie.hdf"));
        var granule = InterpolatedGranule.Of(opened);
        var geolocation = ((InterpolatedGranule)granule).Geolocation("/HDFEOS/SWATHS/scans/Data Fields/Value")!;
        var (latitudes, corners) = (SwathField.Open(granule, geolocation.Latitude).Read(0, lines), SwathField.OpenCorners(granule, geolocation.LatitudeCorners!).Read(0, lines));
        for (var i = 0; i < latitudes.Length; i++)
        {
            if (!double.IsNaN(corners[4 * i] + corners[4 * i + 1] + corners[4 * i + 2] + corners[4 * i + 3]))
                Assert.Equal(latitudes[i], (corners[4 * i] + corners[4 * i + 1] + corners[4 * i + 2] + corners[4 * i + 3]) / 4, 1e-4);
        }
        // Those of the same scan are shared; the next scan begins north of where the last has ended.
        var middle = 68;
        Assert.Equal(corners[4 * (3 * columns + middle) + 3], corners[4 * (4 * columns + middle)], 1e-9);
        Assert.True(corners[4 * (9 * columns) + 3] < corners[4 * (10 * columns)] - 0.05);
    }

    [Fact]
    public void Fields_of_both_resolutions_come_out_where_they_lie()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("swath.hdf"));
        foreach (var (name, value) in new (string, Func<double, double, double>)[] { ("Water_Vapor_1km", (r, c) => 10 * r + c), ("Water_Vapor_5km", (r, c) => 100 * (r - 2) / 5 + (c - 2) / 5) })
        {
            var dataset = Dataset(Fields + name, resolution: 0.5);
            var mapped = new Hdfeos2SwathMapping().Map(granule, dataset);
            Assert.Equal(new TimeRange(new(2019, 12, 2, 23, 15, 0, TimeSpan.Zero), new(2019, 12, 2, 23, 20, 0, TimeSpan.Zero)), mapped.Time);
            var raster = mapped.Variables[0].Raster;
            var (pixels, compared) = (Rasters.ReadAll<float>(raster), 0);
            for (var i = 0; i < pixels.Length; i++)
            {
                var latitude = raster.GeoTransform.OriginY + (i / raster.Width + 0.5) * raster.GeoTransform.PixelHeight;
                var longitude = raster.GeoTransform.OriginX + (i % raster.Width + 0.5) * raster.GeoTransform.PixelWidth;
                // Solved for line and column: y = -0.05 r + 0.01 c, x = 0.08 c - 0.02 r.
                var (y, x) = (latitude - 60, (longitude - 177 + 540) % 360 - 180);
                var determinant = -0.05 * 0.08 + 0.01 * 0.02;
                var (r, c) = ((y * 0.08 - x * 0.01) / determinant, (-0.05 * x + 0.02 * y) / determinant);
                if (r is < 15 or > 85 || c is < 15 or > 120)
                    continue;
                Assert.Equal(value(r, c) * 0.001, pixels[i], 0.012);
                compared++;
            }
            Assert.InRange(compared, 40, 400);
        }
    }

    [Fact]
    public void Bytes_of_a_quality_field_are_bits_and_not_signed_numbers()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("swath.hdf"));
        using var array = granule.OpenArray(Fields + "Quality_Assurance");
        var encoding = FieldEncoding.Read(granule, array);
        Assert.Equal((SampleType.UInt8, (0.0, 255.0)), (encoding.TypeOf(array), encoding.ValidRange!.Value));
        var bytes = new byte[100 * 135 * 2];
        array.Read([0, 0, 0], [100, 135, 2], bytes);
        Assert.Equal(Enumerable.Range(0, 13500).SelectMany(i => new[] { (byte)(i / 135 % 128), (byte)(128 + i % 135 % 128) }), bytes);
    }

    [Theory]
    [InlineData(0, 0, 1, new[] { 0, 3 })]
    [InlineData(1, 4, 7, new[] { 8, 11 })]
    [InlineData(1, 7, 7, new[] { 1 })]
    public void Pixels_are_filtered_by_bits_of_one_byte_of_a_quality_field(int part, int first, int last, int[] accept)
    {
        using var opened = GranuleOpener.Open(Hdf4Kit.Case("swath.hdf"));
        var granule = InterpolatedGranule.Of(opened);
        var geolocation = ((InterpolatedGranule)granule).Geolocation(Fields + "Water_Vapor_1km")!;
        using var array = granule.OpenArray(Fields + "Quality_Assurance");
        var filter = PixelFilter.Open(granule, new PixelFilterDescriptor
        {
            Path = Fields + "Quality_Assurance",
            Select = new Dictionary<string, string> { [array.Dimensions[2]] = $"index {part}" },
            Bits = [first, last],
            Accept = accept,
        }, geolocation);
        var isUsed = Enumerable.Repeat(true, 100 * 135).ToArray();
        filter.Apply(0, 100, isUsed);
        var fill = FieldEncoding.Read(granule, array).Fill;
        for (var i = 0; i < isUsed.Length; i++)
        {
            // The file's formula: the first byte counts lines, the second columns, with its highest bit set.
            var stored = part == 0 ? i / 135 % 128 : 128 + i % 135 % 128;
            var number = Convert.ToInt32(Convert.ToString(stored, 2).PadLeft(8, '0')[(7 - last)..(8 - first)], 2);
            Assert.Equal(stored != fill && accept.Contains(number), isUsed[i]);
        }
        Assert.Contains(true, isUsed);
    }

    [Fact]
    public void A_field_of_one_dimension_is_read_from_its_table()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Structure("bowtie.hdf"));
        using var array = granule.OpenArray("/HDFEOS/SWATHS/scans/Data Fields/Seconds");
        Assert.Equal([40], array.Shape);
        var seconds = new float[3];
        array.Read([5], [3], MemoryMarshal.AsBytes(seconds.AsSpan()));
        Assert.Equal([2.5f, 3, 3.5f], seconds);
    }

    private static DatasetDescriptor Dataset(string path, double resolution) =>
        Rasters.Dataset(path) with { Mapping = "hdfeos2-swath", ItemId = "item_{date:yyyyMMdd}", Gridding = new GriddingDescriptor { Resolution = resolution } };

    private static (double[] Latitudes, double[] Longitudes) Places(IGranule opened, string path, int lines, int columns)
    {
        var granule = InterpolatedGranule.Of(opened);
        var geolocation = ((InterpolatedGranule)granule).Geolocation(path)!;
        var (latitude, longitude) = (SwathField.Open(granule, geolocation.Latitude), SwathField.Open(granule, geolocation.Longitude));
        Assert.Equal((lines, columns), (latitude.Lines, latitude.Columns));
        return (latitude.Read(0, lines), longitude.Read(0, lines));
    }

    private static double Metres(double latitude, double longitude, double rightLatitude, double rightLongitude)
    {
        var east = ((longitude - rightLongitude + 900) % 360 - 180) * Math.Cos(rightLatitude * Math.PI / 180);
        return MetresOfDegree * Math.Sqrt(east * east + (latitude - rightLatitude) * (latitude - rightLatitude));
    }
}
