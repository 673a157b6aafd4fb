using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>IMERG's granules: columns before rows, from the south-west, in the group that version 07 has them in.</summary>
internal static class ImergSamples
{
    private const int Columns = 3600, Rows = 1800;
    private const float Fill = -9999.9f;

    private static readonly float[] Longitudes = Axis.Floats(Columns, -179.95, 0.1);
    private static readonly float[] Latitudes = Axis.Floats(Rows, -89.95, 0.1);

    public static SampleGranule HalfHour()
    {
        var start = new DateTimeOffset(2024, 6, 30, 23, 30, 0, TimeSpan.Zero);
        var fields = new[] { ("precipitation", "precipitation", "mm/hr"), ("quality", "precipitationQualityIndex", "") };
        return Sample(
            "3B-HHR.MS.MRG.3IMERG.20240630-S233000-E235959.1410.V07B.HDF5", "3B-HHR-IMERG_20240630T2330", start, start.AddSeconds(1799), fields,
            (file, values) =>
            {
                file.Root.Attributes["FileHeader"] = Header("3IMERGHH", "2024-06-30T23:30:00.000Z", "2024-06-30T23:59:59.999Z");
                // Without leap seconds, as the file's own text says.
                var seconds = (int)(start - new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
                Grid(file.Root.Group("Grid"), "seconds since 1980-01-06 00:00:00 UTC", "julian", seconds, seconds + 1799, fields, values, [1, 145, 1800]);
            });
    }

    public static SampleGranule Month()
    {
        var start = new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var end = start.AddMonths(1).AddSeconds(-1);
        var fields = new[] { ("precipitation", "precipitation", "mm/hr"), ("quality", "precipitationQualityIndex", "") };
        return Sample(
            "3B-MO.MS.MRG.3IMERG.20200601-S000000-E235959.06.V07B.HDF5", "3B-MO-IMERG_202006", start, end, fields,
            (file, values) =>
            {
                file.Root.Attributes["FileHeader"] = Header("3IMERGM", "2020-06-01T00:00:00.000Z", "2020-06-30T23:59:59.999Z");
                Grid(
                    file.Root.Group("Grid"), "seconds since 1970-01-01 00:00:00 UTC", null, (int)start.ToUnixTimeSeconds(), (int)end.ToUnixTimeSeconds(),
                    fields, values, [1, 145, 1800]);
            });
    }

    /// <summary>Made by GES DISC in netCDF-4, without the group, with latitudes in double precision.</summary>
    public static SampleGranule Day()
    {
        var start = new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var fields = new[] { ("precipitation", "precipitation", "mm/day"), ("random-error", "randomError", "mm/day") };
        return Sample(
            "3B-DAY.MS.MRG.3IMERG.20200601-S000000-E235959.V07B.nc4", "3B-DAY-IMERG_20200601", start, start.AddDays(1).AddSeconds(-1), fields,
            (file, values) =>
            {
                var root = file.Root;
                string[] dimensions = [root.Dimension("time", 1, isUnlimited: true), root.Dimension("lon", Columns), root.Dimension("lat", Rows)];
                root.Dimension("nv", 2);
                var day = start.ToUnixTimeSeconds() / 86400.0;
                const string units = "days since 1970-01-01 00:00:00Z";
                root.Variable("time", ["time"], new[] { day }, new() { ["standard_name"] = "time", ["units"] = units, ["calendar"] = "julian", ["bounds"] = "time_bnds" });
                root.Variable("time_bnds", ["time", "nv"], new[] { day, day + 86399 / 86400.0 }, new() { ["units"] = units });
                root.Variable("lon", ["lon"], Longitudes, new() { ["units"] = "degrees_east", ["long_name"] = "Longitude" });
                root.Variable("lat", ["lat"], Axis.Doubles(Rows, -89.95, 0.1), new() { ["units"] = "degrees_north", ["long_name"] = "Latitude" });
                foreach (var ((_, field, unit), stored) in fields.Zip(values))
                    root.Variable(field, dimensions, stored, new() { ["units"] = unit, ["_FillValue"] = Fill }, [1, Columns, 900], deflate: 1, shuffle: true);
            });
    }

    private static SampleGranule Sample(
        string name, string id, DateTimeOffset start, DateTimeOffset end, (string Variable, string Field, string Units)[] fields,
        Action<NetCdf4File, IReadOnlyList<float[]>> fill)
    {
        float[][] values = [.. fields.Select((_, i) => Axis.Numbered(Columns * Rows, Fill, i))];
        return new SampleGranule(
            name,
            path =>
            {
                var file = new NetCdf4File();
                fill(file, values);
                file.Write(path);
            },
            [
                new SampleItem(id, start, start, end, fields.Select((field, i) => (field.Variable, field.Units, Values: values[i])).ToDictionary(
                    field => field.Variable,
                    field => (ISampleTruth)new GridTruth(Longitudes.ToDoubles(), Latitudes.ToDoubles(), field.Values, field.Units.Length > 0 ? field.Units : "1")
                    {
                        IsColumnsFirst = true,
                        Missing = [Fill],
                    })),
            ]);
    }

    private static string Header(string product, string start, string stop) =>
        $"DOIshortName={product};\nAlgorithmID={product};\nStartGranuleDateTime={start};\nStopGranuleDateTime={stop};\nNumberOfGrids=1;\n";

    private static void Grid(
        NetCdf4Group grid, string timeUnits, string? calendar, int time, int timeEnd, (string Variable, string Field, string Units)[] fields,
        IReadOnlyList<float[]> values, int[] chunks)
    {
        string[] dimensions = [grid.Dimension("time", 1, isUnlimited: true), grid.Dimension("lon", Columns), grid.Dimension("lat", Rows)];
        grid.Dimension("nv", 2);
        Dictionary<string, object> timeAttributes = new()
        {
            ["DimensionNames"] = "time",
            ["Units"] = timeUnits,
            ["units"] = timeUnits,
            ["standard_name"] = "time",
            ["bounds"] = "time_bnds",
            ["axis"] = "T",
        };
        if (calendar is not null)
            timeAttributes["calendar"] = calendar;
        grid.Variable("time", ["time"], new[] { time }, timeAttributes);
        grid.Variable("time_bnds", ["time", "nv"], new[] { time, timeEnd }, new() { ["DimensionNames"] = "time,nv", ["Units"] = timeUnits, ["units"] = timeUnits });
        grid.Variable("lon", ["lon"], Longitudes, Coordinate("lon", "degrees_east", "longitude", "X"));
        grid.Variable("lat", ["lat"], Latitudes, Coordinate("lat", "degrees_north", "latitude", "Y"));
        foreach (var ((_, field, units), stored) in fields.Zip(values))
        {
            Dictionary<string, object> attributes = new()
            {
                ["DimensionNames"] = "time,lon,lat",
                ["coordinates"] = "time lon lat",
                ["_FillValue"] = Fill,
                ["CodeMissingValue"] = "-9999.9",
            };
            if (units.Length > 0)
                (attributes["Units"], attributes["units"]) = (units, units);
            grid.Variable(field, dimensions, stored, attributes, chunks, deflate: 1, shuffle: true);
        }
    }

    private static Dictionary<string, object> Coordinate(string name, string units, string standardName, string axis) => new()
    {
        ["DimensionNames"] = name,
        ["Units"] = units,
        ["units"] = units,
        ["standard_name"] = standardName,
        ["axis"] = axis,
    };
}
