using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos5;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Fields;

/// <summary>Fill, missing, valid range, scale and offset, on whole rasters whose first cells hold the odd numbers.</summary>
public sealed class FieldEncodingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IGranule> _open = [];

    public void Dispose()
    {
        _open.ForEach(granule => granule.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void Missing_values_and_NaN_become_the_fill_value_and_all_else_keeps_its_bits()
    {
        var (_, raster) = Map([-999f, -888f, float.NaN, -0f, float.Epsilon, 312.5f, float.PositiveInfinity],
            new() { ["_FillValue"] = -999f, ["MissingValue"] = -888f });
        Assert.Equal(-999, raster.Nodata);
        Assert.Equal(Bits([-999f, -999f, -999f, -0f, float.Epsilon, 312.5f, float.PositiveInfinity]), Bits(First<float>(raster, 7)));
    }

    [Fact]
    public void The_valid_range_masks_only_where_it_is_asked_to()
    {
        Dictionary<string, object> attributes = new() { ["_FillValue"] = -999f, ["ValidRange"] = new[] { 50f, 700f } };
        float[] samples = [49.9f, 50f, 700f, 700.1f];
        Assert.Equal(samples, First<float>(Map(samples, attributes).Raster, 4));
        var (variable, masked) = Map(samples, attributes, variable => variable with { MaskOutsideValidRange = true });
        Assert.Equal([-999f, 50f, 700f, -999f], First<float>(masked, 4));
        Assert.Equal((50, 700), variable.ValidRange);
    }

    [Fact]
    public void Packed_integers_stay_packed_with_scale_and_offset_beside_them()
    {
        var (_, raster) = Map<short>([-32767, -5, 0, 7], Packed());
        Assert.Equal(SampleType.Int16, raster.SampleType);
        Assert.Equal([-32767, -5, 0, 7], First<short>(raster, 4));
        Assert.Equal((0.5, 100, -32767), (raster.Bands[0].Scale, raster.Bands[0].Offset, raster.Nodata!.Value));
    }

    [Fact]
    public void Unpacked_integers_are_physical_values_with_NaN_for_nodata()
    {
        var (_, raster) = Map<short>([-32767, -5, 0, 7], Packed(), variable => variable with { Unpack = true });
        Assert.Equal(SampleType.Float32, raster.SampleType);
        Assert.True(double.IsNaN(raster.Nodata!.Value));
        Assert.Equal([float.NaN, 97.5f, 100f, 103.5f], First<float>(raster, 4));
        Assert.Equal((1, 0), (raster.Bands[0].Scale, raster.Bands[0].Offset));
    }

    [Fact]
    public void CF_names_mean_the_same()
    {
        var (variable, raster) = Map<byte>([255, 254, 1, 200], new()
        {
            ["_FillValue"] = (byte)255,
            ["missing_value"] = (byte)254,
            ["scale_factor"] = 0.1,
            ["add_offset"] = -1.0,
            ["valid_min"] = (byte)0,
            ["valid_max"] = (byte)100,
            ["units"] = "K",
            ["long_name"] = "A temperature",
        }, variable => variable with { MaskOutsideValidRange = true });
        Assert.Equal([255, 255, 1, 255], First<byte>(raster, 4));
        Assert.Equal((0.1, -1, "K", "A temperature"),
            (raster.Bands[0].Scale, raster.Bands[0].Offset, raster.Bands[0].Unit, raster.Bands[0].Description));
        Assert.Equal((0, 100), variable.ValidRange);
    }

    [Fact]
    public void The_descriptor_overrides_unit_and_title()
    {
        var (_, raster) = Map([1f], new() { ["Units"] = "NoUnits", ["Title"] = "A ratio" });
        Assert.Equal(("1", "A ratio"), (raster.Bands[0].Unit, raster.Bands[0].Description));
        (_, raster) = Map([1f], new() { ["Units"] = "DU", ["Title"] = "A" }, variable => variable with { Unit = "cm", Title = "B" });
        Assert.Equal(("cm", "B"), (raster.Bands[0].Unit, raster.Bands[0].Description));
    }

    [Fact]
    public void Without_fill_or_missing_value_integers_have_no_nodata_and_floats_NaN()
    {
        Assert.Null(Map<int>([1, 2], []).Raster.Nodata);
        Assert.True(double.IsNaN(Map([1f, 2f], []).Raster.Nodata!.Value));
    }

    [Fact]
    public void A_missing_value_alone_is_the_nodata_value() =>
        Assert.Equal(-5, Map<int>([-5, 2], new() { ["MissingValue"] = new[] { -5 } }).Raster.Nodata);

    [Fact]
    public void A_field_that_is_all_fill_is_a_raster_that_is_all_nodata()
    {
        var (_, raster) = Map(Enumerable.Repeat(-999f, 32).ToArray(), new() { ["_FillValue"] = -999f });
        Assert.All(Rasters.ReadAll<float>(raster), value => Assert.Equal(-999f, value));
    }

    [Fact]
    public void Masking_without_a_valid_range_is_an_error_that_says_what_to_leave_out()
    {
        var e = Assert.Throws<GranuleException>(() => Map([1f], [], variable => variable with { MaskOutsideValidRange = true }));
        Assert.Contains($"granule.he5: {SyntheticGranule.Field} states no valid range", e.Message);
    }

    [Theory]
    [InlineData("_FillValue", -99999)]
    [InlineData("MissingValue", 40000)]
    public void A_fill_that_no_sample_can_be_is_an_error_that_names_it(string attribute, int fill)
    {
        var e = Assert.Throws<GranuleException>(() => Map<short>([1], new() { [attribute] = fill, ["ScaleFactor"] = 0.5 }));
        Assert.StartsWith($"granule.he5: {SyntheticGranule.Field} holds Int16, and its", e.Message);
        Assert.Contains($" {fill} is outside of that type", e.Message);
    }

    [Fact]
    public void Unsigned_samples_in_a_signed_type_are_read_as_meant()
    {
        var (variable, raster) = Map<sbyte>([-1, -56, 100], new() { ["_Unsigned"] = "true", ["_FillValue"] = (sbyte)-1, ["valid_range"] = new sbyte[] { 0, -2 } });
        Assert.Equal((SampleType.UInt8, 255), (raster.SampleType, raster.Nodata));
        Assert.Equal([255, 200, 100], First<byte>(raster, 3));
        Assert.Equal((0, 254), variable.ValidRange);
    }

    /// <remarks>200 of eight bits is -56 with a sign; signed bytes are written as int16.</remarks>
    [Fact]
    public void Signed_samples_in_an_unsigned_type_are_read_as_meant()
    {
        var (variable, raster) = Map<byte>([255, 200, 100], new() { ["_Unsigned"] = "false", ["_FillValue"] = (byte)255, ["valid_range"] = new byte[] { 128, 127 } });
        Assert.Equal((SampleType.Int16, -1), (raster.SampleType, raster.Nodata));
        Assert.Equal([-1, -56, 100], First<short>(raster, 3));
        Assert.Equal((-128, 127), variable.ValidRange);
    }

    /// <remarks>xarray writes it where no number is missing.</remarks>
    [Fact]
    public void A_fill_of_NaN_is_none_of_whole_numbers()
    {
        var (_, raster) = Map<short>([7, -1, 3], new() { ["_FillValue"] = double.NaN });
        Assert.Equal([7, -1, 3], First<short>(raster, 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_range_that_masks_nearly_everything_is_told_of(bool unpack)
    {
        const int count = SyntheticGranule.Rows * SyntheticGranule.Columns;
        float[] samples = [.. Enumerable.Range(0, count).Select(i => (float)i)];
        foreach (var (most, warns) in ((float, bool)[])[(0.05f * count, true), (0.5f * count, false), (count, false)])
        {
            var (variable, raster) = Map(samples, new() { ["valid_range"] = new[] { 0, most } }, variable => variable with { MaskOutsideValidRange = true, Unpack = unpack });
            Assert.Null(variable.RangeCount!.Warning("f", "v"));
            _ = Rasters.ReadAll<float>(raster);
            Assert.Equal(warns, variable.RangeCount.Warning("f", "v")?.StartsWith("f: of the values of 'v', 9", StringComparison.Ordinal) == true);
        }
    }

    [Theory]
    [InlineData(-9223372036854775806, -9223372036854775808)]
    [InlineData(-999999999999999999, -1000000000000000000)]
    [InlineData(9223372036854775807, 9223372036854774784)]
    public void A_64_bit_fill_that_no_double_holds_becomes_the_nearest_nodata_that_one_does(long fill, long nodata)
    {
        foreach (var attribute in (string[])["_FillValue", "MissingValue"])
        {
            var (_, raster) = Map<long>([fill, fill > 0 ? fill - 1 : fill + 1, 720], new() { [attribute] = fill });
            Assert.Equal(nodata, raster.Nodata);
            Assert.Equal([nodata, fill > 0 ? fill - 1 : fill + 1, 720], First<long>(raster, 3));
        }
    }

    [Theory]
    [InlineData(18446744073709551614)]
    [InlineData(18446744073709551615)]
    public void The_largest_unsigned_fills_are_nodata_too(ulong fill)
    {
        var (_, raster) = Map<ulong>([fill, 720], new() { ["_FillValue"] = fill });
        Assert.Equal([18446744073709549568, 720], First<ulong>(raster, 2));
        Assert.Equal(18446744073709549568, raster.Nodata);
        (_, raster) = Map<ulong>([fill, 720], new() { ["_FillValue"] = fill }, variable => variable with { Unpack = true });
        Assert.Equal([float.NaN, 720], First<float>(raster, 2));
    }

    [Theory]
    [InlineData(0.1, 0.3, 25.0, 3, 250)]
    [InlineData(-0.1, 0.3, 25.0, -250, -3)]
    public void A_valid_range_of_the_type_of_the_scale_is_of_unpacked_numbers(double scale, double minimum, double maximum, short least, short greatest)
    {
        // NUG: 'If valid_range is the same type as scale_factor … and this is wider than the external data, then it will be interpreted as unpacked'.
        short[] samples = [(short)(least - 1), least, greatest, (short)(greatest + 1)];
        short[] masked = [-999, least, greatest, -999];
        foreach (var isSingle in (bool[])[false, true])
        {
            object Number(double number) => isSingle ? (object)(float)number : number;
            var (variable, raster) = Map(samples, new()
            {
                ["_FillValue"] = (short)-999,
                ["scale_factor"] = Number(scale),
                ["add_offset"] = Number(0),
                ["valid_min"] = Number(minimum),
                ["valid_max"] = Number(maximum),
            }, variable => variable with { MaskOutsideValidRange = true });
            Assert.Equal((least, greatest), variable.ValidRange);
            Assert.Equal(masked, First<short>(raster, 4));
        }
    }

    [Fact]
    public void A_valid_range_of_another_type_than_the_scale_is_of_stored_numbers() => Assert.Equal((0, 20), Map<short>(
        [1], new() { ["scale_factor"] = 0.01, ["valid_range"] = new short[] { 0, 20 } }).Variable.ValidRange);

    private static Dictionary<string, object> Packed() =>
        new() { ["_FillValue"] = (short)-32767, ["ScaleFactor"] = 0.5, ["Offset"] = 100.0 };

    private static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);

    /// <summary>The first samples of the northernmost row: the synthetic granule is written north first here.</summary>
    private static T[] First<T>(Raster raster, int count) where T : unmanaged => Rasters.ReadAll<T>(raster)[..count];

    private (MappedVariable Variable, Raster Raster) Map<T>(
        T[] samples, Dictionary<string, object> attributes, Func<VariableDescriptor, VariableDescriptor>? change = null) where T : unmanaged
    {
        var whole = new T[SyntheticGranule.Rows * SyntheticGranule.Columns];
        samples.CopyTo(whole, 0);
        var synthetic = new SyntheticGranule
        {
            SouthFirst = false,
            Samples = whole,
            FieldAttributes = attributes,
            FileName = $"granule{(_open.Count == 0 ? "" : _open.Count)}.he5",
        };
        var granule = GranuleOpener.Open(synthetic.Write(_folder));
        _open.Add(granule);
        var dataset = Rasters.Dataset(SyntheticGranule.Field);
        dataset = dataset with { Variables = [change is null ? dataset.Variables[0] : change(dataset.Variables[0])] };
        var variable = new Hdfeos5GridMapping().Map(granule, dataset).Variables[0];
        return (variable, variable.Raster);
    }
}
