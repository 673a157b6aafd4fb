using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>The forms that <c>flag_values</c>, <c>flag_masks</c> and <c>flag_meanings</c> have (CF conventions 1.11, section 3.5, examples 3.3 to 3.5).</summary>
public sealed class FlagClassesTests
{
    [Fact]
    public void Values_are_classes() => Assert.Equal(
        [new(0, "quality_good"), new(1, "sensor_nonfunctional"), new(2, "outside_valid_range")],
        Classes(("flag_values", new double[] { 0, 1, 2 }), ("flag_meanings", "quality_good sensor_nonfunctional outside_valid_range")));

    [Fact]
    public void Masks_are_conditions() => Assert.Equal(
        [new(1, "low_battery") { Mask = 1 }, new(2, "fault") { Mask = 2 }, new(4, "offline") { Mask = 4 }],
        Classes(("flag_masks", new double[] { 1, 2, 4 }), ("flag_meanings", "low_battery fault offline")));

    [Fact]
    public void Values_of_masks_are_classes_of_some_bits()
    {
        var classes = Classes(("flag_masks", new double[] { 1, 12, 12 }), ("flag_values", new double[] { 1, 4, 12 }), ("flag_meanings", "low_battery test_mode calibration_mode"));
        Assert.Equal([new(1, "low_battery") { Mask = 1 }, new(4, "test_mode") { Mask = 12 }, new(12, "calibration_mode") { Mask = 12 }], classes);
        Assert.Equal([true, false, true], classes.Select(one => one.Has(13)));
    }

    [Theory]
    [InlineData("0b, 1b, 2b", "a b c")]
    [InlineData("0, 1, 2", "a, b, c")]
    [InlineData("0 1 2", "a; b; c")]
    [InlineData("0UB 1UB 2UB", "a\nb\nc")]
    public void Texts_do_as_well(string values, string meanings) =>
        Assert.Equal([new(0, "a"), new(1, "b"), new(2, "c")], Classes(("flag_values", values), ("flag_meanings", meanings)));

    [Fact]
    public void The_highest_bit_of_signed_bytes_is_one_bit() =>
        Assert.Equal([new(128, "land") { Mask = 128 }], Classes(("flag_masks", new double[] { -128 }), ("flag_meanings", "land")));

    [Fact]
    public void Numbers_of_unsigned_bytes_are_not_negative() => Assert.Equal(
        [new(255, "land")], FlagClasses.Read(Attributes(("flag_values", new double[] { -1 }), ("flag_meanings", "land")), 8, isUnsigned: true));

    [Fact]
    public void Names_that_do_not_match_the_values_are_not_guessed() =>
        Assert.Equal(["class_1", "class_2"], Classes(("flag_values", new double[] { 0, 1 }), ("flag_meanings", "a b c")).Select(one => one.Name));

    [Theory]
    [InlineData("#00ff00 #0000FF")]
    [InlineData("00FF00, 0000FF")]
    public void Colours_are_the_files(string colors) => Assert.Equal(
        ["00FF00", "0000FF"], Classes(("flag_values", new double[] { 0, 1 }), ("flag_meanings", "a b"), ("flag_colors", colors)).Select(one => one.Color));

    private static IReadOnlyList<RasterClass> Classes(params (string, object)[] attributes) => FlagClasses.Read(Attributes(attributes), 8, isUnsigned: false);

    private static Dictionary<string, AttributeValue> Attributes(params (string Name, object Value)[] attributes) => attributes.ToDictionary(
        pair => pair.Name, pair => pair.Value is string text ? AttributeValue.Create(text) : AttributeValue.Create((double[])pair.Value));
}
