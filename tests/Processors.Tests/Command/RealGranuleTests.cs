using System.Runtime.InteropServices;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>The whole way of a real granule, held against what h5dump reads from the source and GDAL from the COG.</summary>
public sealed class RealGranuleTests : IDisposable
{
    private const string Fields = "/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/";
    private const int Columns = 1440;
    private const int Rows = 720;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ozone", "ColumnAmountO3", 139_699, 158, 424)]
    [InlineData("so2", "ColumnAmountSO2", 139_699, -6.28, 7.16)]
    public void Every_pixel_of_the_COG_has_the_bits_of_the_source_at_its_own_latitude_and_longitude(
        string variable, string field, int valid, double minimum, double maximum)
    {
        const float fill = -1.2676506e30f;
        var cog = Convert().Single(path => path.EndsWith($"_{variable}.tif", StringComparison.Ordinal));
        var pixels = PixelsOf(cog);
        var (source, latitude, longitude) = (Source(field), Source("Latitude"), Source("Longitude"));

        var seen = new bool[Columns * Rows];
        for (var cell = 0; cell < source.Length; cell++)
        {
            // The pixel whose centre is the cell's own place.
            var column = (int)Math.Round((longitude[cell] + 180 - 0.125) / 0.25);
            var row = (int)Math.Round((90 - latitude[cell] - 0.125) / 0.25);
            var pixel = row * Columns + column;
            Assert.False(seen[pixel]);
            seen[pixel] = true;
            Assert.Equal(BitConverter.SingleToInt32Bits(source[cell]), BitConverter.SingleToInt32Bits(pixels[pixel]));
        }

        Assert.DoesNotContain(false, seen);
        var values = pixels.Where(value => value != fill).ToList();
        Assert.Equal(valid, values.Count);
        Assert.Equal((minimum, maximum), (Math.Round(values.Min(), 2), Math.Round(values.Max(), 2)));
    }

    [Fact]
    public void Gdalinfo_shows_where_it_is()
    {
        var (_, output, _) = ExternalProgram.Run("gdalinfo", Convert().First(path => path.EndsWith("_ozone.tif", StringComparison.Ordinal)));

        Assert.Contains("ID[\"EPSG\",4326]", output, StringComparison.Ordinal);
        Assert.Contains("Origin = (-180.000000000000000,90.000000000000000)", output, StringComparison.Ordinal);
        Assert.Contains("Pixel Size = (0.250000000000000,-0.250000000000000)", output, StringComparison.Ordinal);
        Assert.Contains("LAYOUT=COG", output, StringComparison.Ordinal);
        Assert.Contains("Unit Type: DU", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_COGs_are_valid_the_STAC_is_valid_and_a_second_conversion_gives_the_same_bytes()
    {
        var cogs = Convert();
        var first = Trees.Published(_folder["out"]);

        Assert.Equal("", ExternalProgram.ValidateCog(cogs));
        Assert.Empty(StacSchemas.Validate(Trees.Stac(_folder["out"])));
        Assert.Equal(0, DatasetsCommand.Run("verify", _folder["out"]).ExitCode);
        Directory.Delete(_folder["out"], recursive: true);
        Convert();
        Assert.Equal(first, Trees.Published(_folder["out"]));
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void A_processor_with_fewer_instructions_makes_the_same_bytes(string missing)
    {
        Convert();
        var all = Trees.Published(_folder["out"]);
        Directory.Delete(_folder["out"], recursive: true);
        Convert(new() { [missing] = "0" });
        Assert.Equal(all, Trees.Published(_folder["out"]));
    }

    [Fact]
    public void The_item_states_what_the_granule_holds()
    {
        Convert();
        using var json = System.Text.Json.JsonDocument.Parse(
            File.ReadAllBytes(_folder["out/omi-so2/2004/OMI-Aura_L3-OMSO2e_20041001/OMI-Aura_L3-OMSO2e_20041001.json"]));
        var item = json.RootElement;

        Assert.Equal("2004-10-01T00:00:00Z", item.GetProperty("properties").GetProperty("start_datetime").GetString());
        Assert.StartsWith("2004-10-01T23:59:59", item.GetProperty("properties").GetProperty("end_datetime").GetString(), StringComparison.Ordinal);
        var band = item.GetProperty("assets").GetProperty("ozone").GetProperty("bands")[0];
        Assert.Equal("DU", band.GetProperty("unit").GetString());
        Assert.Equal(158, band.GetProperty("statistics").GetProperty("minimum").GetDouble());
        Assert.Equal(424, band.GetProperty("statistics").GetProperty("maximum").GetDouble());
        Assert.Equal(139_699 * 100.0 / 1_036_800, band.GetProperty("statistics").GetProperty("valid_percent").GetDouble(), 9);
        Assert.Equal(139_699, band.GetProperty("raster:histogram").GetProperty("buckets").EnumerateArray().Sum(bucket => bucket.GetInt64()));
    }

    private string[] Convert(Dictionary<string, string>? environment = null)
    {
        var (exitCode, _, error) = DatasetsCommand.RunWith(environment ?? [], "convert", "omi-so2", Shared.Granule, "--out", _folder["out"]);
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        return Directory.GetFiles(_folder["out"], "*.tif", SearchOption.AllDirectories);
    }

    private float[] Source(string field)
    {
        var path = _folder[field + ".bin"];
        var (exitCode, _, error) = ExternalProgram.Run("h5dump", "-d", Fields + field, "-b", "LE", "-o", path, Shared.Granule);
        Assert.True(exitCode == 0, error);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
    }

    private float[] PixelsOf(string cog)
    {
        var path = _folder["pixels.bin"];
        var (exitCode, _, error) = ExternalProgram.Run("gdal_translate", "-q", "-of", "ENVI", cog, path);
        Assert.True(exitCode == 0, error);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
    }
}
