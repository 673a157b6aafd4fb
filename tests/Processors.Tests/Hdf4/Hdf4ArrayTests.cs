using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>Arrays that libhdf4 has written in all its ways, against what <c>hdp</c> says of them.</summary>
public sealed class Hdf4ArrayTests
{
    private static readonly string[] Cases = ["sin_tile.hdf", "cmg_packed.hdf", "polar.hdf", "swath.hdf", "trmm.hdf", "mod08.hdf", "airs.hdf", "storage.hdf", "huge.hdf"];
    private static readonly string[] NotRead = ["elsewhere", "nbit", "skphuff"];

    [Fact]
    public void Every_array_is_as_hdp_dumps_it() => Assert.Equal(31, Compare(Hdf4Kit.Arrays));

    [Fact]
    public void Every_array_of_files_laid_out_as_real_products_is_as_hdp_dumps_it() => Assert.Equal(32, Cases.Sum(name => Compare(Hdf4Kit.Case(name))));

    [Fact]
    public void Parts_of_an_array_are_those_of_the_whole()
    {
        using var file = Hdf4File.Open(Hdf4Kit.Arrays);
        foreach (var dataset in file.Datasets.Where(dataset => !NotRead.Contains(dataset.Name)))
        {
            var whole = Read(file, dataset);
            var random = new Random(1);
            for (var run = 0; run < 10; run++)
            {
                var start = dataset.Shape.Select(size => random.NextInt64(size)).ToArray();
                var count = dataset.Shape.Select((size, d) => random.NextInt64(1, size - start[d] + 1)).ToArray();
                var part = new byte[count.Aggregate(1L, (product, size) => product * size) * dataset.Type!.Size];
                file.OpenArray(dataset).Read(start, count, part);
                Assert.Equal(Slice(whole, dataset, start, count), part);
            }
        }
    }

    [Fact]
    public void An_array_that_was_never_written_is_its_fill()
    {
        using var file = Hdf4File.Open(Hdf4Kit.Case("storage.hdf"));
        var empty = file.Datasets.Single(dataset => dataset.Name == "empty");
        Assert.Equal(0, file.OpenArray(empty).StoredCount);
        Assert.Equal(Enumerable.Repeat(-7, 600), MemoryMarshal.Cast<byte, int>(Read(file, empty)).ToArray());
    }

    [Fact]
    public void Attributes_have_their_types_and_numbers()
    {
        using var file = Hdf4File.Open(Hdf4Kit.Arrays);
        var dataset = file.Datasets.Single(dataset => dataset.Name == "described");
        var attributes = dataset.Attributes.ToDictionary(attribute => attribute.Name);
        Assert.Equal([0.02], Numbers<double>("scale_factor", SampleType.Float64));
        Assert.Equal([-5, 500], Numbers<short>("valid_range", SampleType.Int16));
        Assert.Equal([-5, 500], Numbers<short>("little", SampleType.Int16));
        Assert.Equal([1.5f, -2, 3], Numbers<float>("weights", SampleType.Float32));
        Assert.Equal([200], Numbers<byte>("u8", SampleType.UInt8));
        Assert.Equal([-3], Numbers<sbyte>("i8", SampleType.Int8));
        Assert.Equal([65535], Numbers<ushort>("u16", SampleType.UInt16));
        Assert.Equal([-70000], Numbers<int>("i32", SampleType.Int32));
        Assert.Equal([3000000000], Numbers<uint>("u32", SampleType.UInt32));
        Assert.Equal(("Some\nlines.", "K"), (attributes["long_name"].Text, attributes["units"].Text));
        Assert.Equal("Hello", Assert.Single(file.Attributes, attribute => attribute.Name == "title").Text);
        Assert.Equal(["height", "side"], dataset.Dimensions);
        Assert.True(file.Datasets.Single(coordinate => coordinate.Name == "height").IsCoordinate);

        T[] Numbers<T>(string name, SampleType type) where T : unmanaged
        {
            Assert.Equal(type, attributes[name].Type.SampleType);
            return MemoryMarshal.Cast<byte, T>(attributes[name].Data.Span).ToArray();
        }
    }

    [Theory]
    [InlineData("by record")]
    [InlineData("by field")]
    public void A_Vdata_has_its_fields_whichever_way_its_records_are_stored(string name)
    {
        using var file = Hdf4File.Open(Hdf4Kit.Arrays);
        var group = file.Vgroups.Single(group => group.Name == "a group");
        Assert.Equal("Of Tables", group.Class);
        var table = group.Members.Where(member => member.Tag == 1962).Select(member => file.Vdata(member.Reference)).Single(table => table.Name == name);
        Assert.Equal((3, "Table"), (table.Count, table.Class));
        Assert.Equal(["id", "place", "name"], table.Fields.Select(field => field.Name));
        Assert.Equal([100, 101, 102], MemoryMarshal.Cast<byte, int>(table.ReadField(table.Fields[0])).ToArray());
        Assert.Equal([0.5f, 0, 1.5f, -1, 2.5f, -2], MemoryMarshal.Cast<byte, float>(table.ReadField(table.Fields[1])).ToArray());
        Assert.Equal("abcdbbcdcbcd", System.Text.Encoding.ASCII.GetString(table.ReadField(table.Fields[2])));
    }

    [Fact]
    public void What_is_stored_in_ways_that_are_not_read_is_refused_by_name()
    {
        Assert.Equal("its data lie in another file: these are not read", Refusal(Hdf4Kit.Arrays, "elsewhere"));
        Assert.Equal("it is compressed by n-bit, which is not read; deflate and run lengths are", Refusal(Hdf4Kit.Case("storage.hdf"), "nbit"));
        Assert.Equal("it is compressed by skipping Huffman, which is not read; deflate and run lengths are", Refusal(Hdf4Kit.Case("storage.hdf"), "skphuff"));
    }

    [Theory]
    [InlineData("cut.hdf", @"^\d+ bytes are to be at \d+, and the file has [0-9]+$")]
    [InlineData("loop.hdf", "^the blocks of data descriptors go round: that at 4 comes a second time$")]
    [InlineData("chunk.hdf", @"^\d+ bytes compressed by deflate do not make \d+$")]
    public void A_broken_file_is_an_error_that_says_what_is_wrong(string name, string message)
    {
        var e = Assert.Throws<Hdf4Exception>(() =>
        {
            using var file = Hdf4File.Open(Hdf4Kit.Case(name));
            foreach (var dataset in file.Datasets)
                Read(file, dataset);
        });
        Assert.Matches(message, e.Message);
    }

    [Fact]
    public void An_array_whose_deflated_bytes_are_changed_is_refused_and_the_others_are_read()
    {
        using var file = Hdf4File.Open(Hdf4Kit.Case("chunk.hdf"));
        using var whole = Hdf4File.Open(Hdf4Kit.Case("sin_tile.hdf"));
        var broken = new List<string>();
        foreach (var (dataset, other) in file.Datasets.Zip(whole.Datasets))
        {
            var right = Read(whole, other);
            if (Record.Exception(() => Assert.Equal(right, Read(file, dataset))) is { } e)
            {
                Assert.IsType<Hdf4Exception>(e);
                broken.Add(dataset.Name);
            }
        }
        Assert.Single(broken);
    }

    /// <returns>How many arrays were the same.</returns>
    private static int Compare(string path)
    {
        using var file = Hdf4File.Open(path);
        var compared = 0;
        foreach (var dataset in file.Datasets.Where(dataset => !NotRead.Contains(dataset.Name)))
        {
            // Of an array that was never written, hdp says just that.
            if (file.OpenArray(dataset).StoredCount > 0)
                Assert.True(Hdf4Kit.Dump(path, dataset.Reference).AsSpan().SequenceEqual(Read(file, dataset)), $"{path}: {dataset.Name}");
            else
                Assert.Empty(Hdf4Kit.Dump(path, dataset.Reference));
            compared++;
        }
        return compared;
    }

    private static string Refusal(string path, string name)
    {
        using var file = Hdf4File.Open(path);
        return Assert.Throws<Hdf4UnsupportedException>(() => Read(file, file.Datasets.Single(dataset => dataset.Name == name))).Message;
    }

    private static byte[] Read(Hdf4File file, Hdf4Dataset dataset)
    {
        var bytes = new byte[dataset.Count * dataset.Type!.Size];
        file.OpenArray(dataset).Read(new long[dataset.Shape.Count], dataset.Shape.ToArray(), bytes);
        return bytes;
    }

    private static byte[] Slice(byte[] whole, Hdf4Dataset dataset, long[] start, long[] count)
    {
        var (size, part) = (dataset.Type!.Size, new List<byte>());
        var total = count.Aggregate(1L, (product, length) => product * length);
        for (var number = 0L; number < total; number++)
        {
            long rest = number, at = 0, step = 1;
            for (var d = count.Length - 1; d >= 0; d--)
            {
                (rest, var index) = Math.DivRem(rest, count[d]);
                at += (start[d] + index) * step;
                step *= dataset.Shape[d];
            }
            part.AddRange(whole.AsSpan((int)at * size, size));
        }
        return [.. part];
    }
}
