using System.Text;
using Datasets.Conversion.Grids;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Formats;

/// <summary>
/// Our reader of HDF5 against GDAL's, which is libhdf5: the same groups, arrays, shapes, types, chunks, attributes and values, over each way
/// that HDF5 has to store them. HDF5's own tools (h5repack, h5import) write those ways.
/// </summary>
public sealed class CrossReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_real_granule_reads_as_by_GDAL() => AssertSame(Shared.Granule);

    [Fact]
    public void A_granule_with_texts_of_variable_length_reads_as_by_GDAL() =>
        AssertSame(new SyntheticGranule { TextLength = 0 }.Write(_folder));

    // The oldest format: symbol tables, version 1 headers and B-trees.
    [Theory]
    [InlineData("-f", "NONE")]
    [InlineData("-f", "SHUF", "-f", "GZIP=6", "-f", "FLET")]
    [InlineData("-l", "CONTI")]
    [InlineData("-l", "CHUNK=77x131", "-f", "GZIP=1")]
    [InlineData("-l", "CHUNK=20x20", "-f", "SHUF")]
    // The latest format: fixed arrays, paged where there are over 1024 chunks; a single chunk; chunks without an index.
    [InlineData("-L")]
    [InlineData("-L", "-l", "CHUNK=20x20")]
    [InlineData("-L", "-l", "CHUNK=20x20", "-f", "NONE")]
    [InlineData("-L", "-l", "CHUNK=720x1440", "-f", "SHUF", "-f", "GZIP=1")]
    [InlineData("-L", "-l", "CHUNK=720x1440", "-f", "NONE")]
    public void The_real_granule_stored_another_way_reads_the_same(params string[] options)
    {
        var path = _folder["repacked.he5"];
        Require(ExternalProgram.Run("h5repack", [.. options, Shared.Granule, path]));
        AssertSame(path, arraysRead: 2);
        Assert.Equal(Bytes(Shared.Granule), Bytes(path));
    }

    [Theory]
    [InlineData("IN", 8, SampleType.Int8)]
    [InlineData("UIN", 16, SampleType.UInt16)]
    [InlineData("IN", 32, SampleType.Int32)]
    [InlineData("IN", 64, SampleType.Int64)]
    [InlineData("FP", 32, SampleType.Float32)]
    [InlineData("FP", 64, SampleType.Float64)]
    public void Every_type_is_read_from_either_byte_order(string kind, int bits, SampleType type)
    {
        foreach (var order in new[] { "LE", "BE" })
        {
            var path = Import([7, 11], $"OUTPUT-CLASS {kind}\nOUTPUT-SIZE {bits}\nOUTPUT-ARCHITECTURE {(kind == "FP" ? "IEEE" : "STD")}\nOUTPUT-BYTE-ORDER {order}", kind);
            using var granule = GranuleOpener.Open(path);
            using var array = granule.OpenArray("/grid");
            Assert.Equal(type, array.SampleType);
            Assert.Equal(Enumerable.Range(0, 77).Select(i => (double)i), Numbers(array));
        }
    }

    // Growing along one dimension makes an extensible array, along two a version 2 B-tree.
    [Theory]
    [InlineData("-1 40", "", false)]
    [InlineData("40 -1", "COMPRESSION-TYPE GZIP\nCOMPRESSION-PARAM 4", true)]
    [InlineData("-1 40", "COMPRESSION-TYPE GZIP\nCOMPRESSION-PARAM 4", true)]
    [InlineData("40 -1", "", true)]
    [InlineData("-1 -1", "", true)]
    [InlineData("-1 -1", "COMPRESSION-TYPE GZIP\nCOMPRESSION-PARAM 4", true)]
    public void An_array_that_can_grow_reads_as_by_GDAL(string maximum, string compression, bool isLatest)
    {
        var path = Import(
            [40, 40],
            $"OUTPUT-CLASS FP\nOUTPUT-SIZE 32\nCHUNKED-DIMENSION-SIZES 1 1\nMAXIMUM-DIMENSIONS {maximum}\n{compression}", "FP");
        if (isLatest)
        {
            Require(ExternalProgram.Run("h5repack", "-L", path, _folder["latest.h5"]));
            path = _folder["latest.h5"];
        }
        using var granule = GranuleOpener.Open(path);
        using var array = granule.OpenArray("/grid");
        Assert.Equal([1, 1], array.Chunks!);
        Assert.Equal(Enumerable.Range(0, 1600).Select(i => (double)i), Numbers(array));
    }

    [Fact]
    public void Hundreds_of_groups_and_attributes_read_as_by_GDAL()
    {
        var file = new PureHDF.H5File();
        for (var i = 0; i < 300; i++)
        {
            file[$"group {i:000}"] = new PureHDF.H5Group { ["x"] = new[] { i } };
            file.Attributes[$"attribute {i}"] = i % 2 == 0 ? $"text {i}" : (object)new[] { i, i + 0.5 };
        }
        file.Write(_folder["plain.h5"]);
        AssertSame(_folder["plain.h5"], arraysRead: 20);
        Require(ExternalProgram.Run("h5repack", _folder["plain.h5"], _folder["old.h5"]));
        AssertSame(_folder["old.h5"], arraysRead: 20);
        Require(ExternalProgram.Run("h5repack", "-L", _folder["plain.h5"], _folder["latest.h5"]));
        AssertSame(_folder["latest.h5"], arraysRead: 20);
    }

    [Fact]
    public void A_netCDF4_file_reads_as_by_libnetcdf()
    {
        var file = new NetCdf4File();
        var root = file.Root;
        root.Attributes["title"] = "Ozone";
        root.Attributes["none"] = "";
        root.Attributes["orbits"] = new[] { 7L, 8L };
        root.Dimension("time", 2, isUnlimited: true);
        root.Dimension("lat", 3);
        root.Dimension("lon", 4);
        root.Dimension("no variable", 5);
        root.Dimension("letters", 6);
        root.Variable("lat", ["lat"], new[] { 1.0, 2.0, 3.0 }, new() { ["units"] = "degrees_north" });
        root.Variable("field", ["time", "lat", "lon"], Enumerable.Range(0, 24).Select(i => (float)i).ToArray(), new() { ["_FillValue"] = -1f }, [1, 2, 3], 4, shuffle: true);
        root.Variable("contiguous", ["lat", "no variable"], Enumerable.Range(0, 15).ToArray());
        // A coordinate of two dimensions, and a variable that is called like a dimension but is none of its coordinates.
        root.Variable("time", ["time", "lat"], new double[6]);
        root.Variable("lon", ["no variable"], new short[] { 1, 2, 3, 4, 5 });
        root.Texts("texts", ["lat"], ["one", "two", ""]);
        // Of two dimensions: characters of one are numbers to GDAL, and text here.
        root.Characters("words", ["lat", "letters"], "2020-12019-1\0\0\0\0\0\0");
        var inner = root.Group("PRODUCT");
        inner.Dimension("pixel", 2);
        inner.Variable("qa", ["time", "pixel"], new byte[] { 1, 2, 3, 4 }, new() { ["scale_factor"] = 0.5f });
        inner.Group("DETAILS").Variable("deep", ["pixel", "lat"], new ulong[] { 1, 2, 3, 4, 5, 6 });
        file.Write(_folder["a.nc"]);
        AssertSame(_folder["a.nc"], driver: "netCDF");
    }

    [Fact]
    public void Characters_of_one_dimension_are_a_text_with_its_spaces()
    {
        var file = new NetCdf4File();
        file.Root.Dimension("letters", 6);
        file.Root.Characters("word", ["letters"], "a b cd");
        file.Write(_folder["word.nc"]);
        using var granule = GranuleOpener.Open(_folder["word.nc"]);
        using var word = granule.OpenArray("/word");
        Assert.Equal("a b cd", word.ReadText());
    }

    // Attributes of more than 4096 bytes lie outside the heap that an object with more than eight attributes keeps them in.
    [Fact]
    public void Long_attributes_among_many_read_as_by_libnetcdf()
    {
        var file = new NetCdf4File();
        for (var i = 0; i < 12; i++)
            file.Root.Attributes[$"attribute {i}"] = i % 3 == 0 ? new string((char)('a' + i), 5000 * (i + 1)) : $"text {i}";
        file.Root.Dimension("x", 2);
        file.Root.Variable("field", ["x"], new[] { 1.5f, 2.5f }, new() { ["history"] = new string('h', 70000) });
        file.Write(_folder["long.nc"]);
        AssertSame(_folder["long.nc"], driver: "netCDF");
    }

    [Fact]
    public void An_array_with_so_many_chunks_that_parts_of_its_index_have_pages_reads_as_by_GDAL()
    {
        const int count = 140_000;
        var path = Import([count], "OUTPUT-CLASS IN\nOUTPUT-SIZE 32\nCHUNKED-DIMENSION-SIZES 1\nMAXIMUM-DIMENSIONS -1", "IN");
        Require(ExternalProgram.Run("h5repack", "-L", "-l", "CHUNK=1", path, _folder["latest.h5"]));
        Assert.True(File.ReadAllBytes(_folder["latest.h5"]).AsSpan().IndexOf("EASB"u8) > 0, "the index is no extensible array");
        using var granule = GranuleOpener.Open(_folder["latest.h5"]);
        using var array = granule.OpenArray("/grid");
        Assert.Equal(Enumerable.Range(0, count).Select(i => (double)i), Numbers(array));
    }

    // HDF5 until 1.6.2 swapped the bytes of the checksum's halves; libhdf5 takes either.
    [Fact]
    public void A_checksum_of_HDF5_1_6_2_is_accepted()
    {
        var path = Import([40, 40], "OUTPUT-CLASS IN\nOUTPUT-SIZE 32", "IN");
        Require(ExternalProgram.Run("h5repack", "-l", "CHUNK=40x40", "-f", "FLET", path, _folder["summed.h5"]));
        var bytes = File.ReadAllBytes(_folder["summed.h5"]);
        var data = System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Enumerable.Range(0, 1600).ToArray());
        var sum = bytes.AsSpan(bytes.AsSpan().IndexOf(data) + data.Length, 4);
        sum[..2].Reverse();
        sum[2..].Reverse();
        File.WriteAllBytes(_folder["old.h5"], bytes);
        AssertSame(_folder["old.h5"]);
        sum[0] ^= 1;
        File.WriteAllBytes(_folder["damaged.h5"], bytes);
        using var granule = GranuleOpener.Open(_folder["damaged.h5"]);
        using var array = granule.OpenArray("/grid");
        Assert.Throws<GranuleException>(() => Bytes(array));
    }

    private void AssertSame(string path, int arraysRead = int.MaxValue, string driver = "HDF5")
    {
        using var expected = GdalGranule.Open(path, "HDF5", driver);
        using var actual = GranuleOpener.Open(path);
        Assert.IsType<Hdf5Granule>(actual);
        var groups = new Queue<string>(["/"]);
        while (groups.TryDequeue(out var group))
        {
            Assert.Equal(expected.Groups(group).Order(StringComparer.Ordinal), actual.Groups(group));
            Assert.Equal(expected.Arrays(group).Order(StringComparer.Ordinal), actual.Arrays(group));
            AssertSame(expected.Attributes(group), Shown(actual.Attributes(group), driver), group);
            foreach (var inner in actual.Groups(group))
                groups.Enqueue(inner);
            foreach (var array in actual.Arrays(group))
                AssertSameArray(expected, actual, array, isRead: arraysRead-- > 0, driver);
        }
    }

    private static void AssertSameArray(IGranule expectedIn, IGranule actualIn, string path, bool isRead, string driver)
    {
        using var expected = expectedIn.OpenArray(path);
        using var actual = actualIn.OpenArray(path);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Dimensions, actual.Dimensions);
        Assert.Equal(expected.SampleType, actual.SampleType);
        Assert.Equal(expected.Chunks, actual.Chunks);
        AssertSame(expected.Attributes, Shown(actual.Attributes, driver), path);
        if (!isRead)
            return;
        if (actual.SampleType is null)
            Assert.Equal(expected.ReadText(), actual.ReadText());
        else
            Assert.True(Bytes(expected).AsSpan().SequenceEqual(Bytes(actual)), $"{path} has other values than by GDAL");
        if (actual.Shape is [> 300, > 300])
        {
            Assert.Equal(Bytes(expected, [123, 77], [201, 205]), Bytes(actual, [123, 77], [201, 205]));
            Assert.Equal(Bytes(expected, [5, 3], [1, 200]), Bytes(actual, [5, 3], [1, 200]));
        }
    }

    // What netCDF-4 keeps in HDF5's attributes for itself; libnetcdf does not show it.
    private static readonly string[] OfNetCdf = ["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_Netcdf4Dimid", "_Netcdf4Coordinates", "_NCProperties"];

    private static Dictionary<string, AttributeValue> Shown(IReadOnlyDictionary<string, AttributeValue> attributes, string driver) =>
        attributes.Where(pair => driver != "netCDF" || !OfNetCdf.Contains(pair.Key)).ToDictionary();

    private static void AssertSame(
        IReadOnlyDictionary<string, AttributeValue> expected, IReadOnlyDictionary<string, AttributeValue> actual, string path)
    {
        Assert.Equal(Lines(expected), Lines(actual));

        IEnumerable<string> Lines(IReadOnlyDictionary<string, AttributeValue> attributes) =>
            attributes.Select(pair => $"{path} {pair.Key} ({(pair.Value.Text is null ? "numbers" : "text")}) = {pair.Value}").Order();
    }

    private static byte[] Bytes(string path)
    {
        using var granule = GranuleOpener.Open(path);
        using var array = granule.OpenArray("/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountO3");
        return Bytes(array);
    }

    private static byte[] Bytes(IGranuleArray array) => Bytes(array, new long[array.Shape.Count], [.. array.Shape]);

    private static byte[] Bytes(IGranuleArray array, long[] start, long[] count)
    {
        var bytes = new byte[count.Aggregate(SampleTypes.Size(array.SampleType!.Value), (product, size) => product * (int)size)];
        array.Read(start, count, bytes);
        return bytes;
    }

    private static double[] Numbers(IGranuleArray array)
    {
        var bytes = Bytes(array);
        var numbers = new double[bytes.Length / SampleTypes.Size(array.SampleType!.Value)];
        SampleConversion.ToDoubles(array.SampleType!.Value, bytes, numbers);
        return numbers;
    }

    /// <summary>Writes the numbers from 0 on as the array /grid with HDF5's h5import.</summary>
    private string Import(int[] shape, string output, string kind)
    {
        var count = shape.Aggregate((a, b) => a * b);
        var isFloat = kind == "FP";
        File.WriteAllText(
            _folder["grid.txt"], string.Join(' ', Enumerable.Range(0, count).Select(i => isFloat ? $"{i}.0" : $"{i}")) + "\n", Encoding.ASCII);
        var inputClass = isFloat ? "TEXTFP" : kind == "IN" ? "TEXTIN" : "TEXTUIN";
        File.WriteAllText(
            _folder["grid.conf"],
            $"PATH grid\nINPUT-CLASS {inputClass}\n{(isFloat ? "" : "INPUT-SIZE 32\n")}RANK {shape.Length}\nDIMENSION-SIZES {string.Join(' ', shape)}\n{output.Trim()}\n");
        File.Delete(_folder["grid.h5"]);
        Require(ExternalProgram.Run("h5import", _folder["grid.txt"], "-c", _folder["grid.conf"], "-o", _folder["grid.h5"]));
        return _folder["grid.h5"];
    }

    private static void Require((int ExitCode, string Output, string Error) result) =>
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
}
