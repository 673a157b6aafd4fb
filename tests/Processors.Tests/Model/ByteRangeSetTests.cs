namespace Datasets.Model;

/// <summary>Against an array that has a place for each byte.</summary>
public sealed class ByteRangeSetTests
{
    private const int Bytes = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranges_are_the_bytes_that_were_added(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var (set, truth) = (new ByteRangeSet(), new bool[Bytes]);
            for (var i = random.Next(12); i >= 0; i--)
            {
                var added = Any(random);
                set.Add(added);
                truth.AsSpan((int)added.Start, (int)added.Length).Fill(true);
                Check(set, truth, Any(random));
            }
        }
    }

    private static ByteRange Any(Random random)
    {
        var start = random.Next(Bytes);
        return new ByteRange(start, random.Next(Math.Min(40, Bytes - start)));
    }

    private static void Check(ByteRangeSet set, bool[] truth, ByteRange asked)
    {
        Assert.Equal(truth.Count(there => there), set.Count);
        // In order, apart from each other.
        Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
        var inAsked = Enumerable.Range((int)asked.Start, (int)asked.Length).ToList();
        Assert.Equal(inAsked.TrueForAll(at => truth[at]), set.Contains(asked));
        Assert.Equal(
            inAsked.Where(at => !truth[at]),
            set.Missing(asked).SelectMany(part => Enumerable.Range((int)part.Start, (int)part.Length)));
    }
}
