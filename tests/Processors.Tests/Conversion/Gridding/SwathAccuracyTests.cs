using Datasets.Support;

namespace Datasets.Conversion.Gridding;

/// <summary>
/// Gridded orbits against exact overlaps: CDO's remapcon for all cells, and NetTopologySuite's polygons in a local equal-area projection for some of
/// them. The field's range is 160, as that of a day's ozone, a quarter of it noise from pixel to pixel, which shows each error of an overlap.
/// </summary>
public sealed class SwathAccuracyTests
{
    private const double GreatestRms = 2e-5 * SwathScene.Range;
    private const double GreatestError = 1e-3 * SwathScene.Range;
    private const int CellsByPolygons = 100;

    private static readonly Dictionary<string, Func<double, SyntheticOrbit>> Instruments = new()
    {
        ["OMI"] = SyntheticOrbit.Omi,
        ["TROPOMI"] = SyntheticOrbit.Tropomi,
        ["VIIRS"] = SyntheticOrbit.Viirs,
    };

    /// <summary>Instrument, the orbit's node, the grid's west, south, east and north, its resolution in degrees.</summary>
    public static TheoryData<string, double, double, double, double, double, double> Places() => new()
    {
        { "OMI", 20, -60, -80, 40, 85, 0.25 },
        { "OMI", 170, 160, 30, 200, 85, 0.25 },
        { "OMI", 100, -180, 85, 180, 90, 0.25 },
        { "OMI", 100, -180, -90, 180, -85, 0.25 },
        { "TROPOMI", 20, 0, 44, 8, 50, 0.05 },
        { "TROPOMI", 179, 176, -70, 184, -66, 0.05 },
        { "TROPOMI", 20, -180, 89, 180, 90, 0.1 },
        { "TROPOMI", 20, -180, -90, 180, -89, 0.1 },
        { "VIIRS", 20, 8, 50, 8.7, 50.5, 0.01 },
        { "VIIRS", 179, 179.6, 70, 180.4, 70.3, 0.01 },
        { "VIIRS", 20, -180, 89.9, 180, 90, 0.02 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void An_orbits_grid_is_that_of_CDO(string instrument, double node, double west, double south, double east, double north, double resolution)
    {
        Assert.SkipUnless(ClimateDataOperators.IsThere, "needs CDO, which './run test' installs where the distribution has it: apt-get install cdo");
        using var folder = new TemporaryFolder();
        var scene = new SwathScene(Instruments[instrument](node), west, south, east, north, resolution);
        var expected = ClimateDataOperators.Remap(scene.Pixels, scene.Values, scene.Grid, folder.Path);
        var cells = Enumerable.Range(0, expected.Length).Where(cell => !double.IsNaN(expected[cell]) && !double.IsNaN(scene.Means[cell])).ToList();
        // Which slivers count differs at the swath's edge.
        Assert.True(cells.Count > 0.99 * scene.Means.Count(mean => !double.IsNaN(mean)), $"{cells.Count} cells have a value in both");
        Hold(cells.Select(cell => (scene.Means[cell], expected[cell])));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Cells_are_those_of_exact_overlaps(string instrument, double node, double west, double south, double east, double north, double resolution)
    {
        var scene = new SwathScene(Instruments[instrument](node), west, south, east, north, resolution);
        var random = new Random(1);
        var cells = new List<(double, double)>();
        while (cells.Count < CellsByPolygons)
        {
            // Half of the cells are near the northern or southern edge, where edges bend most if a pole is there.
            var row = cells.Count % 2 == 0 ? random.Next(scene.Grid.Rows) : random.Next(4) + (south < -80 ? scene.Grid.Rows - 4 : 0);
            var column = random.Next(scene.Grid.Columns);
            if (ExactMean(scene, row, column) is { } expected)
                cells.Add((scene.Means[row * scene.Grid.Columns + column], expected));
        }
        Hold(cells);
    }

    private static void Hold(IEnumerable<(double Actual, double Expected)> cells)
    {
        var errors = cells.Select(cell => Math.Abs(cell.Actual - cell.Expected)).ToList();
        var (rms, greatest) = (Math.Sqrt(errors.Average(error => error * error)), errors.Max());
        Assert.True(rms <= GreatestRms && greatest <= GreatestError, $"rms {rms:g3}, at most {greatest:g3}, in {errors.Count} cells");
    }

    /// <summary>A cell's mean by polygons; null where less than a thousandth of it is covered.</summary>
    private static double? ExactMean(SwathScene scene, int row, int column)
    {
        var grid = scene.Grid;
        var (west, south) = (grid.West + column * grid.CellWidth, grid.North - (row + 1) * grid.CellHeight);
        var exact = new LocalOverlaps(west, south, west + grid.CellWidth, south + grid.CellHeight);
        var middle = UnitVector.FromDegrees(south + grid.CellHeight / 2, west + grid.CellWidth / 2);
        var reach = (grid.CellWidth + grid.CellHeight) * Math.PI / 180;
        var (sum, weight) = (0.0, 0.0);
        foreach (var pixel in scene.PixelsNear(middle, reach))
        {
            var area = exact.AreaWith(scene.Pixels[pixel]);
            (sum, weight) = (sum + area * scene.Values[pixel], weight + area);
        }
        return weight < 1e-3 * exact.CellArea ? null : sum / weight;
    }
}
