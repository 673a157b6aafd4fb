using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Three hours of SPL4SMGP on the whole 9 km EASE-Grid 2.0, whose cell edges the grid's definition gives (Brodzik et al. 2012, table 2).</summary>
internal static class SmapFile
{
    public const int Columns = 3856, Rows = 1624;
    public const float Fill = -9999;
    private const double Cell = 9008.055210146, East = Columns / 2 * Cell, North = Rows / 2 * Cell;

    public static double[] X => Axis.Doubles(Columns, -East + Cell / 2, Cell);

    public static double[] Y => Axis.Doubles(Rows, North - Cell / 2, -Cell);

    public static double[] Longitudes => Axis.Doubles(Columns, -180 + 180.0 / Columns, 360.0 / Columns);

    /// <summary>Of the rows, on a sphere: near enough for made-up values.</summary>
    public static double[] Latitudes => [.. Y.Select(y => Math.Asin(y / North * Math.Sin(85.0445 * Math.PI / 180)) * 180 / Math.PI)];

    public static string NameOf(DateTimeOffset middle) => string.Create(CultureInfo.InvariantCulture, $"SMAP_L4_SM_gph_{middle:yyyyMMdd'T'HHmmss}_Vv8010_001.h5");

    /// <param name="seconds">The time as the file states it.</param>
    public static NetCdf4File Create(double seconds, float[] surface, float[] root)
    {
        var file = new NetCdf4File();
        var top = file.Root;
        top.Attributes["Conventions"] = "CF";
        top.Attributes["Title"] = "SMAP L4_SM Geophysical (GPH) Data Granule";
        top.Attributes["SyntheticData"] = OmdoaO3eGranule.SyntheticMark;
        top.Dimension("time", 1);
        string[] dimensions = [top.Dimension("y", Rows), top.Dimension("x", Columns)];
        top.Variable("time", ["time"], new[] { seconds }, new() { ["long_name"] = "time", ["units"] = "seconds since 2000-01-01 11:58:55.816" });
        top.Variable("y", ["y"], Y, Coordinate("Y", "projection_y_coordinate"));
        top.Variable("x", ["x"], X, Coordinate("X", "projection_x_coordinate"));
        top.Variable("EASE2_global_projection", [], new[] { 0 }, new()
        {
            ["grid_mapping_name"] = "lambert_cylindrical_equal_area",
            ["longitude_of_central_meridian"] = 0.0,
            ["standard_parallel"] = 30.0,
            ["false_easting"] = 0.0,
            ["false_northing"] = 0.0,
        });
        var group = top.Group("Geophysical_Data");
        foreach (var (name, values) in new[] { ("sm_surface", surface), ("sm_rootzone", root) })
        {
            group.Variable(name, dimensions, values, new()
            {
                ["units"] = "m3 m-3",
                ["_FillValue"] = Fill,
                ["fmissing_value"] = Fill,
                ["missing_value"] = Fill,
                ["valid_min"] = 0f,
                ["valid_max"] = 0.9f,
                ["grid_mapping"] = "EASE2_global_projection",
                ["DIMENSION_LABELS"] = "y, x",
            }, [203, 482], deflate: 1, shuffle: true);
        }
        return file;
    }

    /// <summary>The writer counts from noon and states the epoch of J2000, a minute and four seconds before it.</summary>
    public static double SecondsOf(DateTimeOffset middle) => (middle - new DateTimeOffset(2000, 1, 1, 12, 0, 0, TimeSpan.Zero)).TotalSeconds;

    private static Dictionary<string, object> Coordinate(string axis, string standardName) => new()
    {
        ["long_name"] = $"{axis} coordinate of cell center in EASE 2.0 global projection",
        ["standard_name"] = standardName,
        ["axis"] = axis,
        ["units"] = "m",
    };
}
