using Datasets.Archives.Granules;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

public class SupersessionRankingTests
{
    [Fact]
    public async Task The_later_production_of_an_item_supersedes_the_earlier_whatever_their_order()
    {
        var old = Granule("G1", day: 1, produced: 10);
        var young = Granule("G2", day: 1, produced: 20);
        var next = Granule("G3", day: 2, produced: 5);

        foreach (var order in new[] { new[] { old, young, next }, [young, old, next] })
        {
            var ranked = await Rank(order);

            Assert.Equal(3, ranked.Count);
            Assert.Equal(young, ranked.Single(pair => pair.Granule == old).SupersededBy);
            Assert.Null(ranked.Single(pair => pair.Granule == young).SupersededBy);
            Assert.Null(ranked.Single(pair => pair.Granule == next).SupersededBy);
        }
    }

    [Fact]
    public async Task Tiles_of_one_time_are_items_of_their_own()
    {
        var ranked = await SupersessionRanking
            .RankAsync(Stream(Granule("G1", 1, 10), Granule("G2", 1, 20)), granule => new ItemId(granule.Name))
            .ToListAsync();

        Assert.All(ranked, pair => Assert.Null(pair.SupersededBy));
    }

    [Fact]
    public async Task What_becomes_no_item_supersedes_nothing()
    {
        var ranked = await SupersessionRanking.RankAsync(Stream(Granule("G1", 1, 10), Granule("G2", 1, 20)), _ => null).ToListAsync();

        Assert.Equal(2, ranked.Count);
        Assert.All(ranked, pair => Assert.Null(pair.SupersededBy));
    }

    [Fact]
    public async Task A_year_passes_through_in_order_without_being_held()
    {
        var days = Enumerable.Range(1, 365).Select(day => Granule($"G{day}", day, produced: day)).ToArray();
        var taken = 0;
        var ranked = SupersessionRanking.RankAsync(Counting(), Day);

        await using var enumerator = ranked.GetAsyncEnumerator();
        Assert.True(await enumerator.MoveNextAsync());

        Assert.Equal("G1", enumerator.Current.Granule.Id);
        Assert.Equal(2, taken);

        async IAsyncEnumerable<DiscoveredGranule> Counting()
        {
            foreach (var day in days)
            {
                taken++;
                yield return day;
            }

            await Task.CompletedTask;
        }
    }

    private static async Task<List<RankedGranule>> Rank(DiscoveredGranule[] granules) =>
        await SupersessionRanking.RankAsync(Stream(granules), Day).ToListAsync();

    private static ItemId Day(DiscoveredGranule granule) => new ItemId($"item-{granule.Time.Start:yyyyMMdd}");

    private static IAsyncEnumerable<DiscoveredGranule> Stream(params DiscoveredGranule[] granules) => granules.ToAsyncEnumerable();

    private static DiscoveredGranule Granule(string id, int day, int produced)
    {
        var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day - 1);
        return new DiscoveredGranule
        {
            Id = id,
            Revision = "1",
            Name = id,
            Time = new TimeRange(start, start.AddDays(1).AddMilliseconds(-1)),
            Produced = start.AddHours(produced),
            File = new GranuleFile { Name = id + ".he5", Url = new Uri($"https://data.example/{id}.he5") },
            MetadataUrl = new Uri($"https://cmr.example/{id}"),
        };
    }
}
