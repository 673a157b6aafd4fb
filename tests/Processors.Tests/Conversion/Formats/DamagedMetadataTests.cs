using System.Runtime.InteropServices;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Support;

namespace Datasets.Conversion.Formats;

/// <summary>
/// Metadata that has a checksum: a changed bit in it must be an error, as it would move chunks or change what attributes say about pixels.
/// HDF5's own tools and libnetcdf write it.
/// </summary>
public sealed class DamagedMetadataTests : IDisposable
{
    private const int Chunks = 1600;

    private static readonly int[] Samples = [.. Enumerable.Range(1, Chunks)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // An extensible array's index block and its tables; the head of a fixed array that has pages.
    [Theory]
    [InlineData("EAIB", "-1")]
    [InlineData("EASB", "-1")]
    [InlineData("FADB", "1600")]
    public void No_changed_byte_of_a_chunk_index_is_taken_for_data(string signature, string maximum)
    {
        var file = WriteChunks(maximum);
        Assert.Equal(Samples, Read(file));
        var at = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(signature));
        Assert.True(at > 0, $"no {signature} in the file");

        int[] silent = [.. Enumerable.Range(at, signature == "FADB" ? 15 : 80).Where(place => Read(Damaged(file, place)) is not null)];
        Assert.Equal([], silent);
    }

    [Fact]
    public void No_changed_byte_of_many_attributes_is_taken_for_theirs()
    {
        var granule = new NetCdf4File();
        granule.Root.Dimension("x", 4);
        granule.Root.Variable("field", ["x"], new short[4], Enumerable.Range(0, 12).ToDictionary(i => $"scale_{i}", i => (object)(float)i));
        granule.Write(_folder["a.nc"]);
        var file = File.ReadAllBytes(_folder["a.nc"]);
        Assert.Equal(12, ReadScales(file)!.Length);

        var block = file.AsSpan().LastIndexOf("FHDB"u8);
        Assert.True(block > 0, "no attributes in a heap");
        int[] silent = [.. Enumerable.Range(block, 512).Where(place => ReadScales(Damaged(file, place)) is not null)];
        Assert.Equal([], silent);
    }

    private static byte[] Damaged(byte[] file, int place)
    {
        var damaged = file.ToArray();
        damaged[place] ^= 0x10;
        return damaged;
    }

    private byte[] WriteChunks(string maximum)
    {
        File.WriteAllText(_folder["grid.txt"], string.Join(' ', Samples) + "\n");
        File.WriteAllText(
            _folder["grid.conf"],
            $"PATH grid\nINPUT-CLASS TEXTIN\nINPUT-SIZE 32\nRANK 1\nDIMENSION-SIZES {Chunks}\nOUTPUT-CLASS IN\nOUTPUT-SIZE 32\n" +
            $"CHUNKED-DIMENSION-SIZES 1\nMAXIMUM-DIMENSIONS {maximum}\n");
        Require(ExternalProgram.Run("h5import", _folder["grid.txt"], "-c", _folder["grid.conf"], "-o", _folder["grid.h5"]));
        Require(ExternalProgram.Run("h5repack", "-L", "-l", "CHUNK=1", _folder["grid.h5"], _folder["latest.h5"]));
        return File.ReadAllBytes(_folder["latest.h5"]);
    }

    private static void Require((int ExitCode, string Output, string Error) result) => Assert.True(result.ExitCode == 0, result.Output + result.Error);

    /// <summary>Null where the file is refused.</summary>
    private int[]? Read(byte[] file) => OrNull(file, granule =>
    {
        using var array = granule.OpenArray("/grid");
        var samples = new int[Chunks];
        array.Read([0], [Chunks], MemoryMarshal.AsBytes(samples.AsSpan()));
        return samples;
    });

    /// <summary>Null where the file is refused.</summary>
    private double[]? ReadScales(byte[] file) => OrNull(file, granule =>
    {
        using var array = granule.OpenArray("/field");
        return array.Attributes.Where(pair => pair.Key.StartsWith("scale_", StringComparison.Ordinal)).Select(pair => pair.Value.Numbers[0]).ToArray();
    });

    private T? OrNull<T>(byte[] file, Func<IGranule, T> read) where T : class
    {
        File.WriteAllBytes(_folder["damaged.h5"], file);
        try
        {
            using var granule = GranuleOpener.Open(_folder["damaged.h5"]);
            return read(granule);
        }
        catch (GranuleException)
        {
            return null;
        }
    }
}
