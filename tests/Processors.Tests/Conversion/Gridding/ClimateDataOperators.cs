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

    public static bool IsThere => ExternalProgram.Exists("cdo");

    /// <summary>The grid's cells, row by row from the north; NaN where no pixel is.</summary>
    /// <param name="folder">For the two files that CDO reads.</param>
    public static double[] Remap(IReadOnlyList<(double Latitude, double Longitude)[]> pixels, double[] values, TargetGrid grid, string folder)
    {
        var (pixelFile, gridFile) = (Path.Combine(folder, "pixels.nc"), Path.Combine(folder, "grid.txt"));
        Write(pixels, values, pixelFile);
        File.WriteAllText(gridFile, Describe(grid));
        var (exitCode, output, error) = ExternalProgram.Run("cdo", "-s", "-b", "F64", "outputf,%.17g,1", $"-remapcon,{gridFile}", pixelFile);
        if (exitCode != 0)
            throw new InvalidOperationException(error);
        var cells = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))
            .Select(value => value <= Missing / 2 ? double.NaN : value)
            .ToArray();
        return cells.Length == grid.Columns * grid.Rows ? cells : throw new InvalidOperationException($"{cells.Length} cells");
    }

    private static void Write(IReadOnlyList<(double Latitude, double Longitude)[]> pixels, double[] values, string path)
    {
        var file = new NetCdf4File();
        var cells = file.Root.Dimension("cell", pixels.Count);
        var corners = file.Root.Dimension("corner", 4);
        Places("lat", "latitude", "degrees_north", corner => corner.Latitude);
        Places("lon", "longitude", "degrees_east", corner => corner.Longitude);
        file.Root.Variable("value", [cells], values, new() { ["coordinates"] = "lat lon", ["_FillValue"] = Missing, ["CDI_grid_type"] = "unstructured" });
        File.WriteAllBytes(path, file.ToBytes());

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
