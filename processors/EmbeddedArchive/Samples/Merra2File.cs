using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A day of M2T1NXSLV: 24 hourly means, rows on the poles.</summary>
internal static class Merra2File
{
    public const int Steps = 24, Columns = 576, Rows = 361;
    public const float Fill = 1e15f;

    public static double[] Latitudes => Axis.Doubles(Rows, -90, 0.5);

    public static double[] Longitudes => Axis.Doubles(Columns, -180, 0.625);

    public static string NameOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"MERRA2_400.tavg1_2d_slv_Nx.{day:yyyyMMdd}.nc4");

    public static NetCdf4File Create(DateOnly day, IReadOnlyList<(string Name, string Units, float[] Values)> fields)
    {
        var file = new NetCdf4File();
        var root = file.Root;
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ShortName"] = "M2T1NXSLV",
            ["RangeBeginningDate"] = date,
            ["RangeBeginningTime"] = "00:00:00.000000",
            ["RangeEndingDate"] = date,
            ["RangeEndingTime"] = "23:59:59.000000",
            ["SyntheticData"] = OmdoaO3eGranule.SyntheticMark,
        })
            root.Attributes[name] = value;
        string[] dimensions = [root.Dimension("time", Steps, isUnlimited: true), root.Dimension("lat", Rows), root.Dimension("lon", Columns)];
        root.Variable("lon", ["lon"], Longitudes, new() { ["long_name"] = "longitude", ["units"] = "degrees_east", ["vmax"] = 1e15f, ["vmin"] = -1e15f });
        root.Variable("lat", ["lat"], Latitudes, new() { ["long_name"] = "latitude", ["units"] = "degrees_north", ["vmax"] = 1e15f, ["vmin"] = -1e15f });
        root.Variable("time", ["time"], Enumerable.Range(0, Steps).Select(step => step * 60).ToArray(), new()
        {
            ["long_name"] = "time",
            ["units"] = $"minutes since {date} 00:30:00",
            ["time_increment"] = 10000,
            ["begin_date"] = int.Parse(day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            ["begin_time"] = 3000,
        });
        foreach (var (name, units, values) in fields)
        {
            root.Variable(name, dimensions, values, new()
            {
                ["long_name"] = name,
                ["units"] = units,
                ["_FillValue"] = Fill,
                ["missing_value"] = Fill,
                ["fmissing_value"] = Fill,
                ["scale_factor"] = 1f,
                ["add_offset"] = 0f,
                ["valid_range"] = new[] { -1e15f, 1e15f },
            }, [1, Rows, Columns], deflate: 1, shuffle: true);
        }
        return file;
    }
}
