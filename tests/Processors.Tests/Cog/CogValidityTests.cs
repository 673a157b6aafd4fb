using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

public sealed class CogValidityTests
{
    [Fact]
    public void GDALs_validator_finds_nothing_to_say_about_any_form()
    {
        using var folder = new TemporaryFolder();
        var paths = new List<string>();
        foreach (var type in Enum.GetValues<SampleType>())
            foreach (var compression in Enum.GetValues<CogCompression>())
                foreach (var predictor in Enum.GetValues<CogPredictor>())
                {
                    if (predictor == CogPredictor.FloatingPoint && !type.IsFloatingPoint())
                        continue;
                    var number = paths.Count;
                    var (blockSize, bands) = (number % 3 == 0 ? 256 : 128, number % 2 + 1);
                    var samples = new byte[300 * 270 * bands * type.Size()];
                    new Random(number).NextBytes(samples);
                    var options = new CogOptions { Compression = compression, Predictor = predictor, BlockSize = blockSize };
                    var path = folder[$"{type}-{compression}-{predictor}-{blockSize}-{bands}.tif"];
                    new CogWriter().Write(MemoryRaster.OfBytes(samples, type, 300, 270, bands), options, path);
                    paths.Add(path);
                }
        Assert.Equal(10 * 3 * 3 + 2 * 3, paths.Count);
        Assert.Equal("", ExternalProgram.ValidateCog([.. paths]));
    }

    [Fact]
    public void A_file_beyond_the_limit_of_classic_TIFF_is_a_BigTIFF_that_is_as_valid()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(500, 300);
        var classic = new CogWriter().Write(raster, new CogOptions { BlockSize = 128 }, folder["classic.tif"]);
        var limit = new Datasets.Cog.WriterBudget { ClassicTiff = classic.Size - 1 };
        new CogWriter(limit).Write(raster, new CogOptions { BlockSize = 128 }, folder["big.tif"]);
        Assert.True(CogValidator.Validate(folder["big.tif"], everyTile: true).IsBigTiff);
        Assert.False(CogValidator.Validate(folder["classic.tif"], everyTile: true).IsBigTiff);
        Assert.Equal("", ExternalProgram.ValidateCog(folder["big.tif"], folder["classic.tif"]));
        Assert.Equal(SamplesReadByGdal(folder, "classic.tif"), SamplesReadByGdal(folder, "big.tif"));
    }

    [Fact]
    public void A_BigTIFF_begins_only_beyond_the_limit()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(500, 300);
        var first = new CogWriter().Write(raster, new CogOptions { BlockSize = 128 }, folder["first.tif"]);
        var second = new CogWriter(new Datasets.Cog.WriterBudget { ClassicTiff = first.Size }).Write(raster, new CogOptions { BlockSize = 128 }, folder["second.tif"]);
        Assert.Equal(first.Sha256, second.Sha256);
    }

    [Fact]
    public void The_checksum_and_size_are_those_of_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = new CogWriter().Write(MemoryRaster.Field(700, 300), new CogOptions { BlockSize = 128 }, folder["a.tif"]);
        var bytes = File.ReadAllBytes(folder["a.tif"]);
        Assert.Equal(bytes.Length, file.Size);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), file.Sha256);
    }

    private static byte[] SamplesReadByGdal(TemporaryFolder folder, string name)
    {
        var raw = folder[name + ".raw"];
        var (exitCode, _, error) = ExternalProgram.Run("gdal_translate", "-q", "-of", "ENVI", folder[name], raw);
        Assert.True(exitCode == 0, error);
        return File.ReadAllBytes(raw);
    }
}
