using NetTopologySuite.Geometries;

namespace Datasets.Conversion.Gridding;

/// <summary>The kernel against NetTopologySuite's polygons, and against spherical geometry.</summary>
public sealed class CellOverlapsTests
{
    private static readonly TargetGrid Globe = Footprints.Globe;

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(52.3, -1.7)]
    [InlineData(-67.1, 151.2)]
    [InlineData(81.9, -120.6)]
    public void Each_cell_gets_the_area_that_an_independent_polygon_library_says(double latitude, double longitude)
    {
        var random = new Random(7);
        var grid = new TargetGrid(-180, -90, 180, 90, 1440, 720);
        for (var i = 0; i < 40; i++)
        {
            var corners = Footprints.Quadrilateral(random, latitude + random.NextDouble(), longitude + random.NextDouble(), 0.24);
            var overlaps = Footprints.Overlaps(grid, Footprints.Of(corners));
            var ofOutline = ByBruteForce(grid, new FootprintPolygon(grid).Outline(Footprints.Of(corners)));
            Assert.Equal(ofOutline.Keys.Order(), overlaps.Keys.Order());
            foreach (var (cell, area) in ofOutline)
                Assert.Equal(area, overlaps[cell], 1e-9 * ofOutline.Values.Sum());
            // Chords may be off by 4e-4 of a cell's width, and the footprints are about two cells wide.
            var exact = ByBruteForce(grid, GreatCircles(corners));
            foreach (var cell in exact.Keys.Union(overlaps.Keys))
                Assert.Equal(exact.GetValueOrDefault(cell), overlaps.GetValueOrDefault(cell), 4e-4 * exact.Values.Sum());
        }
    }

    [Fact]
    public void A_dented_footprint_is_not_filled()
    {
        (double, double)[] corners = [(10, 20), (10.1, 20.45), (10.9, 20.5), (10.6, 20.1)];
        var expected = ByBruteForce(Globe, GreatCircles(corners)).Values.Sum();
        Assert.Equal(expected, Footprints.Overlaps(Globe, Footprints.Of(corners)).Values.Sum(), 2e-3 * expected);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(45, 100)]
    [InlineData(-60, 179.9)]
    [InlineData(83, 0)]
    [InlineData(89, 10)]
    [InlineData(-89.9, -170)]
    public void The_areas_add_up_to_the_footprints_area_on_the_sphere(double latitude, double longitude)
    {
        var random = new Random(11);
        for (var i = 0; i < 50; i++)
        {
            // Two degrees across, turned on the sphere, as a footprint near a pole has no sides along meridians.
            var centre = UnitVector.FromDegrees(latitude, longitude);
            var corners = Around(centre, 0.0175 * (1 + random.NextDouble()), random.NextDouble() * Math.PI);
            var sum = Footprints.Overlaps(Globe, corners).Values.Sum();
            // Chords are up to 44 m from their great circles on this grid, and the footprints 130 km to 260 km across.
            Assert.Equal(Footprints.SphericalArea(corners), sum, 1e-3 * sum);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_footprint_around_a_pole_covers_all_longitudes_there_and_its_own_area(int side)
    {
        var corners = Around(new UnitVector(0, 0, side), 0.05, 0.3);
        var overlaps = Footprints.Overlaps(Globe, corners);
        var pole = side > 0 ? 0 : 179;
        Assert.Equal(Enumerable.Range(0, 360), overlaps.Keys.Where(cell => cell.Row == pole).Select(cell => cell.Column).Order());
        Assert.All(overlaps.Keys, cell => Assert.InRange(Math.Abs(cell.Row - pole), 0, 2));
        Assert.Equal(Footprints.SphericalArea(corners), overlaps.Values.Sum(), 1e-4 * overlaps.Values.Sum());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_footprint_with_a_corner_on_the_pole_fills_its_own_longitudes_alone(int first)
    {
        UnitVector[] corners = [new(0, 0, 1), .. Footprints.Of((88, 30), (87.5, 60), (88, 90))];
        corners = [.. corners[first..], .. corners[..first]];
        var overlaps = Footprints.Overlaps(Globe, corners);
        Assert.All(overlaps.Keys, cell => Assert.InRange(cell.Column, 210, 269));
        Assert.Equal(Footprints.SphericalArea(corners), overlaps.Values.Sum(), 1e-4 * overlaps.Values.Sum());
    }

    [Fact]
    public void A_footprint_with_an_edge_over_the_pole_fills_its_own_side_alone()
    {
        var corners = Footprints.Of((88, -30), (88, 150), (86, 110), (86, 10));
        var overlaps = Footprints.Overlaps(Globe, corners);
        Assert.All(overlaps.Keys, cell => Assert.InRange(cell.Column, 150, 329));
        Assert.Equal(Footprints.SphericalArea(corners), overlaps.Values.Sum(), 1e-4 * overlaps.Values.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(97)]
    [InlineData(180)]
    [InlineData(243)]
    public void Turning_footprints_around_the_axis_turns_the_grid(int columns)
    {
        var random = new Random(3);
        for (var i = 0; i < 30; i++)
        {
            var corners = Footprints.Quadrilateral(random, 160 * random.NextDouble() - 80, 360 * random.NextDouble() - 180, 1.7);
            var plain = Footprints.Overlaps(Globe, Footprints.Of(Wrapped(corners, 0)));
            var turned = Footprints.Overlaps(Globe, Footprints.Of(Wrapped(corners, columns)));
            Same(plain.ToDictionary(cell => (cell.Key.Row, (cell.Key.Column + columns) % 360), cell => cell.Value), turned);
        }
    }

    [Fact]
    public void A_mirror_image_at_the_equator_or_a_meridian_is_gridded_mirrored()
    {
        var random = new Random(5);
        for (var i = 0; i < 30; i++)
        {
            var corners = Footprints.Quadrilateral(random, 160 * random.NextDouble() - 80, 340 * random.NextDouble() - 170, 1.7);
            var plain = Footprints.Overlaps(Globe, Footprints.Of(corners));
            var south = Footprints.Overlaps(Globe, Footprints.Of([.. corners.Select(corner => (-corner.Latitude, corner.Longitude))]));
            var west = Footprints.Overlaps(Globe, Footprints.Of([.. corners.Select(corner => (corner.Latitude, -corner.Longitude))]));
            Same(plain.ToDictionary(cell => (179 - cell.Key.Row, cell.Key.Column), cell => cell.Value), south);
            Same(plain.ToDictionary(cell => (cell.Key.Row, 359 - cell.Key.Column), cell => cell.Value), west);
        }
    }

    [Fact]
    public void Across_the_antimeridian_only_the_cells_on_either_side_get_anything()
    {
        var overlaps = Footprints.Overlaps(Globe, Footprints.Box(179.5, 10.25, 181.5, 10.75));
        Assert.Equal([(79, 0), (79, 1), (79, 359)], overlaps.Keys.Order());
        Assert.Equal(overlaps[(79, 359)], overlaps[(79, 1)], 1e-12);
        Assert.Equal(2 * overlaps[(79, 359)], overlaps[(79, 0)], 1e-4 * overlaps[(79, 0)]);
    }

    [Fact]
    public void Corners_on_grid_lines_do_not_touch_the_cells_beyond()
    {
        var overlaps = Footprints.Overlaps(Globe, Footprints.Of((0, 20), (0, 21), (-1, 21), (-1, 20)));
        // The northern edge is the equator, a great circle; the southern one bulges a little beyond its parallel.
        Assert.Equal((90, 200), overlaps.MaxBy(cell => cell.Value).Key);
        Assert.DoesNotContain(overlaps.Keys, cell => cell.Row < 90 || cell.Column != 200);
    }

    [Fact]
    public void A_grid_of_a_region_gets_the_part_inside_it()
    {
        var region = new TargetGrid(10, 40, 12, 42, 2, 2);
        var corners = Footprints.Of((41.2, 9.5), (41.2, 10.4), (42.6, 10.4), (42.6, 9.5));
        var whole = Footprints.Overlaps(Globe, corners);
        var part = Footprints.Overlaps(region, corners);
        Assert.Equal([(0, 0)], part.Keys);
        Assert.Equal(whole[(48, 190)], part[(0, 0)], 1e-15);
    }

    [Theory]
    [InlineData(170, 190, 171.25)]
    [InlineData(170, 190, -171.25)]
    [InlineData(0, 360, -30.25)]
    [InlineData(-180, 180, 330.25)]
    public void A_grids_longitudes_may_run_beyond_180(double west, double east, double longitude)
    {
        var grid = new TargetGrid(west, 0, east, 10, (int)(east - west), 10);
        var overlaps = Footprints.Overlaps(grid, Footprints.Box(longitude - 0.1, 5.2, longitude + 0.1, 5.4));
        var (row, column) = Assert.Single(overlaps).Key;
        Assert.Equal(4, row);
        Assert.Equal(0, Math.IEEERemainder(Math.Floor(longitude) - west - column, 360));
    }

    /// <summary>Each edge as 500 chords, 2 cm from the great circle where the edge is 0.5° long.</summary>
    private static PlanePoint[] GreatCircles((double Latitude, double Longitude)[] corners)
    {
        const int parts = 500;
        var points = new List<PlanePoint>();
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (Footprints.Of(corners)[i], Footprints.Of(corners)[(i + 1) % corners.Length]);
            for (var part = 0; part < parts; part++)
            {
                var share = (double)part / parts;
                var place = new UnitVector(a.X + share * (b.X - a.X), a.Y + share * (b.Y - a.Y), a.Z + share * (b.Z - a.Z)).Normalized();
                points.Add(new(Math.Atan2(place.Y, place.X) * 180 / Math.PI, place.Z));
            }
        }
        return [.. points];
    }

    private static Dictionary<(int, int), double> ByBruteForce(TargetGrid grid, ReadOnlySpan<PlanePoint> polygon)
    {
        static double Sine(double latitude) => Math.Sin(latitude * Math.PI / 180);
        var factory = new GeometryFactory();
        var points = polygon.ToArray();
        var footprint = factory.CreatePolygon([.. points.Append(points[0]).Select(point => new Coordinate(point.X, point.Y))]);
        var (width, height) = (360.0 / grid.Columns, 180.0 / grid.Rows);
        var areas = new Dictionary<(int, int), double>();
        for (var row = 0; row < grid.Rows; row++)
        {
            var (north, south) = (90 - row * height, 90 - (row + 1) * height);
            if (Sine(south) > footprint.EnvelopeInternal.MaxY || Sine(north) < footprint.EnvelopeInternal.MinY)
                continue;
            for (var column = 0; column < grid.Columns; column++)
            {
                var west = -180 + column * width;
                if (west > footprint.EnvelopeInternal.MaxX || west + width < footprint.EnvelopeInternal.MinX)
                    continue;
                var cell = factory.ToGeometry(new Envelope(west, west + width, Sine(south), Sine(north)));
                var area = footprint.Intersection(cell).Area * Math.PI / 180;
                if (area > 1e-10 * cell.Area)
                    areas[(row, column)] = area;
            }
        }
        return areas;
    }

    private static UnitVector[] Around(UnitVector centre, double radius, double turn)
    {
        var axis = Math.Abs(centre.Z) < 0.9 ? new UnitVector(0, 0, 1) : new UnitVector(1, 0, 0);
        var right = Cross(axis, centre).Normalized();
        var up = Cross(centre, right);
        return
        [
            .. Enumerable.Range(0, 4).Select(corner =>
            {
                var (sin, cos) = Math.SinCos(turn + corner * Math.PI / 2);
                return (centre + Scaled(right, radius * cos) + Scaled(up, 0.6 * radius * sin)).Normalized();
            }),
        ];
    }

    private static UnitVector Scaled(UnitVector vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    private static UnitVector Cross(UnitVector a, UnitVector b) =>
        new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    private static (double, double)[] Wrapped((double Latitude, double Longitude)[] corners, double turn) =>
        [.. corners.Select(corner => (corner.Latitude, Math.IEEERemainder(corner.Longitude + turn, 360)))];

    private static void Same(Dictionary<(int, int), double> expected, Dictionary<(int, int), double> actual)
    {
        // Where a corner is within rounding of a grid line, one of the two may have a sliver that the other has not.
        var total = expected.Values.Sum();
        foreach (var cell in expected.Keys.Union(actual.Keys))
            Assert.Equal(expected.GetValueOrDefault(cell), actual.GetValueOrDefault(cell), 1e-9 * total);
    }
}
