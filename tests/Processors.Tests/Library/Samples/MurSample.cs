using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>A region of a MUR granule, packed as the whole is: the whole has 648 million cells.</summary>
internal static class MurSample
{
    private const int Columns = 301, Rows = 201;

    public static SampleGranule Region()
    {
        float[] latitudes = Axis.Floats(Rows, 50, 0.01), longitudes = Axis.Floats(Columns, -10, 0.01);
        short[] sst = Packed(short.MinValue, i => i - 32000), error = Packed(short.MinValue, i => i % 32000);
        sbyte[] ice = [.. Enumerable.Range(0, Rows * Columns).Select(i => i % 13 == 5 ? sbyte.MinValue : (sbyte)(i % 101))];
        var time = new DateTimeOffset(2022, 5, 31, 9, 0, 0, TimeSpan.Zero);
        return new SampleGranule(
            "20220531090000-JPL-L4_GHRSST-SSTfnd-MUR-GLOB-v02.0-fv04.1.nc",
            path =>
            {
                var file = new NetCdf4File();
                var root = file.Root;
                foreach (var (name, value) in new Dictionary<string, object>
                {
                    ["Conventions"] = "CF-1.7",
                    ["title"] = "Daily MUR SST, Final product",
                    ["id"] = "MUR-JPL-L4-GLOB-v04.1",
                    ["start_time"] = "20220531T090000Z",
                    ["stop_time"] = "20220531T090000Z",
                    ["time_coverage_start"] = "20220530T210000Z",
                    ["time_coverage_end"] = "20220531T210000Z",
                    ["geospatial_lat_resolution"] = 0.01f,
                    ["geospatial_lon_resolution"] = 0.01f,
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
                root.Variable("lat", ["lat"], latitudes, new() { ["standard_name"] = "latitude", ["axis"] = "Y", ["units"] = "degrees_north", ["valid_min"] = -90f, ["valid_max"] = 90f });
                root.Variable("lon", ["lon"], longitudes, new() { ["standard_name"] = "longitude", ["axis"] = "X", ["units"] = "degrees_east", ["valid_min"] = -180f, ["valid_max"] = 180f });
                root.Variable("analysed_sst", dimensions, sst, Attributes("kelvin", short.MinValue, 0.001, 298.15, (short)-32767, short.MaxValue), [1, 100, 200], deflate: 6, shuffle: true);
                root.Variable("analysis_error", dimensions, error, Attributes("kelvin", short.MinValue, 0.01, 0, (short)0, short.MaxValue), [1, 100, 200], deflate: 6, shuffle: true);
                root.Variable("sea_ice_fraction", dimensions, ice, Attributes("fraction (between 0 and 1)", sbyte.MinValue, 0.01, 0, (sbyte)0, (sbyte)100), [1, 100, 200], deflate: 6, shuffle: true);
                file.Write(path);
            },
            [
                new SampleItem("MUR-JPL-L4-GLOB_20220531", time, time.AddHours(-12), time.AddHours(12), new Dictionary<string, ISampleTruth>
                {
                    ["sst"] = Truth(sst, "K", 0.001, short.MinValue) with { Offset = 298.15 },
                    ["sst-error"] = Truth(error, "K", 0.01, short.MinValue),
                    ["sea-ice"] = Truth(ice, "1", 0.01, sbyte.MinValue),
                }),
            ]);

        GridTruth Truth(Array stored, string unit, double scale, double fill) =>
            new(longitudes.ToDoubles(), latitudes.ToDoubles(), stored, unit) { Scale = scale, Missing = [fill] };
    }

    private static short[] Packed(short fill, Func<int, int> value) =>
        [.. Enumerable.Range(0, Rows * Columns).Select(i => i % 13 == 5 ? fill : (short)value(i))];

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
