using System.Globalization;
using Datasets.Cog;
using Datasets.Gdal;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Footprints;

/// <summary>Boxes of projected rasters, held against PROJ's places of a thousand points along each edge.</summary>
public sealed class ProjectedFootprintTests
{
    private const string Sinusoidal = "+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs";

    [Theory]
    [InlineData("EPSG:3413", 500_000, -500_000, 2_500_000, -3_000_000)]
    [InlineData("EPSG:3031", -1_000_000, 2_000_000, 1_500_000, 500_000)]
    [InlineData("EPSG:32633", 200_000, 5_900_000, 800_000, 5_100_000)]
    [InlineData("EPSG:6933", -1_000_000, 3_000_000, 2_000_000, -3_000_000)]
    [InlineData("EPSG:3035", 2_500_000, 5_500_000, 7_500_000, 1_500_000)]
    [InlineData(Sinusoidal, 1_111_950, 5_559_752, 2_223_901, 4_447_802)]
    public void The_box_holds_the_outline_and_no_more(string crs, double west, double north, double east, double south)
    {
        var box = ProjectedFootprint.Compute(RasterOf(crs, west, north, east, south));

        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", """
            import sys
            from osgeo import osr
            osr.UseExceptions()
            west, north, east, south = map(float, sys.argv[2:])
            source = osr.SpatialReference(); source.SetFromUserInput(sys.argv[1])
            degrees = osr.SpatialReference(); degrees.ImportFromEPSG(4326)
            for each in (source, degrees):
                each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            way = osr.CoordinateTransformation(source, degrees)
            edge = [i / 1000 for i in range(1001)]
            points = [(west + t * (east - west), y) for t in edge for y in (north, south)] + [(x, south + t * (north - south)) for t in edge for x in (west, east)]
            places = [way.TransformPoint(*point) for point in points]
            print(min(p[0] for p in places), min(p[1] for p in places), max(p[0] for p in places), max(p[1] for p in places))
            """, crs, Text(west), Text(north), Text(east), Text(south));
        Assert.True(exitCode == 0, error);
        var truth = output.Split().Where(part => part.Length > 0).Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        Assert.All(box.ToArray().Zip(truth), pair => Assert.Equal(pair.Second, pair.First, 2e-3));
    }

    [Theory]
    [InlineData("EPSG:3413", -3_850_000, 5_850_000, 3_750_000, -5_350_000, true)]
    [InlineData("EPSG:3031", -3_950_000, 4_350_000, 3_950_000, -3_950_000, false)]
    [InlineData("EPSG:6931", -5_000_000, 5_000_000, 5_000_000, -5_000_000, true)]
    public void A_pole_inside_widens_the_box_to_all_longitudes_and_up_to_itself(string crs, double west, double north, double east, double south, bool isNorth)
    {
        var box = ProjectedFootprint.Compute(RasterOf(crs, west, north, east, south));

        Assert.Equal((-180, 180), (box.West, box.East));
        Assert.Equal(isNorth ? 90 : -90, isNorth ? box.North : box.South);
        // The corners are some 6000 km from the pole.
        Assert.InRange(isNorth ? box.South : -box.North, 20, 45);
    }

    [Fact]
    public void A_box_across_the_antimeridian_has_its_west_in_the_east()
    {
        // The easternmost zone of UTM ends at 180 degrees, 334 km east of its meridian at the equator.
        var box = ProjectedFootprint.Compute(RasterOf("EPSG:32660", 600_000, 1_500_000, 1_200_000, 500_000));

        Assert.True(box.CrossesAntimeridian, $"{box}");
        Assert.InRange(box.West, 177.5, 178.5);
        Assert.InRange(box.East, -177, -175);
        Assert.InRange(box.South, 4, 4.6);
        Assert.InRange(box.North, 13.3, 13.7);
    }

    /// <summary>NSIDC's EASE-Grid, all of it and a part with the pole, whose corners lie beyond the Earth's outline.</summary>
    [Theory]
    [InlineData("EPSG:3408", -9_036_843, 9_036_843, 9_036_843, -9_036_843)]
    [InlineData("EPSG:3408", -12_720_000, 12_720_000, 100_000, -12_720_000)]
    [InlineData("EPSG:6932", -12_700_000, 12_700_000, 12_700_000, 3_000_000)]
    public void A_raster_partly_on_Earth_lies_in_its_box(string crs, double west, double north, double east, double south)
    {
        var box = ProjectedFootprint.Compute(RasterOf(crs, west, north, east, south));

        const int steps = 997;
        double[] x = [.. Enumerable.Range(0, steps * steps).Select(i => west + (i % steps + 0.5) / steps * (east - west))];
        double[] y = [.. Enumerable.Range(0, steps * steps).Select(i => north + (i / steps + 0.5) / steps * (south - north))];
        GdalCoordinateSystems.Transform(crs, "EPSG:4326", x, y);
        var places = x.Zip(y).Where(place => double.IsFinite(place.First)).ToList();
        Assert.NotEqual(steps * steps, places.Count);
        Assert.All(places, place => Assert.True(
            place.Second >= box.South - 1e-3 && place.Second <= box.North + 1e-3 &&
            (box.CrossesAntimeridian ? place.First >= box.West - 1e-3 || place.First <= box.East + 1e-3 : place.First >= box.West - 1e-3 && place.First <= box.East + 1e-3),
            $"{place} is not in {box}"));
        Assert.True(box.South <= places.Min(place => place.Second) + 0.001 && box.South > places.Min(place => place.Second) - 3, $"{box}");
    }

    [Fact]
    public void A_raster_whose_corners_are_not_on_Earth_has_the_box_of_what_is()
    {
        // All of MODIS's sinusoidal grid: its corners lie beyond the Earth's outline.
        var box = ProjectedFootprint.Compute(RasterOf(Sinusoidal, -20_015_109, 10_007_555, 20_015_109, -10_007_555));

        Assert.InRange(box.West, -180, -177);
        Assert.InRange(box.East, 177, 180);
        Assert.Equal((-90, 90), (box.South, box.North));
    }

    /// <remarks>
    /// Tiles of MODIS's sinusoidal grid in which the Earth ends. The numbers are those of the formulas x = R·λ·cos φ and y = R·φ over 4001 x 4001 places of
    /// the tile, of which those with |λ| ≤ 180° count.
    /// </remarks>
    [Theory]
    [InlineData(7, 3, -180, 50, -155.5724, 56.25)]
    [InlineData(9, 2, -180, 60, -160, 63.61)]
    [InlineData(10, 2, -180, 60, -140, 67.1125)]
    [InlineData(25, 2, 140, 60, 180, 67.1125)]
    [InlineData(0, 8, -180, 0, -170, 10)]
    [InlineData(14, 0, -180, 80, -172.7631, 80.405)]
    [InlineData(17, 0, -180, 80, 0, 90)]
    [InlineData(18, 0, 0, 80, 180, 90)]
    [InlineData(18, 8, 0, 0, 10.1543, 10)]
    public void A_tile_at_the_end_of_the_Earth_has_the_box_of_its_places_on_Earth(int h, int v, double west, double south, double east, double north)
    {
        var box = ProjectedFootprint.Compute(Tile(h, v));
        Assert.All(box.ToArray().Zip([west, south, east, north]), pair => Assert.Equal(pair.Second, pair.First, 0.01));
    }

    [Fact]
    public void A_tile_that_is_off_the_Earth_is_an_error() =>
        Assert.StartsWith("None of the raster's pixels is on Earth", Assert.Throws<PlacementException>(() => ProjectedFootprint.Compute(Tile(0, 3))).Message);

    /// <remarks>Mercator's plane goes on beyond the antimeridian, the sinusoidal one does not.</remarks>
    [Fact]
    public void A_Mercator_raster_across_the_antimeridian_crosses_it()
    {
        var box = ProjectedFootprint.Compute(RasterOf("EPSG:3857", 18_000_000, 2_000_000, 22_000_000, -1_000_000));
        Assert.True(box.CrossesAntimeridian);
        Assert.Equal(18_000_000 / 6378137.0 * 180 / Math.PI, box.West, 1e-6);
        Assert.Equal(22_000_000 / 6378137.0 * 180 / Math.PI - 360, box.East, 1e-6);
    }

    [Fact]
    public void A_global_equal_area_grid_has_all_longitudes()
    {
        var box = ProjectedFootprint.Compute(RasterOf("EPSG:6933", -17_367_530.45, 7_314_540.83, 17_367_530.45, -7_314_540.83));
        Assert.Equal((-180, 180), (box.West, box.East));
    }

    [Fact]
    public void A_system_that_is_none_is_an_error_that_says_so() => Assert.StartsWith(
        "The raster's coordinate reference system cannot be brought to degrees: ",
        Assert.Throws<PlacementException>(() => ProjectedFootprint.Compute(RasterOf("EPSG:4326", 0, 1, 1, 0) with { Crs = CoordinateReferenceSystem.FromWkt("nonsense") })).Message,
        StringComparison.Ordinal);

    private static Raster Tile(int h, int v)
    {
        const double side = 1_111_950.519667, west = -20_015_109.354, north = 10_007_554.677;
        return RasterOf(Sinusoidal, west + h * side, north - v * side, west + (h + 1) * side, north - (v + 1) * side);
    }

    private static Raster RasterOf(string crs, double west, double north, double east, double south) => MemoryRaster.Of(new byte[10 * 20], 20, 10) with
    {
        GeoTransform = new GeoTransform(west, (east - west) / 20, 0, north, 0, (south - north) / 10),
        Crs = crs.StartsWith("EPSG:", StringComparison.Ordinal)
            ? CoordinateReferenceSystem.FromEpsg(int.Parse(crs[5..], CultureInfo.InvariantCulture))
            : CoordinateReferenceSystem.FromWkt(GdalCoordinateSystems.Describe(crs).Wkt),
    };

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
