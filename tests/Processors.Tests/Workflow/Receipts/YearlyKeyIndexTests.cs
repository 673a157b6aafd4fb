namespace Datasets.Workflow.Receipts;

/// <summary>What a listing of a year's folder tells has to be true after any number of other years, too.</summary>
public sealed class YearlyKeyIndexTests
{
    private readonly List<string> _listed = [];

    [Fact]
    public async Task Each_year_has_its_own_names_whichever_were_asked_before()
    {
        var hashes = new YearlyKeyIndex(List);
        int[] years = [2004, 2005, 2006, 2007, 2004, 2008, 2007];
        foreach (var year in years)
        {
            Assert.True(await hashes.HasAsync($"{year}/", $"{year}/1", CancellationToken.None));
            Assert.False(await hashes.HasAsync($"{year}/", $"{year}/0", CancellationToken.None));
            Assert.False(await hashes.HasAsync($"{year}/", $"{year - 1}/1", CancellationToken.None));
        }
        // Three are held: 2004 was let go of for 2007, and 2007 was still there at the end.
        Assert.Equal(["2004/", "2005/", "2006/", "2007/", "2004/", "2008/"], _listed);
    }

    [Fact]
    public async Task A_listing_that_breaks_leaves_nothing_behind()
    {
        var breaks = false;
        var hashes = new YearlyKeyIndex((folder, _) => breaks ? Broken() : List(folder, CancellationToken.None));
        foreach (var year in (int[])[2004, 2005, 2006])
            await hashes.HasAsync($"{year}/", "", CancellationToken.None);
        breaks = true;
        await Assert.ThrowsAsync<IOException>(async () => await hashes.HasAsync("2007/", "2007/1", CancellationToken.None));
        breaks = false;

        Assert.True(await hashes.HasAsync("2007/", "2007/1", CancellationToken.None));
        Assert.False(await hashes.HasAsync("2007/", "half", CancellationToken.None));
    }

    /// <summary>A year's number of names, so that no two years have the same.</summary>
    private IAsyncEnumerable<string> List(string folder, CancellationToken cancellationToken)
    {
        _listed.Add(folder);
        return Enumerable.Range(1, int.Parse(folder[..^1]) - 2000).Reverse().Select(i => $"{folder}{i}").ToAsyncEnumerable();
    }

    private static async IAsyncEnumerable<string> Broken()
    {
        yield return "half";
        await Task.Yield();
        throw new IOException("broken");
    }
}
