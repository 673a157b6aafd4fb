namespace Datasets.Conversion.Gridding;

/// <summary>
/// Gridded orbits against exact overlaps: CDO's remapcon for all cells, and NetTopologySuite's polygons in a local equal-area projection for some of
/// them. The field's range is 160, as that of a day's ozone, a quarter of it noise from pixel to pixel, which shows each error of an overlap.
/// </summary>
public sealed class SwathAccuracyTests
{
    private const double Range = 160;
    private const double GreatestRms = 2e-5 * Range;
    private const double GreatestError = 1e-3 * Range;
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
        ClimateDataOperators.SkipIfMissing();
        var scene = new Scene(Instruments[instrument](node), west, south, east, north, resolution);
        var expected = ClimateDataOperators.Remap(scene.Pixels, scene.Values, scene.Grid);
        var cells = Enumerable.Range(0, expected.Length).Where(cell => !double.IsNaN(expected[cell]) && !double.IsNaN(scene.Means[cell])).ToList();
        // Which slivers count differs at the swath's edge.
        Assert.True(cells.Count > 0.99 * scene.Means.Count(mean => !double.IsNaN(mean)), $"{cells.Count} cells have a value in both");
        Hold(cells.Select(cell => (scene.Means[cell], expected[cell])));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Cells_are_those_of_exact_overlaps(string instrument, double node, double west, double south, double east, double north, double resolution)
    {
        var scene = new Scene(Instruments[instrument](node), west, south, east, north, resolution);
        var random = new Random(1);
        var cells = new List<(double, double)>();
        while (cells.Count < CellsByPolygons)
        {
            // Half of the cells are near the northern or southern edge, where edges bend most if a pole is there.
            var row = cells.Count % 2 == 0 ? random.Next(scene.Grid.Rows) : random.Next(4) + (south < -80 ? scene.Grid.Rows - 4 : 0);
            var column = random.Next(scene.Grid.Columns);
            if (scene.ExactMean(row, column) is { } expected)
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

    /// <summary>Pixels with values, and the grid that the code makes of them.</summary>
    private sealed class Scene
    {
        private readonly (UnitVector Corner, double Reach)[] _places;

        public Scene(SyntheticOrbit orbit, double west, double south, double east, double north, double resolution)
        {
            Grid = new TargetGrid(west, south, east, north, (int)Math.Round((east - west) / resolution), (int)Math.Round((north - south) / resolution));
            Pixels = orbit.PixelsIn(west, south, east, north);
            var corners = Pixels.Select(Footprints.Of).ToArray();
            var random = new Random(23);
            Values = [.. corners.Select(pixel => Wave(pixel[0]) + Range / 4 * (random.NextDouble() - 0.5))];
            var gridder = new SwathGridder(Grid, 1);
            foreach (var (pixel, value) in corners.Zip(Values))
                gridder.Add(pixel, [value]);
            Means = [.. Footprints.Means(gridder.Sums[0]).Select(mean => (double)mean)];
            _places = [.. corners.Select(pixel => (pixel[0], pixel.Max(corner => Math.Sqrt(UnitVector.SquaredDistance(corner, pixel[0])))))];
        }

        public TargetGrid Grid { get; }
        public List<(double Latitude, double Longitude)[]> Pixels { get; }
        public double[] Values { get; }
        public double[] Means { get; }

        /// <summary>The cell's mean by polygons; null where less than a thousandth of it is covered.</summary>
        public double? ExactMean(int row, int column)
        {
            var (west, south) = (Grid.West + column * Grid.CellWidth, Grid.North - (row + 1) * Grid.CellHeight);
            var exact = new LocalOverlaps(west, south, west + Grid.CellWidth, south + Grid.CellHeight);
            var middle = UnitVector.FromDegrees(south + Grid.CellHeight / 2, west + Grid.CellWidth / 2);
            var reach = (Grid.CellWidth + Grid.CellHeight) * Math.PI / 180;
            var (sum, weight) = (0.0, 0.0);
            for (var i = 0; i < Pixels.Count; i++)
            {
                var distance = reach + _places[i].Reach;
                if (UnitVector.SquaredDistance(_places[i].Corner, middle) > distance * distance)
                    continue;
                var area = exact.AreaWith(Pixels[i]);
                (sum, weight) = (sum + area * Values[i], weight + area);
            }
            return weight < 1e-3 * exact.CellArea ? null : sum / weight;
        }

        /// <summary>Of some 2,000 km; three quarters of the range.</summary>
        private static double Wave(UnitVector place) => 280 + Range * 3 / 16 * (Math.Sin(20 * place.X) + Math.Cos(17 * place.Y + 9 * place.Z));
    }
}
