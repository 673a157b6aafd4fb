using System.Runtime.InteropServices;
using System.Text.Json;
using Datasets.Command;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
using Datasets.Conversion.Swaths;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Hdf4;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>
/// What <c>datasets sample</c> writes of the datasets in HDF4: every pixel is a number that <c>hdp</c>, libhdf4's own tool, finds in the array, and corners and
/// random points of grids lie where PROJ says by the product's own definition.
/// </summary>
public sealed class Hdf4SampleTests : IDisposable
{
    private static readonly DateOnly Day = new(2024, 9, 24);
    private const double MostMetres = 1, MostMetresOfSwath = 50, MetresOfDegree = 111_195;
    private const string Sinusoidal = "+proj=sinu +R=6371007.181", Degrees = "+proj=longlat +datum=WGS84";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The grids with the system and the outer corners (west, north, east, south) that their products' documents state.</summary>
    public static TheoryData<string, string, double[]> Grids() => new()
    {
        { "airs-atmosphere", Degrees, [-180, 90, 180, -90] },
        { "modis-atmosphere", Degrees, [-180, 90, 180, -90] },
        { "modis-reflectance", Sinusoidal, PartOfTile(2400, ModisFile.ReflectancePart) },
        { "modis-snow", Sinusoidal, PartOfTile(1, 1) },
        { "modis-temperature", Sinusoidal, PartOfTile(1, 1) },
        { "modis-vegetation", Sinusoidal, PartOfTile(4800, ModisFile.VegetationPart) },
        { "modis-vegetation-monthly", Degrees, [-10, 60, 30, 40] },
        { "trmm-precipitation", Degrees, [-180, 50, 180, -50] },
    };

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_grids_pixels_are_the_numbers_that_hdp_finds(string id, string system, double[] corners)
    {
        _ = Hdf4Kit.Arrays;
        Assert.Equal((4, true), (corners.Length, system.StartsWith("+proj", StringComparison.Ordinal)));
        var (path, dataset) = Write(id);
        using var file = Hdf4File.Open(path);
        using var granule = GranuleOpener.Open(path);
        var mapped = MappingRegistry.Default.Get(dataset.Mapping).Map(granule, dataset);
        Assert.Equal(dataset.Variables.Count, mapped.Variables.Count);
        foreach (var variable in mapped.Variables)
            CheckNumbers(path, file, granule, variable.Variable, variable.Raster);
    }

    [Fact]
    public void Corners_and_random_points_of_grids_lie_where_PROJ_says()
    {
        var random = new Random(26);
        var cases = new List<object>();
        foreach (var (id, system, corners) in Grids().Select(row => row.Data))
        {
            var (path, dataset) = Write(id);
            using var granule = GranuleOpener.Open(path);
            var raster = MappingRegistry.Default.Get(dataset.Mapping).Map(granule, dataset).Variables[0].Raster;
            var t = raster.GeoTransform;
            (double X, double Y)[] parts = [(0, 0), (1, 0), (0, 1), (1, 1), .. Enumerable.Range(0, 200).Select(_ => (random.NextDouble(), random.NextDouble()))];
            cases.Add(new
            {
                id,
                ours = raster.Crs.Wkt ?? $"EPSG:{raster.Crs.Epsg}",
                theirs = system,
                points = parts.Select(part => new[]
                {
                    t.OriginX + part.X * raster.Width * t.PixelWidth, t.OriginY + part.Y * raster.Height * t.PixelHeight,
                    corners[0] + part.X * (corners[2] - corners[0]), corners[1] + part.Y * (corners[3] - corners[1]),
                }),
            });
        }
        File.WriteAllText(_folder["cases.json"], JsonSerializer.Serialize(cases));
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", Script, _folder["cases.json"]);
        Assert.True(exitCode == 0, error);
        var worst = JsonSerializer.Deserialize<Dictionary<string, double>>(output)!;
        Assert.Equal(Grids().Count, worst.Count);
        Assert.All(worst, one => Assert.True(one.Value * MetresOfDegree <= MostMetres, $"{one.Key}: {one.Value * MetresOfDegree} m"));
    }

    [Fact]
    public void Bits_of_a_quality_field_are_classes_of_the_item_and_keep_their_numbers()
    {
        var (path, dataset) = Write("modis-temperature");
        var (exitCode, text, error) = DatasetsCommand.Run(["convert", dataset.Id, path, "--out", _folder["out"]]);
        Assert.True(exitCode == 0, text + error);
        var item = Assert.Single(Directory.GetFiles(_folder["out"], "MOD11A1_20240924_h18v04.json", SearchOption.AllDirectories));
        using var json = JsonDocument.Parse(File.ReadAllText(item));
        var fields = json.RootElement.GetProperty("assets").GetProperty("quality-day").GetProperty("bands")[0].GetProperty("classification:bitfields");
        Assert.Equal([(0, 2, 4), (2, 2, 2), (4, 2, 4), (6, 2, 4)], fields.EnumerateArray().Select(field =>
            (field.GetProperty("offset").GetInt32(), field.GetProperty("length").GetInt32(), field.GetProperty("classes").GetArrayLength())));
        Assert.Equal(["0 good", "1 other_quality", "2 not_produced_because_of_clouds", "3 not_produced_for_other_reasons"], fields[0].GetProperty("classes").EnumerateArray().Select(one =>
            $"{one.GetProperty("value").GetInt64()} {one.GetProperty("name").GetString()}"));
        Assert.Empty(StacSchemas.Validate([item]));
        var (verified, _, problems) = DatasetsCommand.Run(["verify", _folder["out"]]);
        Assert.True(verified == 0, problems);
    }

    [Fact]
    public void A_swaths_pixels_are_within_50_metres_of_where_the_scan_sees_them()
    {
        var (path, _) = Write("modis-water-vapor");
        using var opened = GranuleOpener.Open(path);
        var granule = (InterpolatedGranule)InterpolatedGranule.Of(opened);
        var places = granule.Geolocation("/HDFEOS/SWATHS/mod05/Data Fields/Water_Vapor_Near_Infrared")!;
        var (latitude, longitude) = (SwathField.Open(granule, places.Latitude), SwathField.Open(granule, places.Longitude));
        Assert.Equal((Mod05File.Lines, Mod05File.Columns), (latitude.Lines, latitude.Columns));
        var (latitudes, longitudes) = (latitude.Read(0, latitude.Lines), longitude.Read(0, longitude.Lines));
        var worst = 0.0;
        for (var i = 0; i < latitudes.Length; i++)
        {
            var (rightLatitude, rightLongitude) = ModisScans.Place(i / Mod05File.Columns, i % Mod05File.Columns);
            var east = Math.IEEERemainder(longitudes[i] - rightLongitude, 360) * Math.Cos(rightLatitude * Math.PI / 180);
            worst = Math.Max(worst, double.Hypot(east, latitudes[i] - rightLatitude) * MetresOfDegree);
        }
        Assert.InRange(worst, 0, MostMetresOfSwath);
    }

    private static double[] PartOfTile(int cells, int part)
    {
        const double side = 2 * Math.PI * 6371007.181 / 36;
        return [0, 5 * side, side * part / cells, 5 * side - side * part / cells];
    }

    private (string Path, DatasetDescriptor Dataset) Write(string id)
    {
        var sample = SampleProducts.Find(id, Day, 1)![0];
        File.WriteAllBytes(_folder[sample.Name], sample.ToBytes());
        return (_folder[sample.Name], DescriptorReader.Read(Repository.PathOf($"datasets/{id}.yaml"), MappingRegistry.Default.Known).OrThrow());
    }

    /// <summary>By row from the north and column from the west, as every one of these products has them but TRMM, which is (longitude, latitude) from the south.</summary>
    private static void CheckNumbers(string path, Hdf4File file, IGranule granule, VariableDescriptor variable, Raster raster)
    {
        var name = variable.Path[(variable.Path.LastIndexOf('/') + 1)..];
        var array = Assert.Single(file.Datasets, one => one.Name == name);
        using var opened = granule.OpenArray(variable.Path);
        var stored = Numbers(opened.SampleType!.Value, Hdf4Kit.Dump(path, array.Reference));
        var pixels = Numbers(raster.SampleType, Bytes(raster));
        Assert.Equal(stored.Length, pixels.Length);
        var valid = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            var number = stored[name is "precipitation" or "relativeError" ? i % raster.Width * raster.Height + raster.Height - 1 - i / raster.Width : i];
            if (pixels[i] == raster.Nodata)
                continue;
            valid++;
            if (pixels[i] != number)
                Assert.Fail($"{name}: pixel {i} is {pixels[i]}, and hdp finds {number}");
        }
        Assert.InRange(valid, pixels.Length / 10, pixels.Length);
    }

    private static byte[] Bytes(Raster raster)
    {
        var bytes = new byte[(long)raster.Width * raster.Height * raster.SampleType.Size()];
        raster.Pixels.Read(0, new PixelWindow(0, 0, raster.Width, raster.Height), bytes);
        return bytes;
    }

    private static double[] Cast<T>(byte[] bytes, Func<T, double> number) where T : unmanaged => [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(number)];

    private static double[] Numbers(SampleType type, byte[] bytes) => type switch
    {
        SampleType.UInt8 => [.. bytes.Select(one => (double)one)],
        SampleType.Int8 => [.. bytes.Select(one => (double)(sbyte)one)],
        SampleType.Int16 => Cast<short>(bytes, number => number),
        SampleType.UInt16 => Cast<ushort>(bytes, number => number),
        SampleType.Float32 => Cast<float>(bytes, number => number),
        _ => throw new ArgumentException($"no sample holds {type}"),
    };

    /// <summary>The largest distance in degrees of a great circle between two places of each point. Both systems' degrees are as on a sphere, as the grids' are.</summary>
    private const string Script = """
        import json, math, sys
        from osgeo import osr
        osr.UseExceptions()
        def way(definition):
            system = osr.SpatialReference(); system.SetFromUserInput(definition)
            degrees = system.CloneGeogCS()
            for each in (system, degrees):
                each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            return osr.CoordinateTransformation(system, degrees)
        worst = {}
        for case in json.load(open(sys.argv[1])):
            ours, theirs = way(case['ours']), way(case['theirs'])
            far = 0
            for x, y, right_x, right_y in case['points']:
                a, b = ours.TransformPoint(x, y), theirs.TransformPoint(right_x, right_y)
                turn = math.remainder(a[0] - b[0], 360)
                far = max(far, math.hypot(turn * math.cos(math.radians(b[1])), a[1] - b[1]))
            worst[case['id']] = far
        print(json.dumps(worst))
        """;
}
