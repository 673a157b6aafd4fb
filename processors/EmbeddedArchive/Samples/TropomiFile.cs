using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Sixty scan lines of an orbit of S5P's total ozone, across the antimeridian.</summary>
internal static class TropomiFile
{
    public const int Lines = 60, Pixels = 450;
    public const float Fill = 9.96921e36f;
    public const byte QualityFill = 255;

    private static readonly TimeSpan BeforeStart = new(0, 21, 33), Orbit = new(1, 41, 30);

    public static DateTimeOffset EndOf(DateTimeOffset start) => start.Add(new(0, 58, 25));

    public static string NameOf(DateTimeOffset start, int orbit) => string.Create(
        CultureInfo.InvariantCulture,
        $"S5P_OFFL_L2__O3_____{start - BeforeStart:yyyyMMdd'T'HHmmss}_{start - BeforeStart + Orbit:yyyyMMdd'T'HHmmss}_{orbit:00000}_02_020104_{start.AddDays(370):yyyyMMdd}T000521.nc");

    /// <summary>Scan lines 5 km and pixels 4 km apart, the swath's middle on the antimeridian.</summary>
    public static (float Latitude, float Longitude) Place(double line, double pixel) =>
        ((float)(38 + line * 0.05 - pixel * 0.004), (float)Math.IEEERemainder(180 + (pixel - Pixels / 2.0) * 0.05 - line * 0.01, 360));

    public static NetCdf4File Create(DateTimeOffset start, int orbit, float[] ozone, float[] precision, byte[] quality)
    {
        var (latitudes, longitudes, latitudeCorners, longitudeCorners) = Places();
        var file = new NetCdf4File();
        file.Root.Attributes["Conventions"] = "CF-1.7";
        file.Root.Attributes["time_coverage_start"] = Stamp(start);
        file.Root.Attributes["time_coverage_end"] = Stamp(EndOf(start));
        file.Root.Attributes["orbit"] = orbit;
        file.Root.Attributes["SyntheticData"] = OmdoaO3eGranule.SyntheticMark;
        var product = file.Root.Group("PRODUCT");
        string[] dimensions = [product.Dimension("time", 1), product.Dimension("scanline", Lines), product.Dimension("ground_pixel", Pixels)];
        product.Dimension("corner", 4);
        product.Variable("scanline", ["scanline"], Enumerable.Range(0, Lines).ToArray(), new() { ["units"] = "1", ["axis"] = "Y" });
        product.Variable("ground_pixel", ["ground_pixel"], Enumerable.Range(0, Pixels).ToArray(), new() { ["units"] = "1", ["axis"] = "X" });
        var midnight = new DateTimeOffset(start.UtcDateTime.Date, TimeSpan.Zero);
        product.Variable("time", ["time"], new[] { (int)(midnight - new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds }, new() { ["units"] = "seconds since 2010-01-01 00:00:00", ["standard_name"] = "time" });
        product.Variable("corner", ["corner"], Enumerable.Range(0, 4).ToArray(), new() { ["units"] = "1" });
        product.Variable("latitude", dimensions, latitudes, Geolocation("degrees_north", "latitude"), [1, Lines, Pixels], deflate: 3, shuffle: true);
        product.Variable("longitude", dimensions, longitudes, Geolocation("degrees_east", "longitude"), [1, Lines, Pixels], deflate: 3, shuffle: true);
        var first = (int)(start - midnight).TotalMilliseconds;
        product.Variable("delta_time", ["time", "scanline"], Enumerable.Range(0, Lines).Select(line => first + line * 840).ToArray(), new() { ["units"] = "milliseconds" });
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
        return file;
    }

    private static (float[] Latitudes, float[] Longitudes, float[] LatitudeCorners, float[] LongitudeCorners) Places()
    {
        const int count = Lines * Pixels;
        float[] latitudes = new float[count], longitudes = new float[count], latitudeCorners = new float[count * 4], longitudeCorners = new float[count * 4];
        for (var i = 0; i < count; i++)
        {
            var (line, pixel) = (i / Pixels, i % Pixels);
            (latitudes[i], longitudes[i]) = Place(line, pixel);
            // Counter-clockwise from the south-western corner, as the product's own text says.
            foreach (var (corner, (down, across)) in new[] { (-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5) }.Index())
                (latitudeCorners[4 * i + corner], longitudeCorners[4 * i + corner]) = Place(line + down, pixel + across);
        }
        return (latitudes, longitudes, latitudeCorners, longitudeCorners);
    }

    private static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static Dictionary<string, object> Geolocation(string units, string name) => new()
    {
        ["units"] = units,
        ["standard_name"] = name,
        ["_FillValue"] = Fill,
        ["bounds"] = $"/PRODUCT/SUPPORT_DATA/GEOLOCATIONS/{name}_bounds",
    };
}
