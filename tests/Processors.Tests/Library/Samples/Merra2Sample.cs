using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>A day of M2T1NXSLV: 24 hourly means, rows on the poles.</summary>
internal static class Merra2Sample
{
    private const int Steps = 24, Columns = 576, Rows = 361;
    private const float Fill = 1e15f;

    private static readonly (string Variable, string Field, string Units)[] Fields =
    [
        ("temperature-2m", "T2M", "K"), ("sea-level-pressure", "SLP", "Pa"), ("wind-east-10m", "U10M", "m s-1"), ("wind-north-10m", "V10M", "m s-1"),
    ];

    public static SampleGranule Day()
    {
        float[][] values = [.. Fields.Select((_, i) => Axis.Numbered(Steps * Rows * Columns, Fill, i * 0.5f))];
        double[] latitudes = Axis.Doubles(Rows, -90, 0.5), longitudes = Axis.Doubles(Columns, -180, 0.625);
        return new SampleGranule(
            "MERRA2_400.tavg1_2d_slv_Nx.20160601.nc4",
            path => Write(path, values, latitudes, longitudes),
            [
                .. Enumerable.Range(0, Steps).Select(step =>
                {
                    var middle = new DateTimeOffset(2016, 6, 1, step, 30, 0, TimeSpan.Zero);
                    // An hourly mean is of its hour; times end a second before the next begins.
                    var (start, end) = (middle.AddMinutes(-30), middle.AddMinutes(30).AddSeconds(-1));
                    return new SampleItem(
                        $"MERRA2_tavg1_2d_slv_Nx_20160601T{step:00}30", middle, start, end,
                        Fields.Zip(values).ToDictionary(
                            field => field.First.Variable,
                            field => (ISampleTruth)new GridTruth(longitudes, latitudes, field.Second, field.First.Units)
                            {
                                Begin = step * Rows * Columns,
                                Missing = [Fill],
                            }));
                }),
            ]);
    }

    private static void Write(string path, float[][] values, double[] latitudes, double[] longitudes)
    {
        var file = new NetCdf4File();
        var root = file.Root;
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ShortName"] = "M2T1NXSLV",
            ["RangeBeginningDate"] = "2016-06-01",
            ["RangeBeginningTime"] = "00:00:00.000000",
            ["RangeEndingDate"] = "2016-06-01",
            ["RangeEndingTime"] = "23:59:59.000000",
        })
            root.Attributes[name] = value;
        string[] dimensions = [root.Dimension("time", Steps, isUnlimited: true), root.Dimension("lat", Rows), root.Dimension("lon", Columns)];
        root.Variable("lon", ["lon"], longitudes, new() { ["long_name"] = "longitude", ["units"] = "degrees_east", ["vmax"] = 1e15f, ["vmin"] = -1e15f });
        root.Variable("lat", ["lat"], latitudes, new() { ["long_name"] = "latitude", ["units"] = "degrees_north", ["vmax"] = 1e15f, ["vmin"] = -1e15f });
        root.Variable("time", ["time"], Enumerable.Range(0, Steps).Select(step => step * 60).ToArray(), new()
        {
            ["long_name"] = "time",
            ["units"] = "minutes since 2016-06-01 00:30:00",
            ["time_increment"] = 10000,
            ["begin_date"] = 20160601,
            ["begin_time"] = 3000,
        });
        foreach (var ((_, field, units), stored) in Fields.Zip(values))
        {
            root.Variable(field, dimensions, stored, new()
            {
                ["long_name"] = field,
                ["units"] = units,
                ["_FillValue"] = Fill,
                ["missing_value"] = Fill,
                ["fmissing_value"] = Fill,
                ["scale_factor"] = 1f,
                ["add_offset"] = 0f,
                ["valid_range"] = new[] { -1e15f, 1e15f },
            }, [1, Rows, Columns], deflate: 1, shuffle: true);
        }
        file.Write(path);
    }
}
