namespace Datasets.Library;

/// <summary>A generated granule in the true layout of a shipped dataset's product, and what must come of it.</summary>
/// <param name="Write">Writes the file to a path whose last part is <paramref name="FileName"/>.</param>
/// <param name="Items">In the order of their time.</param>
internal sealed record SampleGranule(string FileName, Action<string> Write, IReadOnlyList<SampleItem> Items)
{
    /// <summary>The other files that share the items, where the dataset groups granules.</summary>
    public IReadOnlyList<(string FileName, Action<string> Write)> Others { get; init; } = [];
}

/// <summary>An item that the granule must become.</summary>
/// <param name="Assets">By the variable's name in the descriptor.</param>
internal sealed record SampleItem(
    string Id, DateTimeOffset Date, DateTimeOffset Start, DateTimeOffset End, IReadOnlyDictionary<string, ISampleTruth> Assets)
{
    /// <summary>An item of a whole day.</summary>
    public static SampleItem OfDay(string id, DateOnly day, IReadOnlyDictionary<string, ISampleTruth> assets)
    {
        var start = new DateTimeOffset(day, default, TimeSpan.Zero);
        return new SampleItem(id, start, start, start.AddDays(1).AddSeconds(-1), assets);
    }
}

/// <summary>What a COG must hold, told by the sample's own coordinates and stored numbers.</summary>
internal interface ISampleTruth
{
    /// <exception cref="Xunit.Sdk.XunitException">The COG holds something else: the message says where.</exception>
    void Check(ReadCog cog);
}
