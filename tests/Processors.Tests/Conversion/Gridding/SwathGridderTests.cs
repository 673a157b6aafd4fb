namespace Datasets.Conversion.Gridding;

public sealed class SwathGridderTests
{
    private static readonly TargetGrid Globe = Footprints.Globe;

    [Fact]
    public void Total_and_mean_of_the_footprints_are_those_of_the_grid()
    {
        var random = new Random(1);
        var gridder = new SwathGridder(Globe, 1);
        var (total, weight) = (0.0, 0.0);
        for (var i = 0; i < 300; i++)
        {
            var (latitude, longitude) = (150 * random.NextDouble() - 75, 350 * random.NextDouble() - 175);
            var corners = Footprints.Of(Footprints.Quadrilateral(random, latitude, longitude, 0.24));
            var value = 100 + 400 * random.NextDouble();
            gridder.Add(corners, [value]);
            // CellOverlapsTests hold the outline's area against the sphere's.
            var area = PlanePoint.Area(new FootprintPolygon(Globe).Outline(corners));
            (total, weight) = (total + area * value, weight + area);
        }

        var means = Footprints.Means(gridder.Sums[0]);
        var coverage = Footprints.Means(gridder.Sums[0], CellStatistic.Coverage);
        var (gridTotal, gridWeight) = (0.0, 0.0);
        for (var cell = 0; cell < means.Length; cell++)
        {
            if (float.IsNaN(means[cell]))
                continue;
            var inCell = coverage[cell] * (Math.Sin(Edge(cell)) - Math.Sin(Edge(cell + 360)));
            (gridTotal, gridWeight) = (gridTotal + inCell * means[cell], gridWeight + inCell);
        }
        Assert.Equal(weight, gridWeight, 1e-6 * weight);
        Assert.Equal(total, gridTotal, 1e-6 * total);
        Assert.Equal(total / weight, gridTotal / gridWeight, 1e-6 * total / weight);
    }

    [Fact]
    public void A_cell_that_one_footprint_touches_has_that_footprints_value()
    {
        var gridder = new SwathGridder(Globe, 1);
        gridder.Add(Footprints.Box(20.1, 30.1, 20.2, 30.2), [287.25]);
        var means = Footprints.Means(gridder.Sums[0]);
        Assert.Equal(287.25f, means[59 * 360 + 200]);
        Assert.Single(means, mean => !float.IsNaN(mean));
    }

    [Fact]
    public void Two_footprints_in_a_cell_count_by_their_area_in_it()
    {
        var gridder = new SwathGridder(Globe, 1);
        // Three quarters and one quarter of the cell east of 20 and north of the equator.
        gridder.Add(Footprints.Box(20, 0, 20.75, 1), [100]);
        gridder.Add(Footprints.Box(20.75, 0, 21, 1), [200]);
        Assert.Equal(125, Footprints.Means(gridder.Sums[0])[89 * 360 + 200], 1e-3);
        Assert.Equal(1, Footprints.Means(gridder.Sums[0], CellStatistic.Coverage)[89 * 360 + 200], 1e-4);
        Assert.Equal(2, Footprints.Means(gridder.Sums[0], CellStatistic.Count)[89 * 360 + 200]);
    }

    [Fact]
    public void A_variable_without_a_value_leaves_the_others_alone()
    {
        var gridder = new SwathGridder(Globe, 2);
        gridder.Add(Footprints.Box(20.1, 30.1, 20.2, 30.2), [double.NaN, 5]);
        Assert.All(Footprints.Means(gridder.Sums[0]), mean => Assert.True(float.IsNaN(mean)));
        Assert.Equal(5, Footprints.Means(gridder.Sums[1])[59 * 360 + 200]);
    }

    [Fact]
    public void Coordinates_that_jump_across_the_globe_make_no_footprint()
    {
        var gridder = new SwathGridder(Globe, 1);
        gridder.Add(Footprints.Of((0, 0), (0, 1), (80, 90), (1, 0)), [1]);
        Assert.All(Footprints.Means(gridder.Sums[0]), mean => Assert.True(float.IsNaN(mean)));
    }

    [Fact]
    public void Row_zero_is_north()
    {
        var gridder = new SwathGridder(Globe, 1);
        gridder.Add(Footprints.Box(-179.9, 89.1, -179.1, 89.9), [1]);
        gridder.Add(Footprints.Box(179.1, -89.9, 179.9, -89.1), [2]);
        var means = Footprints.Means(gridder.Sums[0]);
        Assert.Equal((1, 2), (means[0], means[^1]));
    }

    /// <summary>The latitude of a cell's northern edge, in radians.</summary>
    private static double Edge(int cell) => (90 - cell / 360) * Math.PI / 180;
}
