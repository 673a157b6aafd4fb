using System.Runtime.InteropServices;
using Datasets.Model;
using Datasets.Support;
using PureHDF;

namespace Datasets.Conversion.Formats;

public sealed class Hdf5GranuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Groups_and_arrays_are_listed_by_their_paths()
    {
        using var granule = Open(new H5File
        {
            ["A group"] = new H5Group { ["inner"] = new H5Group(), ["b"] = new[] { 1.5f } },
            ["a"] = new[] { 1 },
        });
        Assert.Equal(["/A group"], granule.Groups("/"));
        Assert.Equal(["/A group/inner"], granule.Groups("/A group"));
        Assert.Equal(["/A group/b"], granule.Arrays("/A group"));
        Assert.Empty(granule.Groups("/none"));
        Assert.Empty(granule.Arrays("/none/at/all"));
        Assert.Empty(granule.Attributes("/none"));
        Assert.True(granule.HasArray("/a"));
        Assert.False(granule.HasArray("/A group"));
        Assert.False(granule.HasArray("a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Attributes_are_numbers_or_text_without_padding(int textLength)
    {
        var file = new H5File { ["a"] = new[] { 1 } };
        file.Attributes["text"] = "Dobson units";
        file.Attributes["number"] = -1.2676506e30f;
        file.Attributes["numbers"] = new short[] { -3, 4, 5 };
        file.Write(_folder["a.h5"], new H5WriteOptions(DefaultStringLength: textLength));
        using var granule = GranuleOpener.Open(_folder["a.h5"]);
        var attributes = granule.Attributes("/");
        Assert.Equal("Dobson units", attributes["text"].Text);
        Assert.Equal([-1.2676506e30f], attributes["number"].Numbers);
        Assert.Equal([-3, 4, 5], attributes["numbers"].Numbers);
    }

    [Fact]
    public void An_array_tells_shape_type_and_chunks_and_reads_a_part()
    {
        var samples = Enumerable.Range(0, 30).Select(i => (short)(i * 100 - 500)).ToArray();
        using var granule = Open(new H5File { ["grid"] = new H5Dataset(samples, chunks: [2, 4], fileDims: [5, 6]) });
        using var array = granule.OpenArray("/grid");
        Assert.Equal([5, 6], array.Shape);
        Assert.Equal(["", ""], array.Dimensions);
        Assert.Equal(SampleType.Int16, array.SampleType);
        Assert.Equal([2, 4], array.Chunks!);

        var part = new short[6];
        array.Read([1, 2], [2, 3], MemoryMarshal.AsBytes(part.AsSpan()));
        Assert.Equal([samples[8], samples[9], samples[10], samples[14], samples[15], samples[16]], part);
    }

    [Fact]
    public void An_array_that_is_not_chunked_has_no_chunks()
    {
        using var granule = Open(new H5File { ["grid"] = new H5Dataset(new double[30], fileDims: [5, 6]) });
        using var array = granule.OpenArray("/grid");
        Assert.Null(array.Chunks);
        Assert.Equal(SampleType.Float64, array.SampleType);
    }

    [Fact]
    public void Text_is_read_and_is_no_number()
    {
        using var granule = Open(new H5File { ["text"] = new H5Dataset("GROUP=A\nEND\n") });
        using var array = granule.OpenArray("/text");
        Assert.Null(array.SampleType);
        Assert.Equal("GROUP=A\nEND\n", array.ReadText());
    }

    [Fact]
    public void Reading_beyond_the_array_is_the_callers_mistake()
    {
        using var granule = Open(new H5File { ["a"] = new[] { 1, 2, 3 } });
        using var array = granule.OpenArray("/a");
        Assert.Throws<ArgumentException>(() => array.Read([2], [2], new byte[8]));
        Assert.Throws<ArgumentException>(() => array.Read([0], [3], new byte[8]));
    }

    private IGranule Open(H5File file)
    {
        file.Write(_folder["a.h5"]);
        return GranuleOpener.Open(_folder["a.h5"]);
    }
}
