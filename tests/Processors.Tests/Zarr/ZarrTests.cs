using System.Runtime.InteropServices;
using System.Text;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Zarr;

/// <summary>Arrays that this library writes, read by zarrita; checksums by the RFC's examples.</summary>
public sealed class ZarrTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>RFC 3720, B.4, and the check value of the catalogue of parametrised CRC algorithms.</summary>
    [Theory]
    [InlineData(0x8A9136AA, 32, 0, 0)]
    [InlineData(0x62A8AB43, 32, 255, 0)]
    [InlineData(0x46DD794E, 32, 0, 1)]
    [InlineData(0x113FDB5C, 32, 31, -1)]
    public void The_checksum_is_that_of_the_RFCs_examples(uint expected, int count, int first, int step) =>
        Assert.Equal(expected, Crc32C.Of([.. Enumerable.Range(0, count).Select(i => (byte)(first + i * step))]));

    [Fact]
    public void The_checksum_of_a_length_that_is_no_multiple_of_a_word_is_right() => Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));

    [Fact]
    public void Sharded_arrays_of_all_types_come_back_from_zarrita_with_missing_chunks_filled()
    {
        int[] shape = [5, 11, 14];
        var arrays = new SortedDictionary<string, (ZarrArray Array, byte[] Samples)>(StringComparer.Ordinal);
        foreach (var type in Enum.GetValues<SampleType>())
        {
            var array = new ZarrArray(type, shape, [5, 8, 8], ["time", "y", "x"]) { Inner = [5, 4, 4], Fill = type.IsSigned() ? -7 : 7, Attributes = new() { ["units"] = "K" } };
            arrays.Add(ZarrNumbers.NameOf(type), (array, WriteSharded(array)));
        }
        File.WriteAllText(_folder["zarr.json"], ZarrGroup.ToJson(new() { ["title"] = "All types" }, arrays.ToDictionary(one => one.Key, one => one.Value.Array)).ToJsonString());

        var read = ZarrReader.Read((_folder[""], string.Join(',', arrays.Keys)));

        foreach (var (array, (name, (_, samples))) in read.Zip(arrays))
        {
            Assert.Equal(name, array.Json.GetProperty("dtype").GetString());
            Assert.Equal(shape, array.Shape);
            Assert.Equal(samples, array.Samples);
            Assert.Equal("K", array.Attribute("units").GetString());
            Assert.Equal(["time", "y", "x"], array.Json.GetProperty("dimensions").EnumerateArray().Select(one => one.GetString()!));
        }
    }

    [Fact]
    public void A_fill_value_that_is_no_number_is_read_as_such()
    {
        var array = new ZarrArray(SampleType.Float32, [4, 4], [4, 4], ["y", "x"]) { Inner = [2, 2], Fill = double.NaN };
        File.WriteAllText(_folder["zarr.json"], ZarrGroup.ToJson([], new Dictionary<string, ZarrArray> { ["a"] = array }).ToJsonString());

        var read = Assert.Single(ZarrReader.Read((_folder[""], "a")));

        Assert.All(MemoryMarshal.Cast<byte, float>(read.Samples).ToArray(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void A_shards_index_says_where_its_chunks_are_and_damage_is_noticed()
    {
        var samples = Encoding.ASCII.GetBytes("0123456789abcdef");
        using var writer = new ShardWriter(3, 1, 3);
        writer.Add(2, samples);
        writer.Add(0, samples.AsSpan().ToArray().Reverse().ToArray());
        var shard = writer.Finish().ToArray();
        var size = ShardIndex.SizeOf(3);
        Assert.Equal(3 * 16 + 4, size);

        var index = ShardIndex.Read(shard.AsSpan(^size..), 3, shard.Length);
        Assert.Null(index[1]);
        var chunk = new byte[16];
        var (start, length) = index[2]!.Value;
        ZarrChunk.Decode(shard.AsSpan((int)start, (int)length), chunk);
        Assert.Equal(samples, chunk);

        Assert.Throws<ZarrException>(() => ShardIndex.Read(shard.AsSpan(^size..), 4, shard.Length));
        Assert.Throws<ZarrException>(() => ShardIndex.Read(shard.AsSpan(^size..), 3, size + 1));
        writer.Reset();
        writer.Add(1, samples);
        Assert.Equal([null, 0, null], Enumerable.Range(0, 3).Select(i => ShardIndex.Read(writer.Finish().Span[^size..], 3, shard.Length)[i]?.Start));
        shard[^10] ^= 1;
        Assert.Throws<ZarrException>(() => ShardIndex.Read(shard.AsSpan(^size..), 3, shard.Length));
        Assert.Throws<ZarrException>(() => ZarrChunk.Decode(shard.AsSpan((int)start, (int)length - 1), chunk));
        Assert.Throws<ZarrException>(() => ZarrChunk.Decode(shard.AsSpan((int)start, (int)length), new byte[17]));
    }

    /// <summary>Writes every third chunk and leaves the others to the fill value; returns what a reader has to get.</summary>
    private byte[] WriteSharded(ZarrArray array)
    {
        var (type, size, inner) = (array.Type, array.Type.Size(), array.Inner!);
        var random = new Random(1);
        var fill = ZarrNumbers.ToBytes(array.Fill, type);
        var whole = Enumerable.Repeat(fill, array.Shape.Aggregate(1, (a, b) => a * b)).SelectMany(one => one).ToArray();
        var name = ZarrNumbers.NameOf(type);
        var count = 0;
        for (var row = 0; row < array.Shape[1]; row += array.Chunks[1])
        {
            for (var column = 0; column < array.Shape[2]; column += array.Chunks[2])
            {
                using var writer = new ShardWriter(4, size, 3);
                var isEmpty = true;
                for (var chunk = 0; chunk < 4; chunk++)
                {
                    var (top, left) = (row + chunk / 2 * inner[1], column + chunk % 2 * inner[2]);
                    if (count++ % 3 > 0 || top >= array.Shape[1] || left >= array.Shape[2])
                        continue;
                    var samples = new byte[inner[0] * inner[1] * inner[2] * size];
                    random.NextBytes(samples);
                    writer.Add(chunk, samples);
                    isEmpty = false;
                    for (var i = 0; i < samples.Length / size; i++)
                    {
                        var (time, y, x) = (i / (inner[1] * inner[2]), top + i / inner[2] % inner[1], left + i % inner[2]);
                        if (y < array.Shape[1] && x < array.Shape[2])
                            samples.AsSpan(i * size, size).CopyTo(whole.AsSpan(((time * array.Shape[1] + y) * array.Shape[2] + x) * size));
                    }
                }
                if (isEmpty)
                    continue;
                var path = _folder[$"{name}/{ZarrArray.KeyOf(0, row / array.Chunks[1], column / array.Chunks[2])}"];
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, writer.Finish().ToArray());
            }
        }
        return whole;
    }
}
