using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

/// <summary>A regular grid as it is stored: <see cref="Y"/> over rows, <see cref="X"/> over columns, in degrees or in the units of its system.</summary>
public sealed record GridGeometry(GridAxis X, GridAxis Y)
{
    /// <summary>Null for longitude and latitude.</summary>
    public CoordinateReferenceSystem? Crs { get; init; }

    /// <summary>Its axes are longitude and latitude, in whichever system.</summary>
    public bool IsLongitudeLatitude { get; init; } = true;

    public bool IsNorthFirst => Y.IsDescending;

    /// <summary>[west, south, east, north], outer edges.</summary>
    public IReadOnlyList<double> Bbox => [X.Minimum, Y.Minimum, X.Maximum, Y.Maximum];
}

/// <summary>
/// How a stored grid becomes a north-up raster: which way rows and columns run, by how many columns it is turned, and where it lies then.
/// </summary>
/// <param name="FlipRows">Row 0 is stored southernmost.</param>
/// <param name="FlipColumns">Column 0 is stored easternmost.</param>
/// <param name="Turn">After the flip, the raster's column 0 is column <c>Turn</c>, and columns go round.</param>
/// <param name="Bbox">[west, south, east, north] of the raster, outer edges.</param>
internal sealed record GridLayout(int Width, int Height, bool FlipRows, bool FlipColumns, int Turn, IReadOnlyList<double> Bbox)
{
    private const double FullCircle = 360;
    private const double HalfCircle = 180;

    /// <summary>How stored rows become rows.</summary>
    public RowSplit Split { get; init; }

    /// <summary>The stored row that a row, counted in stored order, is in.</summary>
    public int StoredRow(int row) => Split == RowSplit.None ? row : (row + (Split == RowSplit.FirstIsHalf ? 1 : 0)) / 2;

    /// <param name="where">The file and array, for the message.</param>
    /// <param name="wrapLongitude">Whether longitudes come to -180…180: they must, they must not or, with null, they do where whole columns can be moved.</param>
    /// <exception cref="GranuleException">Longitudes are to be wrapped, and the grid crosses the antimeridian without going round.</exception>
    public static GridLayout Create(string where, GridGeometry grid, bool? wrapLongitude)
    {
        var layout = new GridLayout(grid.X.Count, grid.Y.Count, !grid.Y.IsDescending, grid.X.IsDescending, 0, grid.Bbox) { Split = grid.Y.Split };
        var tolerance = AxisEvidences.Tolerance * grid.X.Cell;
        if (wrapLongitude == false || (grid.X.Minimum >= -HalfCircle - tolerance && grid.X.Maximum <= HalfCircle + tolerance))
            return layout;
        var turns = FullCircle * Math.Floor((grid.X.Minimum + HalfCircle + tolerance) / FullCircle);
        if (grid.X.Maximum - turns <= HalfCircle + tolerance)
            return layout.Moved(0, -turns);
        if (Math.Abs(grid.X.Maximum - grid.X.Minimum - FullCircle) <= tolerance)
            return layout.Turned(grid.X, turns + HalfCircle);
        if (wrapLongitude == true && grid.X.Maximum > HalfCircle + tolerance)
        {
            throw new GranuleException(
                $"{where}: longitudes {grid.X.Minimum} to {grid.X.Maximum} lie on both sides of 180 and do not go round the globe, so they cannot be " +
                "brought to -180…180: leave out wrapLongitude");
        }
        return layout;
    }

    /// <summary>Whole cells move; a cell that lies across the seam stays whole and goes to the side its centre is on.</summary>
    private GridLayout Turned(GridAxis x, double seam)
    {
        var turn = (int)Math.Ceiling((seam - x.Minimum) / x.Cell - 0.5 - AxisEvidences.Tolerance);
        return Moved(turn % Width, turn * x.Cell - (seam + HalfCircle));
    }

    private GridLayout Moved(int turn, double degrees) =>
        this with { Turn = turn, Bbox = [Bbox[0] + degrees, Bbox[1], Bbox[2] + degrees, Bbox[3]] };
}
