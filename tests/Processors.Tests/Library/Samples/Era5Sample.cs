using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>The first three hours of a month of ERA5 as NSF NCAR stores it: from the north, longitudes of 0 to 360.</summary>
internal static class Era5Sample
{
    private const int Steps = 3, Columns = 1440, Rows = 721;
    private const float Fill = 9.999e20f;

    public static SampleGranule Hours()
    {
        var values = Axis.Numbered(Steps * Rows * Columns, Fill);
        double[] latitudes = Axis.Doubles(Rows, 90, -0.25), longitudes = Axis.Doubles(Columns, 0, 0.25);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new SampleGranule(
            "e5.oper.an.sfc.128_167_2t.ll025sc.2020010100_2020013123.nc",
            path => Write(path, values, latitudes, longitudes, start),
            [
                .. Enumerable.Range(0, Steps).Select(step =>
                {
                    var time = start.AddHours(step);
                    return new SampleItem($"ERA5-2t_20200101T{step:00}", time, time, time, new Dictionary<string, ISampleTruth>
                    {
                        ["temperature-2m"] = new GridTruth(longitudes, latitudes, values, "K") { Begin = step * Rows * Columns, Missing = [Fill], IsWrapped = true },
                    });
                }),
            ]);
    }

    private static void Write(string path, float[] values, double[] latitudes, double[] longitudes, DateTimeOffset start)
    {
        var file = new NetCdf4File();
        var root = file.Root;
        string[] dimensions = [root.Dimension("time", Steps, isUnlimited: true), root.Dimension("latitude", Rows), root.Dimension("longitude", Columns)];
        root.Variable("VAR_2T", dimensions, values, new()
        {
            ["long_name"] = "2 metre temperature",
            ["short_name"] = "2t",
            ["units"] = "K",
            ["_FillValue"] = Fill,
            ["missing_value"] = Fill,
        }, [1, Rows, Columns], deflate: 1, shuffle: true);
        root.Variable("latitude", ["latitude"], latitudes, new() { ["long_name"] = "latitude", ["short_name"] = "lat", ["units"] = "degrees_north" });
        root.Variable("longitude", ["longitude"], longitudes, new() { ["long_name"] = "longitude", ["short_name"] = "lon", ["units"] = "degrees_east" });
        var first = (int)(start - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalHours;
        root.Variable("time", ["time"], Enumerable.Range(first, Steps).ToArray(), new()
        {
            ["long_name"] = "time",
            ["units"] = "hours since 1900-01-01 00:00:00",
            ["calendar"] = "gregorian",
        });
        root.Variable("utc_date", ["time"], Enumerable.Range(2020010100, Steps).ToArray(), new() { ["long_name"] = "UTC date yyyy-mm-dd hh:00:00 as yyyymmddhh", ["units"] = "Gregorian_year month day hour" });
        file.Write(path);
    }
}
