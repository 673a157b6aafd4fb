using System.Globalization;
using System.Runtime.InteropServices;
using Datasets.Command;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Swaths;

/// <summary>A whole synthetic orbit of OMDOAO3, held against the places and values that it was written with.</summary>
public sealed class OrbitTests : IDisposable
{
    private const int Columns = 1440;
    private const int Rows = 720;
    private static readonly DateTimeOffset Start = new(2011, 7, 30, 9, 25, 31, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2011-07-30T09:25:31Z")]
    [InlineData("2011-07-30T01:17:00Z")]
    [InlineData("2011-12-30T00:41:00Z")]
    public void Every_cell_has_a_mean_of_pixels_beside_it_and_the_swath_is_whole(string start)
    {
        // The second and the third cross the equator near 180 and 171 degrees west, where their swath crosses the antimeridian.
        var orbit = Omdoao3Granule.Generate(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
        var cells = Rasters.ReadAll<float>(Map(orbit).Variables[0].Raster);

        // Ozone of the pixels that may be used, by the cell that their centre is in.
        var inCell = new List<float>?[Columns * Rows];
        var placed = 0;
        for (var pixel = 0; pixel < orbit.Latitudes.Count; pixel++)
        {
            if (orbit.SolarZenithAngles[pixel] > 88)
                continue;
            var row = Math.Clamp((int)((90 - orbit.Latitudes[pixel]) * 4), 0, Rows - 1);
            var column = (int)((orbit.Longitudes[pixel] + 180) * 4) % Columns;
            (inCell[row * Columns + column] ??= []).Add(orbit.ColumnAmounts[pixel]);
            placed++;
            Assert.False(float.IsNaN(cells[row * Columns + column]), $"nothing where the pixel {pixel} is");
        }
        Assert.True(placed > 70_000, $"only {placed} pixels are in daylight: too few to say anything");

        var valid = 0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            if (float.IsNaN(cells[cell]))
                continue;
            valid++;
            if (valid % 11 != 0)
                continue;
            var near = Near(inCell, cell).ToList();
            Assert.True(near.Count > 0, $"the cell in row {cell / Columns}, column {cell % Columns} is far from every pixel");
            Assert.InRange(cells[cell], near.Min() - 0.01f, near.Max() + 0.01f);
        }
        Assert.InRange(valid, 120_000, 300_000);
    }

    [Fact]
    public void The_orbits_time_is_that_of_its_scan_lines()
    {
        var orbit = Omdoao3Granule.Generate(Start, lines: 40);
        var mapped = Map(orbit);
        Assert.Equal(Start, mapped.Date);
        Assert.Equal(new TimeRange(Start, orbit.End), mapped.Time);
        Assert.Equal("DU", mapped.Variables[0].Raster.Bands[0].Unit);
    }

    [Theory]
    [InlineData(0, "1993-01-01T00:00:00Z")]
    [InlineData(536457631, "2010-01-01T00:00:24Z")]
    [InlineData(15638399, "1993-06-30T23:59:59Z")]
    [InlineData(15638401, "1993-07-01T00:00:00Z")]
    public void TAI93_counts_leap_seconds(double seconds, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), Tai93.ToUtc(seconds));

    [Fact]
    public void A_time_that_is_fill_is_no_time() => Assert.Null(Tai93.ToUtc(-1.2676506e30));

    [Fact]
    public void Another_product_is_refused_by_name()
    {
        var orbit = Omdoao3Granule.Generate(Start, lines: 10);
        var path = _folder[orbit.FileName.Replace("OMDOAO3", "OMTO3")];
        File.WriteAllBytes(path, orbit.ToBytes());
        using var granule = GranuleOpener.Open(path);
        var e = Assert.Throws<GranuleException>(() => new Hdfeos5SwathMapping().Map(granule, Shipped()));
        Assert.EndsWith("is a granule of another product: the file says OMTO3, and the dataset omi-ozone-orbits wants OMDOAO3", e.Message);
    }

    [Fact]
    public void H5dump_reads_the_sample_with_the_products_paths_types_and_shapes()
    {
        var orbit = Omdoao3Granule.Generate(Start);
        var path = Write(orbit);
        foreach (var (field, type, shape) in ((string, string, string)[])
        [
            ("Data Fields/ColumnAmountO3", "H5T_IEEE_F32LE", "( 1644, 60 )"),
            ("Data Fields/ProcessingQualityFlags", "H5T_STD_U16LE", "( 1644, 60 )"),
            ("Geolocation Fields/Latitude", "H5T_IEEE_F32LE", "( 1644, 60 )"),
            ("Geolocation Fields/Time", "H5T_IEEE_F64LE", "( 1644 )"),
        ])
        {
            var (exitCode, output, error) = ExternalProgram.Run("h5dump", "-H", "-d", $"/HDFEOS/SWATHS/ColumnAmountO3/{field}", path);
            Assert.True(exitCode == 0, error);
            Assert.Contains(type, output);
            Assert.Contains(shape, output);
        }
        var (_, last, _) = ExternalProgram.Run("h5dump", "-y", "-d", "/HDFEOS/SWATHS/ColumnAmountO3/Geolocation Fields/Latitude[1643,59;;1,1;]", path);
        Assert.Contains(orbit.Latitudes[^1].ToString("G6", CultureInfo.InvariantCulture), last);
    }

    [Fact]
    public void Convert_makes_a_valid_COG_of_an_orbit_with_its_values_in_place()
    {
        var orbit = Omdoao3Granule.Generate(Start);
        var output = _folder["out"];
        var (exitCode, text, error) = DatasetsCommand.Run("convert", "omi-ozone-orbits", Write(orbit), "--out", output);
        Assert.True(exitCode == 0, text + error);

        var cogs = Directory.GetFiles(output, "*.tif", SearchOption.AllDirectories);
        Assert.Equal(
            ["OMI-Aura_L2-OMDOAO3_20110730T0925_coverage.tif", "OMI-Aura_L2-OMDOAO3_20110730T0925_ozone.tif"],
            cogs.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(ExternalProgram.ValidateCog(cogs));
        var item = Assert.Single(Directory.GetFiles(output, "OMI*.json", SearchOption.AllDirectories));
        Assert.Empty(StacSchemas.Validate(item));

        var pixels = PixelsOf(cogs.Single(path => path.EndsWith("_ozone.tif", StringComparison.Ordinal)));
        var errors = new List<double>();
        for (var pixel = 0; pixel < orbit.Latitudes.Count; pixel++)
        {
            if (orbit.SolarZenithAngles[pixel] > 88)
                continue;
            var row = (int)((90 - orbit.Latitudes[pixel]) * 4);
            var column = (int)((orbit.Longitudes[pixel] + 180) * 4) % Columns;
            errors.Add(Math.Abs(pixels[row * Columns + column] - orbit.ColumnAmounts[pixel]));
        }
        // The synthetic ozone changes by a few units over a pixel and by hundreds over the orbit.
        Assert.InRange(errors.Max(), 0, 20);
        Assert.InRange(errors.Average(), 0, 2);
        Assert.Contains(pixels, float.IsNaN);
    }

    private MappedGranule Map(Omdoao3Granule orbit)
    {
        using var granule = GranuleOpener.Open(Write(orbit));
        return new Hdfeos5SwathMapping().Map(granule, Shipped());
    }

    private string Write(Omdoao3Granule orbit)
    {
        var path = _folder[orbit.FileName];
        File.WriteAllBytes(path, orbit.ToBytes());
        return path;
    }

    /// <summary>The pixels whose centres are within a footprint's reach of a cell: 90 km north and south, and as far in longitude.</summary>
    private static IEnumerable<float> Near(List<float>?[] inCell, int cell)
    {
        var (row, column) = (cell / Columns, cell % Columns);
        var latitude = 90 - (row + 0.5) / 4;
        for (var y = Math.Max(0, row - 4); y <= Math.Min(Rows - 1, row + 4); y++)
        {
            var width = Math.Min(Columns / 2, (int)Math.Ceiling(4 / Math.Max(1e-3, Math.Cos(Math.Max(Math.Abs(latitude), Math.Abs(90 - (y + 0.5) / 4)) * Math.PI / 180))));
            for (var x = column - width; x <= column + width; x++)
            {
                foreach (var value in inCell[y * Columns + (x + Columns) % Columns] ?? [])
                    yield return value;
            }
        }
    }

    private float[] PixelsOf(string cog)
    {
        var raw = _folder["pixels.raw"];
        var (exitCode, _, error) = ExternalProgram.Run("gdal_translate", "-q", "-of", "ENVI", "-ot", "Float32", cog, raw);
        Assert.True(exitCode == 0, error);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(raw)).ToArray();
    }

    private static DatasetDescriptor Shipped() => DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone-orbits.yaml")).OrThrow();
}
