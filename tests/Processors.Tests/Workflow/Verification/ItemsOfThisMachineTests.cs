using System.Text.Json.Nodes;

namespace Datasets.Workflow.Verification;

/// <summary>Items of an archive that ends with its process link no record, and nothing can be changed about that unseen.</summary>
public sealed class ItemsOfThisMachineTests(ItemsOfThisMachineTests.PassingArchive archive) : IClassFixture<ItemsOfThisMachineTests.PassingArchive>
{
    private const string Place = ", found on the machine that made this item,";

    [Fact]
    public async Task They_have_no_problem_with_their_receipts_and_without()
    {
        var copy = archive.NewCopy();

        Assert.Contains(Place, Lineage(JsonNode.Parse(copy.Store[copy.Item])!), StringComparison.Ordinal);
        Assert.DoesNotContain("derived_from", copy.Text(copy.Item), StringComparison.Ordinal);
        Assert.Equal([], await copy.VerifyAsync());
        Assert.Equal([], await copy.WithoutReceipts().VerifyAsync());
    }

    [Theory]
    [InlineData("https://cmr.earthdata.nasa.gov/search/concepts/G1000-GES_DISC")]
    [InlineData("http://127.0.0.1:8017/search/concepts/G1000-GES_DISC")]
    [InlineData("file:///etc/passwd")]
    public async Task A_link_that_is_added_is_found_without_a_receipt(string record)
    {
        var copy = archive.NewCopy().WithoutReceipts();
        copy.Change(copy.Item, item => item["links"]!.AsArray().Add(new JsonObject
        {
            ["rel"] = "derived_from",
            ["href"] = record,
            ["type"] = "application/json",
            ["title"] = "a granule",
        }));

        Assert.Contains(await copy.VerifyAsync(), problem => problem.StartsWith(copy.Item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lineage_that_no_longer_says_where_the_granule_was_is_found_without_a_receipt()
    {
        var copy = archive.NewCopy().WithoutReceipts();
        copy.Change(copy.Item, item => item["properties"]!["processing:lineage"] = Lineage(item).Replace(Place, "", StringComparison.Ordinal));

        Assert.Contains(await copy.VerifyAsync(), problem => problem.StartsWith(copy.Item, StringComparison.Ordinal));
    }

    private static string Lineage(JsonNode item) => (string)item["properties"]!["processing:lineage"]!;

    /// <summary>The embedded archive as the demo has it.</summary>
    public sealed class PassingArchive : PublishedArchive
    {
        private protected override bool IsOfThisProcess => true;
    }
}
