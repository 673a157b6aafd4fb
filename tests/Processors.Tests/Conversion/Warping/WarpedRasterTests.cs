using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Datasets.Cog;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Warping;

/// <summary>
/// Warped pixels, held against PROJ as Debian's Python asks it: for each target pixel it says where its centre lies in the source, and an
/// analytic field says what is there.
/// </summary>
public sealed class WarpedRasterTests : IDisposable
{
    private const int Columns = 150;
    private const int Rows = 120;
    private const double Missing = -9999;
    private const string Sinusoidal = "+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs";

    /// <summary>Asking takes longer than a test, and two tests ask the same.</summary>
    private static readonly Dictionary<string, (double X, double Y)[]> Known = [];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A source's system, its upper left corner and pixel, the target, its resolution, and its box where it needs one.</summary>
    public static TheoryData<string, double, double, double, string, double, double[]?> Warps() => new()
    {
        // With the pole inside, and with a part of the antimeridian.
        { "EPSG:3413", -1_900_000, 1_500_000, 25_000, "EPSG:4326", 0.5, null },
        { "EPSG:6931", -1_875_000, 1_500_000, 25_000, "EPSG:4326", 0.5, null },
        { "EPSG:3031", 500_000, 3_000_000, 25_000, "EPSG:4326", 0.4, null },
        { "EPSG:6933", -17_000_000, 7_000_000, 100_000, "EPSG:4326", 1, [-180, -80, 180, 80] },
        { Sinusoidal, 0, 5_559_752.6, 8_000, "EPSG:4326", 0.1, null },
        { "EPSG:32633", 300_000, 5_900_000, 3_000, "EPSG:3035", 4_000, null },
        { "EPSG:4326", -180, -54, 0.3, "EPSG:3031", 50_000, [-4_000_000, -4_000_000, 4_000_000, 4_000_000] },
        { "EPSG:4326", -75, 85, 0.5, "EPSG:3413", 30_000, null },
    };

    [Theory]
    [MemberData(nameof(Warps))]
    public void Nearest_takes_the_source_pixel_that_PROJ_says_and_nothing_outside(
        string source, double west, double north, double pixel, string target, double resolution, double[]? box)
    {
        var raster = Source(source, west, north, pixel, (column, row) => row * Columns + column, (column, row) => (column + row) % 17 == 0);
        using var warped = Warp(raster, target, resolution, "nearest", box);

        var pixels = Rasters.ReadAll<float>(warped.Raster);
        var places = PlacesInSource(warped.Raster, target, source);
        var (compared, valid) = (0, 0);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (column, row) = ((places[i].X - west) / pixel, (north - places[i].Y) / pixel);
            // On a line between two pixels, or on the source's edge, either side is right.
            if (Math.Abs(column - Math.Round(column)) < 1e-4 || Math.Abs(row - Math.Round(row)) < 1e-4)
                continue;
            compared++;
            var isInside = column > 0 && column < Columns && row > 0 && row < Rows;
            var (x, y) = isInside ? ((int)column, (int)row) : (0, 0);
            var expected = isInside && (x + y) % 17 != 0 ? y * Columns + x : Missing;
            Assert.True(expected == pixels[i], $"pixel {i % warped.Raster.Width}, {i / warped.Raster.Width} is {pixels[i]}, not {expected}: ({column}, {row}) in the source");
            valid += expected == Missing ? 0 : 1;
        }
        Assert.True(compared > 0.9 * pixels.Length && valid > 1000, $"only {compared} of {pixels.Length} pixels could be compared, {valid} of them valid");
    }

    [Theory]
    [MemberData(nameof(Warps))]
    public void Bilinear_gives_a_linear_fields_value_at_every_place_within(
        string source, double west, double north, double pixel, string target, double resolution, double[]? box)
    {
        var raster = Source(source, west, north, pixel, (column, row) => 100 + 0.5 * column + 0.25 * row);
        using var warped = Warp(raster, target, resolution, "bilinear", box);

        var pixels = Rasters.ReadAll<float>(warped.Raster);
        var places = PlacesInSource(warped.Raster, target, source);
        var compared = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            // Counted from the centre of the first pixel.
            var (column, row) = ((places[i].X - west) / pixel - 0.5, (north - places[i].Y) / pixel - 0.5);
            if (!(column > 0.01 && column < Columns - 1.01 && row > 0.01 && row < Rows - 1.01))
                continue;
            compared++;
            Assert.Equal(100 + 0.5 * column + 0.25 * row, pixels[i], 1e-3);
        }
        Assert.True(compared > 1000, $"only {compared} pixels lie within the source");
    }

    [Fact]
    public void Without_a_box_the_target_holds_the_whole_source_and_its_edges_are_whole_pixels_from_zero()
    {
        var raster = Source("EPSG:3413", -1_900_000, 1_500_000, 25_000, (_, _) => 1);
        using var warped = Warp(raster, "EPSG:4326", 0.5, "nearest");

        var (transform, width, height) = (warped.Raster.GeoTransform, warped.Raster.Width, warped.Raster.Height);
        Assert.Equal((-180, 90, 720), (transform.OriginX, transform.OriginY, width));
        // gdaltransform has the corner that is furthest from the pole at 67.9198° N.
        Assert.Equal(45, height);
        Assert.Equal(4326, warped.Raster.Crs.Epsg);
    }

    [Fact]
    public void Average_is_the_mean_of_the_valid_pixels_under_each_target_pixel()
    {
        static bool IsHole(int column, int row) => (column * 7 + row * 3) % 5 == 0;
        static double Value(int column, int row) => column * column % 97 + row;
        var raster = Source("EPSG:4326", 0, 60, 0.25, Value, IsHole);
        using var warped = Warp(raster, "EPSG:4326", 1, "average", [0, 31, 37, 60]);

        var pixels = Rasters.ReadAll<float>(warped.Raster);
        for (var row = 0; row < 29; row++)
        {
            for (var column = 0; column < 37; column++)
            {
                var under = Enumerable.Range(0, 16).Select(i => (X: column * 4 + i % 4, Y: row * 4 + i / 4)).Where(at => !IsHole(at.X, at.Y)).ToList();
                Assert.Equal(under.Average(at => Value(at.X, at.Y)), pixels[row * 37 + column], 1e-3);
            }
        }
    }

    /// <summary>Target pixels beside the source, ones that its edges run along, and ones that hang over them.</summary>
    [Theory]
    [InlineData(-4, 26, 42, 64)]
    [InlineData(-3.5, 28.75, 40.5, 62.75)]
    public void Average_takes_nothing_from_beyond_the_sources_edges(double west, double south, double east, double north)
    {
        static double Value(int column, int row) => column * column % 97 + row;
        var raster = Source("EPSG:4326", 0, 60, 0.25, Value);
        using var warped = Warp(raster, "EPSG:4326", 2, "average", [west, south, west + Math.Floor((east - west) / 2) * 2, south + Math.Floor((north - south) / 2) * 2]);

        var top = warped.Raster.GeoTransform.OriginY;
        var pixels = Rasters.ReadAll<float>(warped.Raster);
        var compared = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            var (left, upper) = (west + i % warped.Raster.Width * 2, top - i / warped.Raster.Width * 2);
            var under = from column in Enumerable.Range(0, Columns)
                        from row in Enumerable.Range(0, Rows)
                        where column * 0.25 >= left && column * 0.25 < left + 2 && 60 - row * 0.25 <= upper && 60 - row * 0.25 > upper - 2
                        select Value(column, row);
            Assert.Equal(under.DefaultIfEmpty(Missing).Average(), pixels[i], 1e-3);
            compared += under.Any() ? 1 : 0;
        }
        Assert.InRange(compared, 250, pixels.Length - 1);
    }

    [Fact]
    public void Windows_and_repetitions_give_the_same_bits()
    {
        var raster = Source("EPSG:3413", -1_900_000, 1_500_000, 25_000, (column, row) => Math.Sin(column * 0.1) * row, (column, row) => column * row % 13 == 0);
        using var one = Warp(raster, "EPSG:4326", 0.25, "bilinear");
        using var two = Warp(raster, "EPSG:4326", 0.25, "bilinear");

        var whole = Rasters.ReadAll<uint>(one.Raster);
        for (var row = 0; row < two.Raster.Height; row += 50)
        {
            for (var column = two.Raster.Width / 100 * 100; column >= 0; column -= 100)
            {
                var window = new PixelWindow(column, row, Math.Min(100, two.Raster.Width - column), Math.Min(50, two.Raster.Height - row));
                var part = Rasters.Read<uint>(two.Raster, window);
                for (var i = 0; i < part.Length; i++)
                    Assert.Equal(whole[(row + i / window.Width) * one.Raster.Width + column + i % window.Width], part[i]);
            }
        }
    }

    [Fact]
    public void A_float_raster_without_nodata_gets_NaN_around_it_and_bands_keep_their_own_holes()
    {
        var samples = new float[2 * Columns * Rows];
        samples.AsSpan(0, Columns * Rows).Fill(1);
        samples.AsSpan(Columns * Rows).Fill(float.NaN);
        var raster = Placed(MemoryRaster.Of(samples, Columns, Rows, bands: 2), "EPSG:32633", 300_000, 5_900_000, 3_000);
        using var warped = Warp(raster, "EPSG:4326", 0.1, "nearest");

        var (width, height) = (warped.Raster.Width, warped.Raster.Height);
        Assert.True(double.IsNaN(warped.Raster.Nodata!.Value));
        var first = Rasters.ReadAll<float>(warped.Raster);
        Assert.Equal((1f, float.NaN), (first[height / 2 * width + width / 2], first[0]));
        var second = new float[width * height];
        warped.Raster.Pixels.Read(1, new PixelWindow(0, 0, width, height), MemoryMarshal.AsBytes(second.AsSpan()));
        Assert.All(second, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Integers_keep_their_type_and_their_fill()
    {
        var samples = Enumerable.Range(0, Columns * Rows).Select(i => (short)(i % 7 == 0 ? -999 : i % 3000)).ToArray();
        var raster = Placed(MemoryRaster.Of(samples, Columns, Rows, nodata: -999), "EPSG:32633", 300_000, 5_900_000, 3_000);
        using var warped = Warp(raster, "EPSG:3035", 4_000, "nearest");

        Assert.Equal((SampleType.Int16, -999), (warped.Raster.SampleType, warped.Raster.Nodata));
        Assert.Subset(samples.ToHashSet(), Rasters.ReadAll<short>(warped.Raster).ToHashSet());
    }

    [Fact]
    public void The_source_is_read_a_part_at_a_time()
    {
        const int edge = 3000;
        var raster = Placed(MemoryRaster.Of(new float[edge * edge], edge, edge), "EPSG:32633", 300_000, 5_900_000, 100);
        using var warped = Warp(raster, "EPSG:3035", 2_000, "average");

        var pixels = (MemoryPixels)raster.Pixels;
        Assert.Equal((long)edge * edge, pixels.PixelsRead);
        Assert.InRange(pixels.LargestWindow, 1, (16 << 20) / sizeof(float));
    }

    [Fact]
    public void The_temporary_file_goes_with_the_raster_also_after_an_error()
    {
        var raster = Source("EPSG:32633", 300_000, 5_900_000, 3_000, (_, _) => 1);
        using (Warp(raster, "EPSG:4326", 0.1, "nearest"))
            Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Throws<WarpException>(() => Warp(raster with { Crs = CoordinateReferenceSystem.FromWkt("nonsense") }, "EPSG:4326", 0.1, "nearest"));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("EPSG:999999", 1, "a variable cannot be brought to EPSG:999999, as warp asks: understanding the coordinate reference system 'EPSG:999999' failed")]
    [InlineData("EPSG:4326", 1e-5, "the resolution is in the units of EPSG:4326")]
    [InlineData("EPSG:3035", 0.25, "warp to EPSG:3035 with resolution 0.25 makes")]
    public void A_target_that_cannot_be_is_refused(string target, double resolution, string reason)
    {
        var raster = Source("EPSG:32633", 300_000, 5_900_000, 3_000, (_, _) => 1);
        Assert.Contains(reason, Assert.Throws<WarpException>(() => Warp(raster, target, resolution, "nearest")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_without_a_fill_are_refused_with_what_to_do()
    {
        var raster = Placed(MemoryRaster.Of(new byte[Columns * Rows], Columns, Rows), "EPSG:32633", 300_000, 5_900_000, 3_000);
        Assert.Contains("Add unpack: true", Assert.Throws<WarpException>(() => Warp(raster, "EPSG:4326", 0.1, "nearest")).Message, StringComparison.Ordinal);
    }

    private WarpedRaster Warp(Raster raster, string target, double resolution, string resampling, double[]? box = null) => WarpedRaster.Create(
        raster, new WarpDescriptor { Crs = target, Resolution = resolution, Resampling = Enum.Parse<WarpResampling>(resampling, ignoreCase: true), Bbox = box }, "a variable", _folder.Path);

    private static Raster Source(
        string crs, double west, double north, double pixel, Func<int, int, double> value, Func<int, int, bool>? isHole = null)
    {
        var samples = Enumerable.Range(0, Columns * Rows)
            .Select(i => isHole?.Invoke(i % Columns, i / Columns) == true ? (float)Missing : (float)value(i % Columns, i / Columns))
            .ToArray();
        return Placed(MemoryRaster.Of(samples, Columns, Rows, nodata: Missing), crs, west, north, pixel);
    }

    private static Raster Placed(Raster raster, string crs, double west, double north, double pixel) => raster with
    {
        GeoTransform = new GeoTransform(west, pixel, 0, north, 0, -pixel),
        Crs = crs.StartsWith("EPSG:", StringComparison.Ordinal)
            ? CoordinateReferenceSystem.FromEpsg(int.Parse(crs[5..], CultureInfo.InvariantCulture))
            : CoordinateReferenceSystem.FromWkt(Datasets.Gdal.GdalCoordinateSystems.Describe(crs).Wkt),
    };

    /// <summary>Where the centre of each target pixel lies in the source, by PROJ; far away where it has no place.</summary>
    private (double X, double Y)[] PlacesInSource(Raster warped, string target, string source)
    {
        var key = $"{source} {target} {warped.GeoTransform} {warped.Width} {warped.Height}";
        return Known.TryGetValue(key, out var known) ? known : Known[key] = AskPlacesInSource(warped, target, source);
    }

    private (double X, double Y)[] AskPlacesInSource(Raster warped, string target, string source)
    {
        var g = warped.GeoTransform;
        var (exitCode, _, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", """
            import json, sys
            from osgeo import osr
            osr.UseExceptions()
            target, source, west, north, pixel, width, height, path = sys.argv[1:]
            west, north, pixel, width, height = float(west), float(north), float(pixel), int(width), int(height)
            systems = []
            for definition in (target, source):
                system = osr.SpatialReference(); system.SetFromUserInput(definition)
                system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
                systems.append(system)
            way = osr.CoordinateTransformation(*systems)
            points = []
            for row in range(height):
                for column in range(width):
                    try:
                        x, y, _ = way.TransformPoint(west + (column + 0.5) * pixel, north - (row + 0.5) * pixel)
                    except RuntimeError:
                        x = y = float('inf')
                    points.append((x, y) if abs(x) < 1e15 and abs(y) < 1e15 else (1e15, 1e15))
            json.dump(points, open(path, 'w'))
            """,
            target, source, Text(g.OriginX), Text(g.OriginY), Text(g.PixelWidth), Text(warped.Width), Text(warped.Height), _folder["places.json"]);
        Assert.True(exitCode == 0, error);
        return [.. JsonSerializer.Deserialize<double[][]>(File.ReadAllText(_folder["places.json"]))!.Select(place => (place[0], place[1]))];
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
