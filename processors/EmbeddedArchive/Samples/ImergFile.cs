using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A field of an IMERG granule, with its values, columns before rows.</summary>
internal sealed record ImergField(string Name, string Units, float[] Values);

/// <summary>IMERG's granules: columns before rows, from the south-west, in the group that version 07 has them in.</summary>
internal static class ImergFile
{
    public const int Columns = 3600, Rows = 1800;
    public const float Fill = -9999.9f;

    public static float[] Longitudes => Axis.Floats(Columns, -179.95, 0.1);

    public static float[] Latitudes => Axis.Floats(Rows, -89.95, 0.1);

    public static string NameOfHalfHour(DateTimeOffset start) => string.Create(
        CultureInfo.InvariantCulture,
        $"3B-HHR.MS.MRG.3IMERG.{start:yyyyMMdd}-S{start:HHmmss}-E{start.AddSeconds(1799):HHmmss}.{(int)start.TimeOfDay.TotalMinutes:0000}.V07B.HDF5");

    public static string NameOfMonth(DateOnly month) =>
        string.Create(CultureInfo.InvariantCulture, $"3B-MO.MS.MRG.3IMERG.{month:yyyyMM}01-S000000-E235959.{month:MM}.V07B.HDF5");

    public static string NameOfDay(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"3B-DAY.MS.MRG.3IMERG.{day:yyyyMMdd}-S000000-E235959.V07B.nc4");

    public static NetCdf4File HalfHour(DateTimeOffset start, IReadOnlyList<ImergField> fields)
    {
        var file = new NetCdf4File();
        file.Root.Attributes["FileHeader"] = Header("3IMERGHH", start, start.AddSeconds(1799));
        // Without leap seconds, as the file's own text says.
        var seconds = (int)(start - new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
        Grid(file, "seconds since 1980-01-06 00:00:00 UTC", "julian", seconds, seconds + 1799, fields);
        return file;
    }

    public static NetCdf4File Month(DateTimeOffset start, IReadOnlyList<ImergField> fields)
    {
        var file = new NetCdf4File();
        var end = start.AddMonths(1).AddSeconds(-1);
        file.Root.Attributes["FileHeader"] = Header("3IMERGM", start, end);
        Grid(file, "seconds since 1970-01-01 00:00:00 UTC", null, (int)start.ToUnixTimeSeconds(), (int)end.ToUnixTimeSeconds(), fields);
        return file;
    }

    /// <summary>Made by GES DISC in netCDF-4, without the group, with latitudes in double precision.</summary>
    public static NetCdf4File Day(DateTimeOffset start, IReadOnlyList<ImergField> fields)
    {
        var file = new NetCdf4File();
        var root = file.Root;
        root.Attributes["SyntheticData"] = OmdoaO3eGranule.SyntheticMark;
        string[] dimensions = [root.Dimension("time", 1, isUnlimited: true), root.Dimension("lon", Columns), root.Dimension("lat", Rows)];
        root.Dimension("nv", 2);
        var day = start.ToUnixTimeSeconds() / 86400.0;
        const string units = "days since 1970-01-01 00:00:00Z";
        root.Variable("time", ["time"], new[] { day }, new() { ["standard_name"] = "time", ["units"] = units, ["calendar"] = "julian", ["bounds"] = "time_bnds" });
        root.Variable("time_bnds", ["time", "nv"], new[] { day, day + 86399 / 86400.0 }, new() { ["units"] = units });
        root.Variable("lon", ["lon"], Longitudes, new() { ["units"] = "degrees_east", ["long_name"] = "Longitude" });
        root.Variable("lat", ["lat"], Axis.Doubles(Rows, -89.95, 0.1), new() { ["units"] = "degrees_north", ["long_name"] = "Latitude" });
        foreach (var field in fields)
            root.Variable(field.Name, dimensions, field.Values, new() { ["units"] = field.Units, ["_FillValue"] = Fill }, [1, Columns, 900], deflate: 1, shuffle: true);
        return file;
    }

    private static string Header(string product, DateTimeOffset start, DateTimeOffset stop) => string.Create(
        CultureInfo.InvariantCulture,
        $"DOIshortName={product};\nAlgorithmID={product};\nStartGranuleDateTime={start:yyyy-MM-dd'T'HH:mm:ss}.000Z;\nStopGranuleDateTime={stop:yyyy-MM-dd'T'HH:mm:ss}.999Z;\nNumberOfGrids=1;\n");

    private static void Grid(NetCdf4File file, string timeUnits, string? calendar, int time, int timeEnd, IReadOnlyList<ImergField> fields)
    {
        file.Root.Attributes["SyntheticData"] = OmdoaO3eGranule.SyntheticMark;
        var grid = file.Root.Group("Grid");
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
        foreach (var field in fields)
        {
            Dictionary<string, object> attributes = new()
            {
                ["DimensionNames"] = "time,lon,lat",
                ["coordinates"] = "time lon lat",
                ["_FillValue"] = Fill,
                ["CodeMissingValue"] = "-9999.9",
            };
            if (field.Units.Length > 0)
                (attributes["Units"], attributes["units"]) = (field.Units, field.Units);
            grid.Variable(field.Name, dimensions, field.Values, attributes, [1, 145, 1800], deflate: 1, shuffle: true);
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
