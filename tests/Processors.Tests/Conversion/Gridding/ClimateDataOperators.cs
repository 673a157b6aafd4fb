using System.Globalization;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Support;

namespace Datasets.Conversion.Gridding;

/// <summary>
/// First-order conservative remapping by CDO's <c>remapcon</c>. Its edges (YAC, in CDO's remap_conserv.cc) are those of docs/gridding.md: great circles between the
/// corners of cells that are given by their bounds, circles of latitude and meridians around the cells of a regular longitude-latitude grid. A cell's value is
/// the mean of what covers it (<c>REMAP_NORM=fracarea</c>, the default).
/// </summary>
internal static class ClimateDataOperators
{
    private const double Missing = -9e33;

    public static void SkipIfMissing() =>
        Assert.SkipUnless(ExternalProgram.Exists("cdo"), "needs CDO, which './run test' installs where the distribution has it: apt-get install cdo");

    /// <summary>The grid's cells, row by row from the north; NaN where no pixel is.</summary>
    public static double[] Remap(IReadOnlyList<(double Latitude, double Longitude)[]> pixels, double[] values, TargetGrid grid)
    {
        using var folder = new TemporaryFolder();
        Write(pixels, values, folder["pixels.nc"]);
        File.WriteAllText(folder["grid.txt"], Describe(grid));
        var (exitCode, output, error) = ExternalProgram.Run(
            "cdo", "-s", "-b", "F64", "outputf,%.17g,1", $"-remapcon,{folder["grid.txt"]}", folder["pixels.nc"]);
        Assert.True(exitCode == 0, error);
        var cells = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))
            .Select(value => value <= Missing / 2 ? double.NaN : value)
            .ToArray();
        Assert.Equal(grid.Columns * grid.Rows, cells.Length);
        return cells;
    }

    private static void Write(IReadOnlyList<(double Latitude, double Longitude)[]> pixels, double[] values, string path)
    {
        var file = new NetCdf4File();
        var cells = file.Root.Dimension("cell", pixels.Count);
        var corners = file.Root.Dimension("corner", 4);
        Places("lat", "latitude", "degrees_north", corner => corner.Latitude);
        Places("lon", "longitude", "degrees_east", corner => corner.Longitude);
        file.Root.Variable("value", [cells], values, new() { ["coordinates"] = "lat lon", ["_FillValue"] = Missing, ["CDI_grid_type"] = "unstructured" });
        file.Write(path);

        void Places(string name, string meaning, string unit, Func<(double Latitude, double Longitude), double> part)
        {
            // The centre serves CDO's search alone.
            file.Root.Variable(
                name, [cells], pixels.Select(pixel => part(pixel[0])).ToArray(),
                new() { ["standard_name"] = meaning, ["units"] = unit, ["bounds"] = $"{name}_bounds" });
            file.Root.Variable($"{name}_bounds", [cells, corners], pixels.SelectMany(pixel => pixel.Select(part)).ToArray(), new() { ["units"] = unit });
        }
    }

    private static string Describe(TargetGrid grid) => string.Create(CultureInfo.InvariantCulture, $"""
        gridtype = lonlat
        xsize = {grid.Columns}
        ysize = {grid.Rows}
        xfirst = {grid.West + grid.CellWidth / 2:R}
        xinc = {grid.CellWidth:R}
        yfirst = {grid.North - grid.CellHeight / 2:R}
        yinc = {-grid.CellHeight:R}

        """);
}
