namespace Datasets.Model;

public sealed class DidYouMeanTests
{
    [Theory]
    [InlineData("convrt", "convert")]
    [InlineData("CONVERT", "convert")]
    [InlineData("cehck", "check")]
    [InlineData("chek", "check")]
    public void A_word_with_few_edits_is_found(string word, string meant) =>
        Assert.Equal(meant, DidYouMean.Among(word, ["convert", "check", "list"]));

    [Theory]
    [InlineData("reconcile")]
    [InlineData("x")]
    [InlineData("")]
    public void A_word_that_is_far_from_all_is_not(string word) => Assert.Null(DidYouMean.Among(word, ["convert", "check", "list"]));

    [Fact]
    public void A_hostile_word_costs_nothing() => Assert.Null(DidYouMean.Among(new string('a', 1 << 20), [new string('a', 1 << 20)]));

    [Fact]
    public void The_nearest_names_come_first_and_equals_in_ordinal_order() =>
        Assert.Equal(["/a/ozone", "/a/ozon2", "/b/no2"], DidYouMean.NearestFirst("/a/Ozone", ["/b/no2", "/a/ozon2", "/a/ozone"]));
}
