using System.IO.Compression;
using System.Runtime.InteropServices;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Support;
using Microsoft.CodeAnalysis;

namespace Datasets.Library;

/// <summary>The examples of the libraries' READMEs: compiled from the page and run.</summary>
public sealed class LibraryReadmeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_of_Cog_writes_its_numbers_as_a_valid_COG()
    {
        Run("Cog", _folder["temperature.tif"]);
        LibraryExamples.CheckCog(_folder, _folder["temperature.tif"]);
    }

    [Fact]
    public void The_example_of_Compression_writes_what_another_zlib_inflates()
    {
        Run("Compression", _folder["tile.zlib"]);

        using var zlib = new ZLibStream(File.OpenRead(_folder["tile.zlib"]), CompressionMode.Decompress);
        var content = new byte[512 * 512 * sizeof(float)];
        zlib.ReadExactly(content);
        Assert.Equal(-1, zlib.ReadByte());
        var samples = MemoryMarshal.Cast<byte, float>(content);
        Assert.Equal((-9999f, -9999f, 0f), (samples[0], samples[512 * 300 + 99], samples[100]));
        Assert.Equal(MathF.Round(MathF.Sin(300 * 0.02f) * 1000) / 10, samples[512 * 300 + 100]);
    }

    [Fact]
    public void The_example_of_Hdf5_writes_every_number_of_an_array_in_its_place()
    {
        var file = new NetCdf4File();
        var group = file.Root.Group("grids").Group("daily");
        string[] dimensions = [group.Dimension("time", 2), group.Dimension("lat", 3), group.Dimension("lon", 4)];
        group.Variable("ozone", dimensions, Enumerable.Range(0, 24).Select(number => number + 0.5f).ToArray(), new() { ["units"] = "DU" }, [1, 2, 3], deflate: 4, shuffle: true);
        file.Write(_folder["granule.nc"]);

        Run("Hdf5", _folder["granule.nc"], "/grids/daily/ozone", _folder["ozone.csv"]);

        Assert.Equal(
            ["0.5,1.5,2.5,3.5", "4.5,5.5,6.5,7.5", "8.5,9.5,10.5,11.5", "12.5,13.5,14.5,15.5", "16.5,17.5,18.5,19.5", "20.5,21.5,22.5,23.5"],
            File.ReadAllLines(_folder["ozone.csv"]));
    }

    [Fact]
    public void The_example_of_Hdf4_writes_every_number_of_an_array_in_its_place()
    {
        Run("Hdf4", Hdf4.Hdf4Kit.Arrays, "solid_rle", _folder["solid.csv"]);

        var lines = File.ReadAllLines(_folder["solid.csv"]);
        Assert.Equal(5 * 6, lines.Length);
        Assert.Equal(("-7,-5.75,-4.5,-3.25,-2,-0.75,0.5", "254.25"), (lines[0], lines[^1].Split(',')[^1]));
    }

    private static void Run(string library, params string[] arguments) =>
        PageCode.Compile($"example-of-{library}", LibraryExamples.Code(library), OutputKind.ConsoleApplication).EntryPoint!.Invoke(null, [arguments]);
}
