namespace Datasets.Authoring;

public sealed class UndeclaredCodeTests
{
    private static readonly double[] Heights = [.. Enumerable.Range(0, 100).Select(i => 4 + i * 0.01)];

    [Theory]
    [InlineData(-1111.1)]
    [InlineData(-9999)]
    [InlineData(1e20)]
    public void A_number_far_from_all_others_in_much_of_the_field_is_a_code(double code)
    {
        var (found, share) = UndeclaredCode.Find(Sorted([.. Heights, .. Enumerable.Repeat(code, 300)]))!.Value;
        Assert.Equal((code, 0.75), (found, share));
    }

    [Fact]
    public void Zeros_of_rain_are_no_code() => Assert.Null(UndeclaredCode.Find(Sorted([.. Enumerable.Repeat(0.0, 500), .. Heights.Select(height => height - 3.99)])));

    [Fact]
    public void Switches_and_classes_are_no_codes() => Assert.Null(UndeclaredCode.Find(Sorted([.. Enumerable.Repeat(0.0, 500), .. Enumerable.Repeat(100.0, 50), 101, 102])));

    [Fact]
    public void An_outlier_is_no_code() => Assert.Null(UndeclaredCode.Find(Sorted([.. Heights, -1111.1])));

    [Fact]
    public void The_depth_of_the_sea_beside_land_is_none() =>
        Assert.Null(UndeclaredCode.Find(Sorted([.. Enumerable.Repeat(0.0, 300), .. Enumerable.Range(1, 300).Select(i => -10.0 * i)])));

    [Fact]
    public void The_stored_number_has_its_types_digits()
    {
        Assert.Equal(-1111.1, UndeclaredCode.Stored(-1111.1f, Model.SampleType.Float32, 1, 0));
        Assert.Equal(-32000, UndeclaredCode.Stored(-32000 * 0.01 + 5, Model.SampleType.Int16, 0.01, 5));
    }

    private static double[] Sorted(double[] values)
    {
        Array.Sort(values);
        return values;
    }
}
