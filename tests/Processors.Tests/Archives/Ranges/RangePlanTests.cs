using Datasets.Model;

namespace Datasets.Archives.Ranges;

public sealed class RangePlanTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void What_is_present_is_not_asked_for()
    {
        var present = new ByteRangeSet();
        present.Add(new ByteRange(50, 100));

        Assert.Equal([new ByteRange(0, 50), new ByteRange(150, 50)], RangePlan.Requests([new ByteRange(0, 200)], present).SelectMany(range => present.Missing(range)));
        Assert.Empty(RangePlan.Requests([new ByteRange(60, 20)], present));
    }

    [Fact]
    public void Chunks_that_lie_close_together_are_one_request() =>
        Assert.Equal([new ByteRange(0, 300_000)], RangePlan.Requests(Enumerable.Range(0, 3).Select(i => new ByteRange(i * 100_000, 100_000)), new ByteRangeSet()));

    [Fact]
    public void A_small_gap_is_fetched_and_a_large_one_is_not() =>
        Assert.Equal(
            [new ByteRange(0, 203_000), new ByteRange(5 * MiB, 100_000)],
            RangePlan.Requests([new ByteRange(5 * MiB, 100_000), new ByteRange(0, 100_000), new ByteRange(103_000, 100_000)], new ByteRangeSet()));

    [Fact]
    public void A_large_request_is_cut()
    {
        var requests = RangePlan.Requests([new ByteRange(3, 20 * MiB)], new ByteRangeSet());

        Assert.Equal(3, requests.Count);
        Assert.All(requests, request => Assert.InRange(request.Length, 1, RangePlan.LargestRequest));
    }

    /// <summary>Whatever is wanted: all of it comes, nothing twice, and little else.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Requests_cover_what_is_wanted_and_little_more(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var (present, wanted) = (new ByteRangeSet(), new ByteRangeSet());
            var ranges = Enumerable.Range(0, random.Next(1, 60)).Select(_ => new ByteRange(random.NextInt64(100 * MiB), random.NextInt64(MiB))).ToList();
            for (var i = random.Next(10); i > 0; i--)
                present.Add(new ByteRange(random.NextInt64(100 * MiB), random.NextInt64(2 * MiB)));
            foreach (var part in ranges.SelectMany(present.Missing))
                wanted.Add(part);

            var requests = RangePlan.Requests(ranges, present);

            var fetched = new ByteRangeSet();
            foreach (var request in requests)
                fetched.Add(request);
            Assert.Equal(requests.Sum(request => request.Length), fetched.Count);
            Assert.All(wanted.Ranges, range => Assert.True(fetched.Contains(range)));
            Assert.InRange(fetched.Count, wanted.Count, wanted.Count * 1.05 + 60 * 4096);
        }
    }
}
