namespace Datasets.Descriptors;

/// <summary>Bits of quality fields: filters by the numbers in them, and what they mean.</summary>
public sealed class BitsDescriptorTests
{
    [Theory]
    [InlineData("bits: ¶[3, 1], accept: [1]", "gridding.filters[0].bits: the first must not be greater than the last in [first, last]")]
    [InlineData("bits: ¶[0, 1]", "gridding.filters[0].bits: bits and accept belong together: the numbers in these bits that pass")]
    [InlineData("¶minimum: 1, bits: [0, 32], accept: [1]", null)]
    public void A_filter_by_bits_says_which_numbers_pass(string keys, string? problem)
    {
        var yaml = $"gridding: {{resolution: 1, filters: [{{path: /a/q, {keys}}}]}}";
        if (problem is not null)
            MarkedYaml.Plus(yaml).HasProblems(problem);
        else
            Assert.NotEmpty(DescriptorReader.Parse(MarkedYaml.Valid + yaml.Replace("¶", "", StringComparison.Ordinal) + "\n", "d").Problems);
    }

    [Theory]
    [InlineData("flags: [{bits: ¶[2, 1], classes: [a]}]", "variables[0].flags[0].bits: the first must not be greater than the last in [first, last]")]
    [InlineData("flags: [{bits: [2, 2], classes: ¶[a, b, c]}]", "variables[0].flags[0].classes: 1 bits have 2 numbers, and there are 3 names")]
    public void Flags_name_no_more_numbers_than_their_bits_have(string keys, string problem) =>
        MarkedYaml.With("path: /a/b", $"path: /a/b\n    {keys}").HasProblems(problem);

    [Fact]
    public void A_filter_passes_numbers_by_their_bits()
    {
        var filter = new PixelFilterDescriptor { Path = "/q", RejectBits = [7], Bits = [1, 2], Accept = [2, 3] };
        Assert.Equal([4, 5, 6, 7], Enumerable.Range(0, 8).Where(number => filter.Passes(number)));
        Assert.False(filter.Passes(128 + 4));
        // A signed byte whose highest bit is set.
        Assert.False(filter.Passes((sbyte)-124));
    }
}
