namespace Datasets.Conversion.Gridding;

/// <summary>Corners from centres: the truth is a lattice whose corners are known.</summary>
public sealed class CentreStripTests
{
    private const int Columns = 6;
    private const int Lines = 5;
    private const double Step = 0.2;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(55, 179.5)]
    [InlineData(-71, -100)]
    [InlineData(89.6, 0)]
    public void Corners_lie_in_the_middle_between_the_centres_and_half_a_pixel_beyond_the_outer_ones(double latitude, double longitude)
    {
        var strip = new CentreStrip([.. Cells((line, column) => Lattice(latitude, longitude, line, column))], Columns, Lines);
        var corners = new UnitVector[4];
        for (var line = 0; line < Lines; line++)
        {
            for (var column = 0; column < Columns; column++)
            {
                Assert.True(strip.TryCorners(line, column, corners));
                Close(Lattice(latitude, longitude, line - 0.5, column - 0.5), corners[0]);
                Close(Lattice(latitude, longitude, line - 0.5, column + 0.5), corners[1]);
                Close(Lattice(latitude, longitude, line + 0.5, column + 0.5), corners[2]);
                Close(Lattice(latitude, longitude, line + 0.5, column - 0.5), corners[3]);
            }
        }
    }

    [Fact]
    public void Footprints_of_a_swath_cover_it_once()
    {
        var strip = new CentreStrip([.. Cells((line, column) => Lattice(40, 178, line, column))], Columns, Lines);
        var grid = new TargetGrid(-180, -90, 180, 90, 7200, 3600);
        var gridder = new SwathGridder(grid, 1);
        var corners = new UnitVector[4];
        foreach (var (line, column) in Cells((line, column) => (line, column)))
        {
            Assert.True(strip.TryCorners(line, column, corners));
            gridder.Add(corners, [1]);
        }
        var coverage = Footprints.Means(gridder.Sums[0], CellStatistic.Coverage).Where(value => !float.IsNaN(value)).ToList();
        // Beyond the outer centres neighbours each extrapolate, and agree to the second order.
        Assert.All(coverage, value => Assert.InRange(value, 0, 1.0001));
        Assert.True(coverage.Count(value => value > 0.9999) > 200, $"only {coverage.Count(value => value > 0.9999)} cells are covered whole");
    }

    [Fact]
    public void A_missing_pixel_has_no_footprint_and_its_neighbours_keep_theirs()
    {
        var centres = Cells((line, column) => (line, column) is (2, 3) ? UnitVector.None : Lattice(0, 0, line, column)).ToArray();
        var strip = new CentreStrip(centres, Columns, Lines);
        var corners = new UnitVector[4];
        Assert.False(strip.TryCorners(2, 3, corners));
        foreach (var (line, column) in ((int, int)[])[(1, 2), (1, 3), (1, 4), (2, 2), (2, 4), (3, 2), (3, 3), (3, 4)])
        {
            Assert.True(strip.TryCorners(line, column, corners));
            Close(Lattice(0, 0, line + 0.5, column + 0.5), corners[2]);
            Close(Lattice(0, 0, line - 0.5, column - 0.5), corners[0]);
        }
    }

    [Fact]
    public void Footprints_do_not_reach_across_a_gap_of_scan_lines()
    {
        // Lines 0 to 2 and then, far north, lines 3 and 4.
        var strip = new CentreStrip([.. Cells((line, column) => Lattice(0, 0, line < 3 ? line : line + 40, column))], Columns, Lines);
        var corners = new UnitVector[4];
        Assert.True(strip.TryCorners(2, 2, corners));
        Close(Lattice(0, 0, 2.5, 2.5), corners[2]);
        Assert.True(strip.TryCorners(3, 2, corners));
        Close(Lattice(0, 0, 42.5, 1.5), corners[0]);
    }

    [Fact]
    public void A_pixel_without_neighbours_along_the_track_has_no_known_size()
    {
        var strip = new CentreStrip([.. Cells((line, column) => line is 2 ? Lattice(0, 0, line, column) : UnitVector.None)], Columns, Lines);
        Assert.False(strip.TryCorners(2, 2, new UnitVector[4]));
    }

    [Fact]
    public void Given_corners_are_put_in_order_whatever_their_order()
    {
        var box = Footprints.Of((10, 179), (10, -179), (12, -179.5), (11, 178));
        var area = Footprints.SphericalArea(box);
        foreach (var order in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [0, 2, 1, 3], [3, 1, 0, 2], [2, 0, 3, 1]])
        {
            UnitVector[] corners = [.. order.Select(i => box[i])];
            Assert.True(GivenCorners.TrySort(corners));
            Assert.Equal(area, Footprints.SphericalArea(corners), 1e-12);
        }
    }

    [Fact]
    public void Corners_of_which_one_is_missing_are_no_footprint() =>
        Assert.False(GivenCorners.TrySort([.. Footprints.Of((10, 0), (10, 1), (-999, 1), (11, 0))]));

    /// <summary>A lattice turned by 30 degrees in the plane that touches the sphere at a place.</summary>
    private static UnitVector Lattice(double latitude, double longitude, double line, double column)
    {
        var centre = UnitVector.FromDegrees(latitude, longitude);
        var (sin, cos) = Math.SinCos(longitude * Math.PI / 180);
        var (east, north) = (new UnitVector(-sin, cos, 0), new UnitVector(-centre.Z * cos, -centre.Z * sin, Math.Sqrt(1 - centre.Z * centre.Z)));
        var (x, y) = (Step * (column - 2.5) * Math.PI / 180, Step * (line - 2) * Math.PI / 180);
        var (right, up) = (x * 0.866 - y * 0.5, x * 0.5 + y * 0.866);
        return new UnitVector(
            centre.X + right * east.X + up * north.X, centre.Y + right * east.Y + up * north.Y, centre.Z + up * north.Z).Normalized();
    }

    private static IEnumerable<T> Cells<T>(Func<int, int, T> cell) =>
        Enumerable.Range(0, Lines * Columns).Select(i => cell(i / Columns, i % Columns));

    /// <summary>Within a hundredth of a pixel.</summary>
    private static void Close(UnitVector expected, UnitVector actual) =>
        Assert.InRange(Math.Sqrt(UnitVector.SquaredDistance(expected, actual)) * 180 / Math.PI, 0, 0.01 * Step);
}
