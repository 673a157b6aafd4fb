using Datasets.EmbeddedArchive.Hdf4;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Hdf4;
using Datasets.Support;

namespace Datasets.EmbeddedArchive;

/// <summary>HDF4 files that are generated here are such to libhdf4 and to GDAL, too.</summary>
public sealed class Hdf4WriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Libhdf4_reads_every_type_as_it_was_written()
    {
        _ = Hdf4Kit.Arrays;
        var file = new Hdf4Writer();
        Array[] arrays = [new byte[] { 1, 2, 250, 4, 5, 6 }, new sbyte[] { 1, -2, 3, -4, 5, 6 }, new short[] { 1, -2, 300, 4, 5, 6 }, new ushort[] { 1, 2, 65535, 4, 5, 6 }, new[] { 1, -70000, 3, 4, 5, 6 }, new[] { 1.5f, -2, 3, 4, 5, 6 }, new[] { 1.25, -2, 3, 4, 5, 6 }];
        foreach (var (array, i) in arrays.Select((array, i) => (array, i)))
            file.Array($"a{i}", [("y", 2), ("x", 3)], array, new Dictionary<string, object> { ["units"] = "K", ["range"] = new short[] { -5, 5 } });
        file.FileAttribute("title", "Hello");
        File.WriteAllBytes(_folder["a.hdf"], file.ToBytes());

        using var opened = Hdf4File.Open(_folder["a.hdf"]);
        foreach (var (dataset, array) in opened.Datasets.Zip(arrays))
        {
            var bytes = new byte[Buffer.ByteLength(array)];
            Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
            Assert.Equal(array.GetType().GetElementType()!.Name.Replace("Single", "Float32").Replace("Double", "Float64").Replace("SByte", "Int8").Replace("Byte", "UInt8"), dataset.Type!.SampleType.ToString());
            Assert.Equal(bytes, Hdf4Kit.Dump(_folder["a.hdf"], dataset.Reference));
        }
        var (exitCode, header, error) = ExternalProgram.Run("hdp", "dumpsds", "-h", _folder["a.hdf"]);
        Assert.True(exitCode == 0, error);
        foreach (var type in new[] { "8-bit unsigned integer", "8-bit signed integer", "16-bit signed integer", "16-bit unsigned integer", "32-bit signed integer", "32-bit floating point", "64-bit floating point" })
            Assert.Contains($"Type= {type}", header, StringComparison.Ordinal);
        Assert.Contains("Name = units", header, StringComparison.Ordinal);
        Assert.Contains("Value = -5 5", header, StringComparison.Ordinal);
        Assert.Contains("Value = Hello", header, StringComparison.Ordinal);
    }

    [Fact]
    public void GDAL_finds_the_grid_of_a_generated_tile_where_it_lies()
    {
        var tile = new ushort[ModisFile.TileCells * ModisFile.TileCells];
        tile[1] = 15000;
        File.WriteAllBytes(_folder["tile.hdf"], ModisFile.Temperature(new(2021, 1, 12), tile, new byte[tile.Length], tile).ToBytes());
        var (exitCode, output, error) = ExternalProgram.Run("gdalinfo", $"HDF4_EOS:EOS_GRID:{_folder["tile.hdf"]}:MODIS_Grid_Daily_1km_LST:LST_Day_1km");
        Assert.SkipUnless(!error.Contains("not recognized as a supported file format", StringComparison.Ordinal) && !error.Contains("No such file", StringComparison.Ordinal), "needs GDAL with HDF4");
        Assert.True(exitCode == 0, error);
        Assert.Contains("Size is 1200, 1200", output, StringComparison.Ordinal);
        Assert.Contains("Origin = (0.000000000000000,5559752.59833", output, StringComparison.Ordinal);
        Assert.Contains("Sinusoidal", output, StringComparison.Ordinal);
        Assert.Contains("SHORTNAME=MOD11A1", output, StringComparison.Ordinal);
    }
}
