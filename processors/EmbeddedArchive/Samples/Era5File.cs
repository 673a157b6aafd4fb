using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Hours of a month of ERA5 as NSF NCAR stores it: from the north, longitudes of 0 to 360.</summary>
internal static class Era5File
{
    public const int Columns = 1440, Rows = 721;
    public const float Fill = 9.999e20f;

    public static double[] Latitudes => Axis.Doubles(Rows, 90, -0.25);

    public static double[] Longitudes => Axis.Doubles(Columns, 0, 0.25);

    /// <summary>A file is a month; one that is generated has no more of it than the times it is asked for.</summary>
    public static string NameOf(DateOnly month) => string.Create(
        CultureInfo.InvariantCulture, $"e5.oper.an.sfc.128_167_2t.ll025sc.{month:yyyyMM}0100_{month:yyyyMM}{DateTime.DaysInMonth(month.Year, month.Month)}23.nc");

    public static NetCdf4File Create(IReadOnlyList<DateTimeOffset> times, float[] values)
    {
        var file = new NetCdf4File();
        var root = file.Root;
        root.Attributes["SyntheticData"] = OmdoaO3eGranule.SyntheticMark;
        string[] dimensions = [root.Dimension("time", times.Count, isUnlimited: true), root.Dimension("latitude", Rows), root.Dimension("longitude", Columns)];
        root.Variable("VAR_2T", dimensions, values, new()
        {
            ["long_name"] = "2 metre temperature",
            ["short_name"] = "2t",
            ["units"] = "K",
            ["_FillValue"] = Fill,
            ["missing_value"] = Fill,
        }, [1, Rows, Columns], deflate: 1, shuffle: true);
        root.Variable("latitude", ["latitude"], Latitudes, new() { ["long_name"] = "latitude", ["short_name"] = "lat", ["units"] = "degrees_north" });
        root.Variable("longitude", ["longitude"], Longitudes, new() { ["long_name"] = "longitude", ["short_name"] = "lon", ["units"] = "degrees_east" });
        var epoch = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
        root.Variable("time", ["time"], times.Select(time => (int)(time - epoch).TotalHours).ToArray(), new()
        {
            ["long_name"] = "time",
            ["units"] = "hours since 1900-01-01 00:00:00",
            ["calendar"] = "gregorian",
        });
        root.Variable(
            "utc_date", ["time"], times.Select(time => int.Parse(time.ToString("yyyyMMddHH", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)).ToArray(),
            new() { ["long_name"] = "UTC date yyyy-mm-dd hh:00:00 as yyyymmddhh", ["units"] = "Gregorian_year month day hour" });
        return file;
    }
}
