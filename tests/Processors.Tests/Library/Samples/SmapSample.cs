using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>Three hours of SPL4SMGP on the whole 9 km EASE-Grid 2.0, whose cell edges the grid's definition gives (Brodzik et al. 2012, table 2).</summary>
internal static class SmapSample
{
    private const int Columns = 3856, Rows = 1624, Ease2Global = 6933;
    private const double Cell = 9008.055210146, East = Columns / 2 * Cell, North = Rows / 2 * Cell;
    private const float Fill = -9999;

    public static SampleGranule ThreeHours()
    {
        double[] x = Axis.Doubles(Columns, -East + Cell / 2, Cell), y = Axis.Doubles(Rows, North - Cell / 2, -Cell);
        float[] surface = Axis.Numbered(Columns * Rows, Fill), root = Axis.Numbered(Columns * Rows, Fill, 0.5f);
        var epoch = new DateTimeOffset(2000, 1, 1, 11, 58, 55, 816, TimeSpan.Zero);
        // The writer counts from noon and states the epoch of J2000, a minute and four seconds before it.
        var seconds = (new DateTimeOffset(2024, 6, 19, 22, 30, 0, TimeSpan.Zero) - new DateTimeOffset(2000, 1, 1, 12, 0, 0, TimeSpan.Zero)).TotalSeconds;
        var time = epoch.AddSeconds(seconds);
        return new SampleGranule(
            "SMAP_L4_SM_gph_20240619T223000_Vv8010_001.h5",
            path => Write(path, x, y, surface, root, seconds),
            [
                new SampleItem("SMAP_L4_SM_gph_20240619T22", time, time, time, new Dictionary<string, ISampleTruth>
                {
                    ["surface"] = Truth(surface),
                    ["root-zone"] = Truth(root),
                }),
            ]);

        GridTruth Truth(float[] values) => new(x, y, values, "m3 m-3") { Epsg = Ease2Global, Missing = [Fill], IsSquare = true };
    }

    private static void Write(string path, double[] x, double[] y, float[] surface, float[] root, double seconds)
    {
        var file = new NetCdf4File();
        var top = file.Root;
        top.Attributes["Conventions"] = "CF";
        top.Attributes["Title"] = "SMAP L4_SM Geophysical (GPH) Data Granule";
        top.Dimension("time", 1);
        string[] dimensions = [top.Dimension("y", Rows), top.Dimension("x", Columns)];
        top.Variable("time", ["time"], new[] { seconds }, new() { ["long_name"] = "time", ["units"] = "seconds since 2000-01-01 11:58:55.816" });
        top.Variable("y", ["y"], y, Coordinate("Y", "projection_y_coordinate"));
        top.Variable("x", ["x"], x, Coordinate("X", "projection_x_coordinate"));
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
        file.Write(path);
    }

    private static Dictionary<string, object> Coordinate(string axis, string standardName) => new()
    {
        ["long_name"] = $"{axis} coordinate of cell center in EASE 2.0 global projection",
        ["standard_name"] = standardName,
        ["axis"] = axis,
        ["units"] = "m",
    };
}
