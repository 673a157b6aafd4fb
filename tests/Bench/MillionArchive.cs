using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Catalogue;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Workflow.Receipts;

namespace Datasets.Bench;

/// <summary>
/// An archive of up to a million granules, a hundred a day, of which none is held: the catalogue makes them up as they are asked for, and so
/// are the keys of what a run would have published of them.
/// </summary>
internal sealed class MillionArchive : IAsyncDisposable
{
    private const int PerDay = 100;
    private static readonly DateOnly First = new(1990, 1, 1);

    private readonly string _recipe;

    private MillionArchive(EmbeddedArchiveServer server, string descriptor)
    {
        Server = server;
        Descriptor = descriptor;
        Dataset = DescriptorReader.Read(descriptor).OrThrow();
        _recipe = Recipe.ComputeHash(Dataset, ProductInfo.Version);
    }

    public EmbeddedArchiveServer Server { get; }

    /// <summary>The file of a descriptor by which each of a day's granules becomes an item of its own.</summary>
    public string Descriptor { get; }

    public DatasetDescriptor Dataset { get; }

    public Uri Endpoint => new(Server.Address, "search");

    public static async Task<MillionArchive> StartAsync(BenchOptions options, ScratchFolder folder, int count)
    {
        var descriptor = folder.New("-omi-ozone.yaml");
        var lines = File.ReadLines(Path.Combine(options.Root, "datasets", "omi-ozone.yaml"));
        File.WriteAllLines(descriptor, lines.Select(line => line.StartsWith("itemId:", StringComparison.Ordinal) ? "itemId: OMI_{date:yyyyMMddTHHmmss}" : line));
        var server = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = First,
            To = LastDay(count),
            GranulesPerDay = PerDay,
            FileFacts = FileFacts.Approximate,
        });
        return new MillionArchive(server, descriptor);
    }

    public string[] Window => ["--from", $"{Server.Options.From:yyyy-MM-dd}", "--to", $"{Server.Options.To:yyyy-MM-dd}"];

    /// <summary>The keys below a prefix, in order, from the day that has the key number <paramref name="from"/>.</summary>
    /// <param name="skip">How many of that day's keys come before that number.</param>
    public IEnumerable<string> Keys(string prefix, long from, out int skip)
    {
        var isReceipts = prefix.StartsWith(ReceiptKeys.FolderOf(Dataset.Id), StringComparison.Ordinal);
        var below = prefix[(isReceipts ? ReceiptKeys.FolderOf(Dataset.Id) : StacLayout.DatasetFolder(Dataset.Id)).Length..];
        Func<CatalogueGranule, IEnumerable<string>> keys = isReceipts ? granule => [ReceiptOf(granule)] : ItemKeysOf;
        var perGranule = isReceipts ? 1 : 2 + Dataset.Variables.Count;
        skip = 0;
        var (start, end) = (Server.Options.From, Server.Options.To);
        if (below.Length > 0)
        {
            if (StacLayout.YearOfFolder(below.TrimEnd('/')) is not { } year || year < start.Year || year > end.Year)
                return [];
            start = year == start.Year ? start : new DateOnly(year, 1, 1);
            end = year == end.Year ? end : new DateOnly(year, 12, 31);
        }

        var day = (int)(from / (PerDay * perGranule));
        skip = (int)(from % (PerDay * perGranule));
        return Enumerable.Range(day, Math.Max(0, end.DayNumber - start.DayNumber + 1 - day)).SelectMany(number => GranulesOf(start.AddDays(number))).SelectMany(keys);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static DateOnly LastDay(int count) => First.AddDays(count / PerDay - 1);

    private IReadOnlyList<CatalogueGranule> GranulesOf(DateOnly day)
    {
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        return Server.Catalogue.Page(start, start.AddDays(1).AddMilliseconds(-1), null, newestFirst: false, PerDay);
    }

    private string ReceiptOf(CatalogueGranule granule) => Receipt.KeyOf(
        Dataset.Id,
        new DiscoveredGranule
        {
            Id = granule.ConceptId,
            Revision = $"{granule.Revision}",
            Name = granule.FileName,
            Time = new TimeRange(granule.Beginning, granule.Ending),
            MetadataUrl = Server.Address,
        },
        _recipe);

    private IEnumerable<string> ItemKeysOf(CatalogueGranule granule)
    {
        var (year, item) = (granule.Beginning.Year, Dataset.ItemId.Format(granule.Beginning, Dataset.Id, granule.FileName));
        return
        [
            StacLayout.Item(Dataset.Id, year, item),
            StacLayout.Thumbnail(Dataset.Id, year, item),
            .. Dataset.Variables.Select(variable => StacLayout.Cog(Dataset.Id, year, item, variable.Name)),
        ];
    }
}
