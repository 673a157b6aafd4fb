using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A region of a MUR granule, packed as the whole is: the whole has 648 million cells.</summary>
internal static class MurFile
{
    public const int Columns = 301, Rows = 201;

    public static float[] Latitudes => Axis.Floats(Rows, 50, 0.01);

    public static float[] Longitudes => Axis.Floats(Columns, -10, 0.01);

    public static string NameOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}090000-JPL-L4_GHRSST-SSTfnd-MUR-GLOB-v02.0-fv04.1.nc");

    public static NetCdf4File Create(DateOnly day, short[] sst, short[] error, sbyte[] ice)
    {
        var file = new NetCdf4File();
        var root = file.Root;
        var time = new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.Zero);
        foreach (var (name, value) in new Dictionary<string, object>
        {
            ["Conventions"] = "CF-1.7",
            ["title"] = "Daily MUR SST, Final product",
            ["id"] = "MUR-JPL-L4-GLOB-v04.1",
            ["start_time"] = Stamp(time),
            ["stop_time"] = Stamp(time),
            ["time_coverage_start"] = Stamp(time.AddHours(-12)),
            ["time_coverage_end"] = Stamp(time.AddHours(12)),
            ["geospatial_lat_resolution"] = 0.01f,
            ["geospatial_lon_resolution"] = 0.01f,
            ["SyntheticData"] = OmdoaO3eGranule.SyntheticMark,
        })
            root.Attributes[name] = value;
        string[] dimensions = [root.Dimension("time", 1, isUnlimited: true), root.Dimension("lat", Rows), root.Dimension("lon", Columns)];
        root.Variable("time", ["time"], new[] { (int)(time - new DateTimeOffset(1981, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds }, new()
        {
            ["long_name"] = "reference time of sst field",
            ["standard_name"] = "time",
            ["axis"] = "T",
            ["units"] = "seconds since 1981-01-01 00:00:00 UTC",
        });
        root.Variable("lat", ["lat"], Latitudes, new() { ["standard_name"] = "latitude", ["axis"] = "Y", ["units"] = "degrees_north", ["valid_min"] = -90f, ["valid_max"] = 90f });
        root.Variable("lon", ["lon"], Longitudes, new() { ["standard_name"] = "longitude", ["axis"] = "X", ["units"] = "degrees_east", ["valid_min"] = -180f, ["valid_max"] = 180f });
        root.Variable("analysed_sst", dimensions, sst, Attributes("kelvin", short.MinValue, 0.001, 298.15, (short)-32767, short.MaxValue), [1, 100, 200], deflate: 6, shuffle: true);
        root.Variable("analysis_error", dimensions, error, Attributes("kelvin", short.MinValue, 0.01, 0, (short)0, short.MaxValue), [1, 100, 200], deflate: 6, shuffle: true);
        root.Variable("sea_ice_fraction", dimensions, ice, Attributes("fraction (between 0 and 1)", sbyte.MinValue, 0.01, 0, (sbyte)0, (sbyte)100), [1, 100, 200], deflate: 6, shuffle: true);
        return file;
    }

    private static string Stamp(DateTimeOffset time) => time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static Dictionary<string, object> Attributes(string units, object fill, double scale, double offset, object minimum, object maximum) => new()
    {
        ["units"] = units,
        ["_FillValue"] = fill,
        ["add_offset"] = offset,
        ["scale_factor"] = scale,
        ["valid_min"] = minimum,
        ["valid_max"] = maximum,
        ["coordinates"] = "lon lat",
    };
}
