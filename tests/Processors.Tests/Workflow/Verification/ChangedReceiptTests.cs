using System.Text.Json.Nodes;

namespace Datasets.Workflow.Verification;

/// <summary>Whatever is changed in a receipt that can be known is found.</summary>
public sealed class ChangedReceiptTests(PublishedArchive archive) : IClassFixture<PublishedArchive>
{
    private static readonly Dictionary<string, Action<JsonNode>> Changes = new()
    {
        ["granule"] = receipt => receipt["granule"] = "G1-OTHER",
        ["granule is removed"] = receipt => receipt.AsObject().Remove("granule"),
        ["granule is null"] = receipt => receipt["granule"] = null,
        ["granule is a number"] = receipt => receipt["granule"] = 7,
        ["name"] = receipt => receipt["name"] = "Something else",
        ["revision"] = receipt => receipt["revision"] = "9",
        ["recipe"] = receipt => receipt["recipe"] = "000000000000",
        ["item"] = receipt => receipt["item"] = "OMI-Aura_L3-OMDOAO3e_20240928",
        ["itemKey of another day"] = receipt => receipt["itemKey"] = ((string)receipt["itemKey"]!).Replace("20240929", "20240928", StringComparison.Ordinal),
        ["item and itemKey of another day"] = receipt => (receipt["item"], receipt["itemKey"]) =
            ("OMI-Aura_L3-OMDOAO3e_20240928", ((string)receipt["itemKey"]!).Replace("20240929", "20240928", StringComparison.Ordinal)),
        ["itemKey of nothing"] = receipt => receipt["itemKey"] = ((string)receipt["itemKey"]!).Replace("/2024/", "/2025/", StringComparison.Ordinal),
        ["itemKey outside"] = receipt => receipt["itemKey"] = "../../etc/passwd",
        ["itemKeys of another"] = receipt => receipt["itemKeys"] = new JsonArray("omi-ozone/2024/x/x.json"),
        ["another item"] = receipt => receipt["itemKeys"] = new JsonArray((string)receipt["itemKey"]!, ((string)receipt["itemKey"]!).Replace("20240929", "20240928", StringComparison.Ordinal)),
        ["outcome"] = receipt => receipt["outcome"] = "done",
        ["outcome superseded by nothing"] = receipt => receipt["outcome"] = "superseded by ",
        ["outcome superseded"] = receipt => receipt["outcome"] = "superseded by another.he5",
        ["the item's checksum"] = receipt => receipt["itemChecksums"]![0] = $"1220{new string('0', 64)}",
        ["the item's checksum is none"] = receipt => receipt["itemChecksums"]![0] = "none",
        ["the item's checksum is null"] = receipt => receipt["itemChecksums"]![0] = null,
        ["no checksum of an item"] = receipt => receipt["itemChecksums"] = new JsonArray(),
        ["run is empty"] = receipt => receipt["run"] = "",
        ["run with an escape sequence"] = receipt => receipt["run"] = "\u001b[31mrun",
        ["finished in the future"] = receipt => receipt["finished"] = "2999-01-01T00:00:00Z",
        ["finished before the granule was made"] = receipt => receipt["finished"] = "1999-01-01T00:00:00Z",
        ["finished is no time"] = receipt => receipt["finished"] = "soon",
        ["checksum of no kind"] = receipt => receipt["checksum"] = "abc",
        ["a member that no receipt has"] = receipt => receipt["note"] = "all is well",
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_changed_receipt_is_found(string change)
    {
        var copy = archive.NewCopy();
        copy.Change(copy.Receipt, Changes[change]);

        Assert.NotEmpty(await copy.VerifyAsync());
        Assert.True(Changes.Count >= 15, $"{Changes.Count} kinds of changes");
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("{", "[")]
    [InlineData("\"granule\":", "\"granule\": \"x\", \"granule\":")]
    [InlineData("\"finished\":", "\"finished\": 1e999, \"other\":")]
    public async Task JSON_that_is_no_receipt_is_a_problem_and_no_exception(string text, string by)
    {
        var copy = archive.NewCopy();
        copy.Replace(copy.Receipt, text, by);

        Assert.Contains(await copy.VerifyAsync(), problem => problem.StartsWith(copy.Receipt, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_under_another_key_is_found()
    {
        foreach (var key in (Func<string, string>[])[key => key.Replace("~1~", "~2~", StringComparison.Ordinal), key => key.Replace("/2024/", "/2020/", StringComparison.Ordinal), key => key + ".bak"])
        {
            var copy = archive.NewCopy();
            copy.Move(copy.Receipt, key(copy.Receipt));

            Assert.NotEmpty(await copy.VerifyAsync());
        }
    }

    [Fact]
    public async Task A_receipt_in_place_of_another_is_found()
    {
        var copy = archive.NewCopy();
        copy.Store[copy.Receipt] = copy.Store[copy.OtherReceipt];

        Assert.Contains(await copy.VerifyAsync(), problem => problem.StartsWith($"{copy.Receipt}: its granule is ", StringComparison.Ordinal));
    }

    /// <summary>As a run leaves it that was killed between the two.</summary>
    [Fact]
    public async Task An_item_without_a_receipt_is_told_with_what_makes_it_good()
    {
        var copy = archive.NewCopy();
        copy.Remove(copy.Receipt);

        var problem = Assert.Single(await copy.VerifyAsync());
        Assert.StartsWith($"{copy.Item}: no receipt is of its granule, ", problem, StringComparison.Ordinal);
        Assert.EndsWith("the next run over its time does", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_whose_item_is_gone_is_found()
    {
        var copy = archive.NewCopy();
        copy.Remove(copy.Item);

        Assert.Contains($"{copy.Receipt}: its item {copy.Item} is missing: the next run over its time makes it again", await copy.VerifyAsync());
    }

    [Fact]
    public async Task A_receipt_of_an_earlier_version_states_no_checksum_and_is_none_the_worse()
    {
        var copy = archive.NewCopy();
        copy.Change(copy.Receipt, receipt => receipt.AsObject().Remove("itemChecksums"));

        Assert.Equal([], await copy.VerifyAsync());
    }
}
