using System.Text;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Inspection;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Support;
using PureHDF;

namespace Datasets.Conversion.Formats;

public sealed class GranuleOpenerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_is_named() => Assert.Equal("none.he5: there is no such file", Refused(_folder["none.he5"]));

    [Fact]
    public void An_empty_file_is_called_empty() => Assert.Equal("a.he5 is empty (0 bytes): fetch it again", Refused(Write([])));

    [Fact]
    public void Text_under_another_name_is_quoted() =>
        Assert.Equal("a.he5 is not an HDF5 file: it begins with 'Station;Ozone.Uccle;312.' (a text file, not HDF5)", Refused(Write("Station;Ozone\nUccle;312\n"u8)));

    [Fact]
    public void A_login_page_saved_as_a_granule_is_recognised() =>
        Assert.Equal(
            "a.he5 is not an HDF5 file: it begins with '<!DOCTYPE html>.<html><title>Earthdata L'; a web page, such as Earthdata's login " +
            "form, was saved in its place: check the credentials and fetch it again",
            Refused(Write("<!DOCTYPE html>\n<html><title>Earthdata Login</title></html>"u8)));

    [Fact]
    public void A_granule_cut_within_its_first_bytes_is_called_truncated() =>
        Assert.Equal(
            "a.he5 is truncated: it has 5 bytes, too few for an HDF5 file; fetch it again", Refused(Write(Encoding.Latin1.GetBytes("\x89HDF\r"))));

    [Fact]
    public void A_truncated_granule_is_told_by_the_length_its_superblock_states()
    {
        var whole = File.ReadAllBytes(new SyntheticGranule().Write(_folder));
        Assert.Equal(
            $"a.he5 is truncated: it has {whole.Length - 1} bytes, and its HDF5 superblock states {whole.Length}; fetch it again",
            Refused(Write(whole.AsSpan(..^1))));
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(1, 28)]
    [InlineData(2, 12)]
    [InlineData(3, 12)]
    public void Every_version_of_the_superblock_states_where_the_file_ends(int version, int addressesAt)
    {
        var block = new byte[200];
        Encoding.Latin1.GetBytes("\x89HDF\r\n\x1a\n").CopyTo(block, 0);
        block[8] = (byte)version;
        block[version < 2 ? 13 : 9] = 8;
        BitConverter.TryWriteBytes(block.AsSpan(addressesAt + 16), 123456L);
        Assert.Equal("a.he5 is truncated: it has 200 bytes, and its HDF5 superblock states 123456; fetch it again", Refused(Write(block)));
    }

    [Fact]
    public void A_user_block_may_stand_before_the_superblock()
    {
        var file = new H5File { ["numbers"] = new[] { 1, 2, 3 } };
        file.Write(_folder["user.h5"], new H5WriteOptions(UserBlockSize: 1024));
        using var granule = GranuleOpener.Open(_folder["user.h5"]);
        Assert.Equal(["/numbers"], granule.Arrays("/"));
    }

    [Fact]
    public void The_real_granule_cut_anywhere_is_refused_by_name()
    {
        var whole = File.ReadAllBytes(Shared.Granule);
        for (var length = 0; length < whole.Length; length = length < 64 ? length + 1 : (int)(length * 1.3))
            Assert.StartsWith("a.he5 is ", Refused(Write(whole.AsSpan(..length))));
        Assert.StartsWith("a.he5 is truncated", Refused(Write(whole.AsSpan(..^1))));
    }

    [Fact]
    public void A_corrupt_granule_is_an_error_that_names_it_or_none_at_all()
    {
        var whole = File.ReadAllBytes(new SyntheticGranule().Write(_folder));
        var refused = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])whole.Clone();
            for (var changes = 1 << random.Next(0, 9); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            refused += IsRefused(Write(bytes), SyntheticGranule.Field) ? 1 : 0;
        }
        Assert.True(refused > 100, $"only {refused} of 400 corrupt granules were refused");
    }

    [Fact]
    public void The_real_granule_corrupted_is_an_error_that_names_it_or_none_at_all()
    {
        var whole = File.ReadAllBytes(Shared.Granule);
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])whole.Clone();
            var reach = seed % 2 == 0 ? bytes.Length : 60_000;
            for (var changes = 1 << random.Next(0, 11); changes > 0; changes--)
                bytes[random.Next(reach)] = (byte)random.Next(256);
            IsRefused(Write(bytes), "/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountO3");
        }
    }

    [Theory]
    [InlineData(0x55)]
    [InlineData(0x00)]
    [InlineData(0xff)]
    public void The_real_granule_with_a_part_overwritten_is_an_error_that_names_it_or_none_at_all(byte by)
    {
        var whole = File.ReadAllBytes(Shared.Granule);
        for (var part = 2; part <= 64; part *= 2)
        {
            for (var at = 1; at < Math.Min(part, 16); at++)
            {
                var bytes = (byte[])whole.Clone();
                bytes.AsSpan(at * (bytes.Length / part), bytes.Length / part).Fill(by);
                IsRefused(Write(bytes), "/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountO3");
            }
        }
    }

    [Fact]
    public void A_granule_of_HDF5s_oldest_format_corrupted_is_an_error_that_names_it_or_none_at_all()
    {
        // It has no checksums: whatever is wrong is met by the reader itself.
        var old = _folder["old.he5"];
        Assert.Equal(0, ExternalProgram.Run("h5repack", new SyntheticGranule { TextLength = 0 }.Write(_folder), old).ExitCode);
        var whole = File.ReadAllBytes(old);
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])whole.Clone();
            for (var changes = 1 << random.Next(0, 6); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
            IsRefused(Write(bytes), SyntheticGranule.Field);
        }
    }

    [Theory]
    [InlineData("a.nc")]
    [InlineData("a.NC4")]
    [InlineData("a.cdf")]
    public void A_netCDF4_granule_with_a_text_longer_than_its_heap_fails_alone(string name)
    {
        // libhdf5 1.10 reads beyond the heap's end, which ends the process.
        var bytes = NetCdf4Bytes();
        var heap = bytes.AsSpan().IndexOf("GCOL"u8);
        bytes[heap + 16 + 8 + 1] = 0xd8;
        File.WriteAllBytes(_folder[name], bytes);
        using var granule = GranuleOpener.Open(_folder[name]);
        using var field = granule.OpenArray("/v");
        var e = Assert.Throws<GranuleException>(() => field.Dimensions);
        Assert.StartsWith($"{name} is truncated or corrupt: reading /v failed: the heap at {heap} has an object of ", e.Message);
    }

    [Fact]
    public void A_corrupt_netCDF4_granule_is_an_error_that_names_it_or_none_at_all()
    {
        var whole = NetCdf4Bytes();
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])whole.Clone();
            for (var changes = 1 << random.Next(0, 6); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_folder["a.nc"], bytes);
            try
            {
                using var granule = GranuleOpener.Open(_folder["a.nc"]);
                var raster = new CfGridReader().Map(granule, Rasters.Dataset("/v") with { Mapping = "cf-grid" }).Variables[0].Raster;
                Rasters.ReadAll<float>(raster);
                _ = GranuleInspection.Inspect(granule);
            }
            catch (GranuleException e)
            {
                Assert.Contains("a.nc", e.Message);
            }
        }
    }

    [Theory]
    [InlineData("SZIP=8,NN", "szip")]
    public void A_filter_that_is_not_read_is_named_and_makes_no_file_corrupt(string filter, string name)
    {
        new H5File { ["v"] = new H5Dataset(new int[64], chunks: [64]) }.Write(_folder["plain.h5"]);
        Assert.Equal(0, ExternalProgram.Run("h5repack", "-f", filter, _folder["plain.h5"], _folder["a.nc"]).ExitCode);
        using var granule = GranuleOpener.Open(_folder["a.nc"]);
        using var array = granule.OpenArray("/v");
        Assert.Equal([64], array.Shape);
        Assert.Equal(
            $"a.nc: /v cannot be read: it is compressed with {name}, which is not read here (deflate, shuffle, fletcher32, n-bit, scale-offset, lzf and zstd are; " +
            "h5repack -f GZIP=5 rewrites it)",
            Assert.Throws<UnreadableException>(() => array.Read([0], [64], new byte[256])).Message);
    }

    [Fact]
    public void A_chunk_that_does_not_decompress_is_told_when_it_is_read()
    {
        var bytes = File.ReadAllBytes(Shared.Granule);
        // Each deflated chunk begins with zlib's header, at level 5 of these two bytes.
        for (var at = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x78, 0x5e]); at >= 0;)
        {
            bytes.AsSpan(at + 2, 2).Fill(0xff);
            var next = bytes.AsSpan(at + 2).IndexOf((ReadOnlySpan<byte>)[0x78, 0x5e]);
            at = next < 0 ? -1 : at + 2 + next;
        }
        using var granule = GranuleOpener.Open(Write(bytes));
        using var array = granule.OpenArray("/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountO3");
        var e = Assert.Throws<GranuleException>(() => array.Read([0, 0], [720, 1440], new byte[720 * 1440 * 4]));
        Assert.Equal(
            "a.he5 is truncated or corrupt: reading /HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountO3 failed: the chunk at 1221443 does not inflate",
            e.Message);
    }

    [Fact]
    public void Two_threads_that_open_and_read_at_once_get_the_same()
    {
        var expected = ReadOzone();
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Assert.Equal(expected, ReadOzone()));
    }

    private static byte[] ReadOzone()
    {
        using var granule = GranuleOpener.Open(Shared.Granule);
        using var array = granule.OpenArray("/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountO3");
        var samples = new byte[720 * 1440 * 4];
        array.Read([0, 0], [720, 1440], samples);
        return samples;
    }

    private bool IsRefused(string path, string field)
    {
        try
        {
            using var granule = GranuleOpener.Open(path);
            var raster = new Hdfeos5GridMapping().Map(granule, Rasters.Dataset(field)).Variables[0].Raster;
            Rasters.ReadAll<float>(raster);
            _ = GranuleInspection.Inspect(granule);
            return false;
        }
        catch (GranuleException e)
        {
            Assert.Contains("a.he5", e.Message);
            return true;
        }
    }

    private byte[] NetCdf4Bytes()
    {
        var file = new NetCdf4File();
        file.Root.Variable("time", [file.Root.Dimension("time", 1)], new[] { 0.0 }, new() { ["units"] = "days since 2020-01-01" });
        file.Root.Variable("lat", [file.Root.Dimension("lat", 3)], new[] { 1.0, 0, -1 }, new() { ["units"] = "degrees_north" });
        file.Root.Variable("lon", [file.Root.Dimension("lon", 4)], new[] { 0.0, 1, 2, 3 }, new() { ["units"] = "degrees_east" });
        file.Root.Variable("v", ["time", "lat", "lon"], new float[12], new() { ["_FillValue"] = -1f }, chunks: [1, 2, 2], deflate: 4);
        file.Write(_folder["whole.nc"]);
        return File.ReadAllBytes(_folder["whole.nc"]);
    }

    private string Write(ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(_folder["a.he5"], bytes);
        return _folder["a.he5"];
    }

    private static string Refused(string path) =>
        Assert.Throws<GranuleException>(() => GranuleOpener.Open(path).Dispose()).Message;
}
