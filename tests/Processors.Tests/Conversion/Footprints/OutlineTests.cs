using System.Globalization;
using System.Text;
using Datasets.Conversion.Gridding;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Footprints;

/// <summary>Outlines of footprints, held against the footprints themselves and against GEOS, which says what a valid polygon is.</summary>
public sealed class OutlineTests
{
    /// <summary>Swaths at a slant, over the antimeridian and over poles, with holes, as lines of pixels of about a degree and a half.</summary>
    public static TheoryData<double, double, double, int> Swaths() => new()
    {
        { 0, 10, 20, 0 },
        { 50, 170, 30, 1 },
        { -60, -178, 50, 2 },
        { 80, 30, 75, 3 },
        { -85, 100, 10, 4 },
        { 89.3, 12, 40, 5 },
        { 20, 0, 88, 6 },
    };

    [Theory]
    [MemberData(nameof(Swaths))]
    public void Every_pixel_is_in_the_outline_and_what_is_far_from_all_is_not(double latitude, double longitude, double heading, int seed)
    {
        var random = new Random(seed);
        var grid = new TargetGrid(-180, -90, 180, 90, 1440, 720);
        var (mask, centres) = (new FootprintMask(grid), new List<UnitVector>());
        foreach (var (corners, centre) in Pixels(latitude, longitude, heading).Where(_ => random.Next(10) > 0))
        {
            var polygon = new FootprintPolygon(grid).Outline(corners);
            mask.Add(new CellOverlaps(grid).Compute(polygon), polygon);
            centres.Add(centre);
        }

        var outline = mask.Outline();

        Assert.All(centres, centre => Assert.True(Holds(outline, centre.Longitude, centre.Latitude), $"{centre.Longitude}, {centre.Latitude} is not in it"));
        Assert.All(centres, centre => Assert.True(
            outline.Box.Contains(new GeographicBox(centre.Longitude, centre.Latitude, centre.Longitude, centre.Latitude)) ||
            outline.Box.CrossesAntimeridian && centre.Longitude <= outline.Box.East, $"{centre.Longitude}, {centre.Latitude} is not in {outline.Box}"));
        var far = 0;
        for (var i = 0; i < 2000; i++)
        {
            var place = UnitVector.FromDegrees(Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI, 360 * random.NextDouble() - 180);
            // Pixels reach 1.1° from their centres, cells 0.35°, and a pixel that is left out 1.5° more.
            if (centres.Max(centre => UnitVector.Dot(centre, place)) > Math.Cos(3.2 * Math.PI / 180))
                continue;
            far++;
            Assert.False(Holds(outline, place.Longitude, place.Latitude), $"{place.Longitude}, {place.Latitude} is in it, and far from all");
        }
        Assert.True(far > 500);
        Assert.True(outline.Polygons.Sum(polygon => polygon.Sum(ring => ring.Count)) <= 1200);
        Assert.Equal("True", Validity(outline));
    }

    [Fact]
    public void An_outline_around_a_pole_goes_along_it()
    {
        var grid = new TargetGrid(-180, -90, 180, 90, 720, 360);
        var mask = new FootprintMask(grid);
        foreach (var (corners, _) in Pixels(90, 0, 0))
        {
            var polygon = new FootprintPolygon(grid).Outline(corners);
            mask.Add(new CellOverlaps(grid).Compute(polygon), polygon);
        }
        var outline = mask.Outline();
        Assert.Equal((-180, 180, 90), (outline.Box.West, outline.Box.East, outline.Box.North));
        Assert.True(Holds(outline, 123.4, 89.99));
        Assert.Contains(outline.Polygons.SelectMany(polygon => polygon[0]), place => place == new GeographicPlace(-180, 90));
        Assert.Contains(outline.Polygons.SelectMany(polygon => polygon[0]), place => place == new GeographicPlace(180, 90));
    }

    /// <summary>Cells here and there, far more than an outline may have corners: it is made of coarser cells, and holds them all.</summary>
    [Fact]
    public void Scattered_pixels_have_an_outline_of_bounded_size_that_holds_them()
    {
        var random = new Random(1);
        var grid = new TargetGrid(-180, -90, 180, 90, 3600, 1800);
        var (mask, centres) = (new FootprintMask(grid), new List<(double, double)>());
        for (var i = 0; i < 5000; i++)
        {
            var (x, y) = (100 + 79 * random.NextDouble(), -40 + 60 * random.NextDouble());
            centres.Add((x, y));
            mask.AddCorners([new(x, Math.Sin(y * Math.PI / 180))]);
        }
        var outline = mask.Outline();
        Assert.InRange(outline.Polygons.Sum(polygon => polygon.Sum(ring => ring.Count)), 4, 1500);
        Assert.Equal("True", Validity(outline));
        Assert.True(outline.Box.West >= 100 && outline.Box.East <= 179 && outline.Box.South >= -40 && outline.Box.North <= 20, $"{outline.Box}");
        // What is simplified moves by three quarters of a cell.
        Assert.InRange(centres.Count(centre => Holds(outline, centre.Item1, centre.Item2)), 4900, 5000);
    }

    [Fact]
    public void A_grid_that_goes_on_beyond_180_is_cut_there()
    {
        var grid = new TargetGrid(100, -50, 300, 50, 200, 100);
        var mask = new FootprintMask(grid);
        for (var x = 170.5; x < 195; x++)
            mask.AddCorners([new(x, Math.Sin(0.01))]);
        var outline = mask.Outline();
        Assert.Equal(2, outline.Polygons.Count);
        Assert.True(outline.Box.CrossesAntimeridian);
        Assert.Equal((170.5, -165.5), (outline.Box.West, outline.Box.East));
        Assert.All(outline.Polygons.SelectMany(polygon => polygon[0]), place => Assert.InRange(place.Longitude, -180, 180));
    }

    /// <summary>30 x 20 pixels around a place, by steps along great circles.</summary>
    private static IEnumerable<(UnitVector[] Corners, UnitVector Centre)> Pixels(double latitude, double longitude, double heading)
    {
        const double size = 1.5 * Math.PI / 180;
        var (centre, angle) = (UnitVector.FromDegrees(latitude, longitude), heading * Math.PI / 180);
        var east = latitude == 90 ? new UnitVector(0, 1, 0) : Cross(new UnitVector(0, 0, 1), centre).Normalized();
        var north = Cross(centre, east);
        var along = new UnitVector(
            Math.Sin(angle) * east.X + Math.Cos(angle) * north.X, Math.Sin(angle) * east.Y + Math.Cos(angle) * north.Y, Math.Sin(angle) * east.Z + Math.Cos(angle) * north.Z);
        var across = Cross(along, centre);
        for (var line = -15; line < 15; line++)
        {
            for (var pixel = -10; pixel < 10; pixel++)
                yield return ([At(line, pixel), At(line, pixel + 1), At(line + 1, pixel + 1), At(line + 1, pixel)], At(line + 0.5, pixel + 0.5));
        }

        UnitVector At(double down, double right)
        {
            var (a, b) = (down * size, right * size);
            var forward = Turn(centre, along, a);
            return Turn(forward, across, b);
        }

        static UnitVector Turn(UnitVector from, UnitVector towards, double angle) => new(
            Math.Cos(angle) * from.X + Math.Sin(angle) * towards.X, Math.Cos(angle) * from.Y + Math.Sin(angle) * towards.Y, Math.Cos(angle) * from.Z + Math.Sin(angle) * towards.Z);
    }

    private static UnitVector Cross(UnitVector a, UnitVector b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    /// <summary>By counting edges north of the place, as GeoJSON's straight edges are.</summary>
    private static bool Holds(GeographicOutline outline, double longitude, double latitude) => outline.Polygons.Any(polygon =>
    {
        var inside = false;
        foreach (var ring in polygon)
        {
            for (var i = 1; i < ring.Count; i++)
            {
                var (a, b) = (ring[i - 1], ring[i]);
                if (a.Longitude > longitude != b.Longitude > longitude &&
                    latitude < a.Latitude + (longitude - a.Longitude) / (b.Longitude - a.Longitude) * (b.Latitude - a.Latitude))
                    inside = !inside;
            }
        }
        return inside;
    });

    private static string Validity(GeographicOutline outline)
    {
        var wkt = new StringBuilder("MULTIPOLYGON(");
        wkt.AppendJoin(',', outline.Polygons.Select(polygon => $"({string.Join(',', polygon.Select(ring => $"({string.Join(',', ring.Select(Text))})"))})"));
        wkt.Append(')');
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", "import sys; from osgeo import ogr; print(ogr.CreateGeometryFromWkt(sys.argv[1]).IsValid())", wkt.ToString());
        Assert.True(exitCode == 0, error);
        return output.Trim();

        static string Text(GeographicPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.Longitude} {place.Latitude}");
    }
}
