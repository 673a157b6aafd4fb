using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>Sixty scan lines of an orbit of S5P's total ozone, across the antimeridian. A block of pixels is of low quality.</summary>
internal static class TropomiSample
{
    private const int Lines = 60, Pixels = 450;
    private const float Fill = 9.96921e36f;
    private const byte QualityFill = 255;

    public static SampleGranule Orbit()
    {
        var start = new DateTimeOffset(2019, 12, 28, 7, 34, 52, TimeSpan.Zero);
        var count = Lines * Pixels;
        float[] latitudes = new float[count], longitudes = new float[count], ozone = new float[count], precision = new float[count];
        float[] latitudeCorners = new float[count * 4], longitudeCorners = new float[count * 4];
        var quality = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var (line, pixel) = (i / Pixels, i % Pixels);
            (latitudes[i], longitudes[i]) = Place(line, pixel);
            // Counter-clockwise from the south-western corner, as the product's own text says.
            foreach (var (corner, (down, across)) in new[] { (-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5) }.Index())
                (latitudeCorners[4 * i + corner], longitudeCorners[4 * i + corner]) = Place(line + down, pixel + across);
            quality[i] = i % 997 == 0 ? QualityFill : IsPoor(line, pixel) ? (byte)30 : (byte)100;
            ozone[i] = i % 89 == 0 ? Fill : 0.12f + line * 0.0002f + pixel * 0.00005f;
            precision[i] = ozone[i] == Fill ? Fill : 0.001f + line * 0.00001f;
        }
        return new SampleGranule(
            "S5P_OFFL_L2__O3_____20191228T071319_20191228T085449_11434_02_020104_20210101T000521.nc",
            path =>
            {
                var file = new NetCdf4File();
                file.Root.Attributes["Conventions"] = "CF-1.7";
                file.Root.Attributes["time_coverage_start"] = "2019-12-28T07:34:52";
                file.Root.Attributes["time_coverage_end"] = "2019-12-28T08:33:17";
                file.Root.Attributes["orbit"] = 11434;
                var product = file.Root.Group("PRODUCT");
                string[] dimensions = [product.Dimension("time", 1), product.Dimension("scanline", Lines), product.Dimension("ground_pixel", Pixels)];
                product.Dimension("corner", 4);
                product.Variable("scanline", ["scanline"], Enumerable.Range(0, Lines).ToArray(), new() { ["units"] = "1", ["axis"] = "Y" });
                product.Variable("ground_pixel", ["ground_pixel"], Enumerable.Range(0, Pixels).ToArray(), new() { ["units"] = "1", ["axis"] = "X" });
                product.Variable("time", ["time"], new[] { (int)(new DateTime(2019, 12, 28) - new DateTime(2010, 1, 1)).TotalSeconds }, new() { ["units"] = "seconds since 2010-01-01 00:00:00", ["standard_name"] = "time" });
                product.Variable("corner", ["corner"], Enumerable.Range(0, 4).ToArray(), new() { ["units"] = "1" });
                product.Variable("latitude", dimensions, latitudes, Geolocation("degrees_north", "latitude"), [1, Lines, Pixels], deflate: 3, shuffle: true);
                product.Variable("longitude", dimensions, longitudes, Geolocation("degrees_east", "longitude"), [1, Lines, Pixels], deflate: 3, shuffle: true);
                product.Variable("delta_time", ["time", "scanline"], Enumerable.Range(0, Lines).Select(line => 27_292_000 + line * 840).ToArray(), new() { ["units"] = "milliseconds" });
                product.Variable("qa_value", dimensions, quality, new()
                {
                    ["units"] = "1",
                    ["scale_factor"] = 0.01f,
                    ["add_offset"] = 0f,
                    ["valid_min"] = (byte)0,
                    ["valid_max"] = (byte)100,
                    ["_FillValue"] = QualityFill,
                    ["coordinates"] = "longitude latitude",
                }, [1, Lines, Pixels], deflate: 3, shuffle: true);
                foreach (var (name, values) in new[] { ("ozone_total_vertical_column", ozone), ("ozone_total_vertical_column_precision", precision) })
                {
                    product.Variable(name, dimensions, values, new()
                    {
                        ["units"] = "mol m-2",
                        ["_FillValue"] = Fill,
                        ["coordinates"] = "longitude latitude",
                        ["multiplication_factor_to_convert_to_DU"] = 2241.15f,
                    }, [1, Lines, Pixels], deflate: 3, shuffle: true);
                }
                var geolocations = product.Group("SUPPORT_DATA").Group("GEOLOCATIONS");
                geolocations.Variable("latitude_bounds", [.. dimensions, "corner"], latitudeCorners, [], [1, Lines, Pixels, 4], deflate: 3, shuffle: true);
                geolocations.Variable("longitude_bounds", [.. dimensions, "corner"], longitudeCorners, [], [1, Lines, Pixels, 4], deflate: 3, shuffle: true);
                file.Write(path);
            },
            [
                new SampleItem(
                    "S5P_L2-O3-TOT_20191228T073452", start, start, new DateTimeOffset(2019, 12, 28, 8, 33, 17, TimeSpan.Zero),
                    new Dictionary<string, ISampleTruth> { ["ozone"] = Truth(ozone), ["ozone-precision"] = Truth(precision) }),
            ]);

        SwathTruth Truth(float[] values)
        {
            int[] used = [.. Enumerable.Range(0, count).Where(i => quality[i] is >= 50 and not QualityFill && values[i] != Fill)];
            var (latitude, longitude) = Place(30, 110);
            return new SwathTruth(
                [.. used.Select(i => latitudes[i])], [.. used.Select(i => longitudes[i])], [.. used.Select(i => (double)values[i])], 0.2, "mol m-2")
            {
                Empty = [(latitude, longitude)],
            };
        }
    }

    /// <summary>Scan lines 5 km and pixels 4 km apart, the swath's middle on the antimeridian.</summary>
    private static (float Latitude, float Longitude) Place(double line, double pixel) =>
        ((float)(38 + line * 0.05 - pixel * 0.004), (float)Math.IEEERemainder(180 + (pixel - Pixels / 2.0) * 0.05 - line * 0.01, 360));

    private static bool IsPoor(int line, int pixel) => line is >= 20 and < 40 && pixel is >= 90 and < 130;

    private static Dictionary<string, object> Geolocation(string units, string name) => new()
    {
        ["units"] = units,
        ["standard_name"] = name,
        ["_FillValue"] = Fill,
        ["bounds"] = $"/PRODUCT/SUPPORT_DATA/GEOLOCATIONS/{name}_bounds",
    };
}
