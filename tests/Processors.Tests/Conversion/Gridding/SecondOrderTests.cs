namespace Datasets.Conversion.Gridding;

/// <summary>
/// <c>gridding.method: conservative2</c> against the means of fields that are known everywhere: a pixel's value and a cell's are averages of the same function
/// over their areas.
/// </summary>
public sealed class SecondOrderTests
{
    private const int Samples = 6;

    /// <summary>Of some 4,000 km, as weather systems are; its range is 160.</summary>
    private static double Smooth(UnitVector place) => 280 + 40 * (Math.Sin(10 * place.X + 3) + Math.Cos(8 * place.Y + 6 * place.Z));

    /// <summary>Instrument, position along the orbit in degrees, the resolution of the grid.</summary>
    public static TheoryData<string, double, double> Places() => new()
    {
        { "OMI", 10, 0.25 },
        { "OMI", 60, 0.25 },
        { "OMI", 78, 0.25 },
        { "OMI", 250, 0.5 },
        { "TROPOMI", 30, 0.05 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_smooth_field_comes_out_several_times_closer(string instrument, double from, double resolution)
    {
        var scene = new Scene(instrument, from, resolution, Smooth);
        var (first, second) = (scene.ErrorOf(scene.Grid(isSecondOrder: false)), scene.ErrorOf(scene.Grid(isSecondOrder: true)));
        Assert.True(second * 5 < first, $"rms {first:g3} of first order, {second:g3} of second");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void The_total_is_conserved(string instrument, double from, double resolution)
    {
        var random = new Random(3);
        // A third of the pixels has no value.
        var scene = new Scene(instrument, from, resolution, place => random.Next(3) == 0 ? double.NaN : Smooth(place));
        var sums = scene.Grid(isSecondOrder: true);
        var (total, weight) = scene.TotalOfPixels();
        var means = Footprints.Means(sums);
        var coverage = Footprints.Means(sums, CellStatistic.Coverage);
        var (gridTotal, gridWeight) = (0.0, 0.0);
        for (var cell = 0; cell < means.Length; cell++)
        {
            if (float.IsNaN(means[cell]))
                continue;
            var area = coverage[cell] * sums.Grid.AreaOfCell(cell / sums.Grid.Columns);
            (gridTotal, gridWeight) = (gridTotal + area * means[cell], gridWeight + area);
        }
        Assert.Equal(weight, gridWeight, 1e-6 * weight);
        Assert.Equal(total / weight, gridTotal / gridWeight, 1e-6 * total / weight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Noise_makes_no_new_extremes(int gaps)
    {
        var random = new Random(4);
        var (least, most) = (double.MaxValue, double.MinValue);
        var scene = new Scene("OMI", 40, 0.1, _ =>
        {
            var value = random.Next(10) < gaps ? double.NaN : random.NextDouble() < 0.02 ? 500 : random.NextDouble();
            (least, most) = double.IsNaN(value) ? (least, most) : (Math.Min(least, value), Math.Max(most, value));
            return value;
        });
        var means = Footprints.Means(scene.Grid(isSecondOrder: true)).Where(mean => !float.IsNaN(mean)).ToList();
        Assert.InRange(means.Min(), least - 1e-4, most);
        Assert.InRange(means.Max(), least, most + 1e-4);
    }

    /// <summary>A plateau beside another: the means between are between.</summary>
    [Fact]
    public void A_step_stays_a_step()
    {
        var scene = new Scene("OMI", 40, 0.1, place => place.Latitude < 45 ? 100 : 200);
        Assert.All(Footprints.Means(scene.Grid(isSecondOrder: true)).Where(mean => !float.IsNaN(mean)), mean => Assert.InRange(mean, 99.999f, 200.001f));
    }

    [Fact]
    public void A_pixel_without_neighbours_has_one_value()
    {
        var scene = new Scene("OMI", 10, 0.25, _ => double.NaN);
        scene.Values[10 * 60 + 30] = 42;
        Assert.All(Footprints.Means(scene.Grid(isSecondOrder: true)).Where(mean => !float.IsNaN(mean)), mean => Assert.Equal(42f, mean));
    }

    /// <summary>Some scan lines whose pixels have values, and the grid around them.</summary>
    private sealed class Scene
    {
        private readonly List<UnitVector[]> _corners = [];
        private readonly Func<UnitVector, double> _field;
        private readonly TargetGrid _grid;
        private readonly int _columns;

        public Scene(string instrument, double from, double resolution, Func<UnitVector, double> field)
        {
            _field = field;
            var orbit = instrument == "OMI" ? SyntheticOrbit.Omi(20) : SyntheticOrbit.Tropomi(20);
            var lines = instrument == "OMI" ? 60 : 30;
            _columns = orbit.Pixels;
            var edges = orbit.Edges(from, lines).Select(line => line.Select(edge => UnitVector.FromDegrees(edge.Latitude, edge.Longitude)).ToArray()).ToArray();
            for (var line = 0; line < lines; line++)
            {
                for (var column = 0; column < _columns; column++)
                    _corners.Add([edges[line][column], edges[line][column + 1], edges[line + 1][column + 1], edges[line + 1][column]]);
            }
            // A noisy field has one value for each pixel, a smooth one its mean over the pixel.
            Values = [.. _corners.Select(corners => field == Smooth ? MeanOverPixel(corners) : field(Middle(corners)))];
            _grid = new TargetGrid(-180, -90, 180, 90, (int)Math.Round(360 / resolution), (int)Math.Round(180 / resolution));
        }

        public double[] Values { get; }

        public CellSums Grid(bool isSecondOrder)
        {
            var gridder = new SwathGridder(_grid, 1);
            var gradients = new PixelGradients([.. _corners.Select(Middle)], [Values], _columns);
            for (var pixel = 0; pixel < Values.Length; pixel++)
            {
                if (isSecondOrder)
                    gridder.Add(_corners[pixel], [Values[pixel]], gradients, pixel / _columns, pixel % _columns);
                else
                    gridder.Add(_corners[pixel], [Values[pixel]]);
            }
            return gridder.Sums[0];
        }

        /// <summary>The root mean square of the errors of cells that are covered wholly.</summary>
        public double ErrorOf(CellSums sums)
        {
            var means = Footprints.Means(sums);
            var coverage = Footprints.Means(sums, CellStatistic.Coverage);
            var (sum, count) = (0.0, 0);
            for (var cell = 0; cell < means.Length; cell++)
            {
                if (!(coverage[cell] > 0.999))
                    continue;
                var error = means[cell] - MeanOverCell(cell / _grid.Columns, cell % _grid.Columns);
                (sum, count) = (sum + error * error, count + 1);
            }
            Assert.True(count > 1000, $"{count} cells");
            return Math.Sqrt(sum / count);
        }

        public (double Total, double Weight) TotalOfPixels()
        {
            var (total, weight) = (0.0, 0.0);
            for (var pixel = 0; pixel < Values.Length; pixel++)
            {
                if (double.IsNaN(Values[pixel]))
                    continue;
                var area = Math.Abs(PlanePoint.Area(new FootprintPolygon(_grid).Outline(_corners[pixel])));
                (total, weight) = (total + area * Values[pixel], weight + area);
            }
            return (total, weight);
        }

        private static UnitVector Middle(UnitVector[] corners) => (corners[0] + corners[1] + corners[2] + corners[3]).Normalized();

        // Bilinear between the corners, which on this scale divides the footprint evenly.
        private double MeanOverPixel(UnitVector[] corners)
        {
            var sum = 0.0;
            for (var i = 0; i < Samples * Samples; i++)
            {
                var (a, b) = ((i % Samples + 0.5) / Samples, (i / Samples + 0.5) / Samples);
                var place = (1 - a) * (1 - b) * corners[0] + a * (1 - b) * corners[1] + a * b * corners[2] + (1 - a) * b * corners[3];
                sum += _field(place.Normalized());
            }
            return sum / (Samples * Samples);
        }

        private double MeanOverCell(int row, int column)
        {
            var sum = 0.0;
            for (var i = 0; i < Samples * Samples; i++)
            {
                var (a, b) = ((i % Samples + 0.5) / Samples, (i / Samples + 0.5) / Samples);
                var sine = _grid.SineOfEdge(row) + b * (_grid.SineOfEdge(row + 1) - _grid.SineOfEdge(row));
                sum += _field(UnitVector.FromPlane(new(_grid.West + (column + a) * _grid.CellWidth, sine)));
            }
            return sum / (Samples * Samples);
        }
    }
}
