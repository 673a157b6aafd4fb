using System.Buffers.Binary;
using Datasets.Support;

namespace Datasets.Cog;

public sealed class CogValidatorTests
{
    private static readonly byte[] Valid = Write();

    [Fact]
    public void A_written_file_is_described_as_it_is()
    {
        var layout = Check(Valid, everyTile: true);
        Assert.Equal((500, 300, 1, 128, 8, false), (layout.Width, layout.Height, layout.Bands, layout.BlockSize, layout.Compression, layout.IsBigTiff));
        Assert.Equal([(250, 150), (125, 75)], layout.Overviews);
    }

    [Fact]
    public void A_COG_of_GDALs_own_driver_is_valid()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["ours.tif"], Valid);
        foreach (var compression in new[] { "DEFLATE", "LZW", "ZSTD", "NONE" })
        {
            var (exitCode, _, error) = ExternalProgram.Run(
                "gdal_translate", "-q", "-of", "COG", "-co", "BLOCKSIZE=128", "-co", $"COMPRESS={compression}", folder["ours.tif"], folder["gdal.tif"]);
            Assert.True(exitCode == 0, error);
            Assert.Equal([(250, 150), (125, 75)], CogValidator.Validate(folder["gdal.tif"], everyTile: true).Overviews);
        }
    }

    [Fact]
    public void A_plain_GeoTIFF_is_not_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["ours.tif"], Valid);
        ExternalProgram.Run("gdal_translate", "-q", "-of", "GTiff", "-co", "TILED=YES", folder["ours.tif"], folder["plain.tif"]);
        var exception = Assert.Throws<CogException>(() => CogValidator.Validate(folder["plain.tif"]));
        Assert.Contains("plain.tif", exception.Message);
        Assert.Contains("hint", exception.Message);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.tif", Assert.Throws<CogException>(() => CogValidator.Validate("nowhere.tif")).Message);

    [Fact]
    public void Every_truncation_is_noticed()
    {
        for (var length = 0; length < Valid.Length; length += length < 4000 ? 7 : 1009)
            Assert.Throws<CogException>(() => Check(Valid[..length]));
        Assert.Throws<CogException>(() => Check(Valid[..^1]));
    }

    [Fact]
    public void Bytes_after_the_last_tile_are_noticed() =>
        Assert.Contains("follow the last tile", Assert.Throws<CogException>(() => Check([.. Valid, 0])).Message);

    [Fact]
    public void A_header_of_zeros_is_noticed() => Assert.Throws<CogException>(() => Check(Changed(0, new byte[8])));

    [Fact]
    public void A_broken_promise_is_noticed()
    {
        var place = Valid.AsSpan().IndexOf("KNOWN_INCOMPATIBLE_EDITION=NO"u8);
        Assert.Contains("KNOWN_INCOMPATIBLE_EDITION", Assert.Throws<CogException>(() => Check(Changed(place + 27, "YES"u8.ToArray()))).Message);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(258)]
    [InlineData(277)]
    [InlineData(284)]
    [InlineData(322)]
    [InlineData(323)]
    public void A_changed_tag_of_the_first_image_is_noticed(ushort tag)
    {
        var place = PlaceOfValue(tag);
        var value = BinaryPrimitives.ReadUInt16LittleEndian(Valid.AsSpan(place));
        var changed = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(changed, (ushort)(value + 300));
        Assert.Throws<CogException>(() => Check(Changed(place, changed)));
    }

    [Fact]
    public void Tiles_that_changed_places_are_noticed()
    {
        var place = (int)BinaryPrimitives.ReadUInt32LittleEndian(Valid.AsSpan(PlaceOfValue(324)));
        var swapped = new byte[8];
        Valid.AsSpan(place, 4).CopyTo(swapped.AsSpan(4));
        Valid.AsSpan(place + 4, 4).CopyTo(swapped);
        Assert.Contains("row-major", Assert.Throws<CogException>(() => Check(Changed(place, swapped))).Message);
    }

    [Fact]
    public void A_damaged_frame_is_noticed_when_every_tile_is_looked_at()
    {
        var first = (int)BinaryPrimitives.ReadUInt32LittleEndian(Valid.AsSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(Valid.AsSpan(PlaceOfValue(324)))));
        var leader = Changed(first - 4, [(byte)(Valid[first - 4] ^ 1)]);
        var trailer = Changed(Valid.Length - 1, [(byte)(Valid[^1] ^ 1)]);
        Check(leader);
        Check(trailer);
        Assert.Contains("leader", Assert.Throws<CogException>(() => Check(leader, everyTile: true)).Message);
        Assert.Contains("trailer", Assert.Throws<CogException>(() => Check(trailer, everyTile: true)).Message);
    }

    [Fact]
    public void No_damage_to_the_header_is_more_than_a_named_error()
    {
        var random = new Random(11);
        var headerEnd = (int)BinaryPrimitives.ReadUInt32LittleEndian(Valid.AsSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(Valid.AsSpan(PlaceOfValue(324)))));
        for (var i = 0; i < 3000; i++)
        {
            var damaged = (byte[])Valid.Clone();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
                damaged[random.Next(headerEnd)] = (byte)random.Next(256);
            try
            {
                Check(damaged, everyTile: true);
            }
            catch (CogException)
            {
            }
        }
    }

    private static CogValidator Check(byte[] bytes, bool everyTile = false) => CogValidator.Validate(new MemoryStream(bytes), "test.tif", everyTile);

    private static byte[] Changed(int place, byte[] bytes)
    {
        var changed = (byte[])Valid.Clone();
        bytes.CopyTo(changed, place);
        return changed;
    }

    // Where the first directory has the value of a tag, or the value's offset.
    private static int PlaceOfValue(ushort tag)
    {
        var directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(Valid.AsSpan(4));
        for (var entry = directory + 2; ; entry += 12)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(Valid.AsSpan(entry)) == tag)
                return entry + 8;
        }
    }

    private static byte[] Write()
    {
        using var folder = new TemporaryFolder();
        new CogWriter().Write(MemoryRaster.Field(500, 300), new CogOptions { BlockSize = 128 }, folder["a.tif"]);
        return File.ReadAllBytes(folder["a.tif"]);
    }
}
