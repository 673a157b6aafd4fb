using Datasets.Catalog.Series;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>What a series of a variable would be, by the items that are there and a sample that is made of the latest of them and not kept.</summary>
/// <param name="CogBytes">Of the COGs that it is made of.</param>
/// <param name="Bytes">Estimated: the sample's bytes for each time, for all.</param>
/// <param name="Puts">Objects that are written.</param>
/// <param name="Gets">Objects that are read.</param>
/// <param name="ScratchBytes">Of the temporary file, for the longest piece.</param>
public sealed record SeriesEstimate(string Dataset, string Variable, int Times, int SampledTimes, long CogBytes, long Bytes, long Puts, long Gets, long ScratchBytes)
{
    private const int MostSampled = 31;

    // Amazon S3 Standard, us-west-2, in dollars: PUT and GET for a thousand, a gigabyte for a month.
    private const double ThousandPuts = 0.005;
    private const double ThousandGets = 0.0004;
    private const double GigabyteMonth = 0.023;

    /// <summary>In dollars, once.</summary>
    public double RequestPrice => (Puts * ThousandPuts + Gets * ThousandGets) / 1000;

    /// <summary>In dollars, for a month.</summary>
    public double StoragePrice => Bytes / 1e9 * GigabyteMonth;

    /// <param name="scratch">A folder for a temporary file.</param>
    /// <exception cref="StacException">There are no items, or none that a series can be made of.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<SeriesEstimate> MakeAsync(IObjectStore store, DatasetId dataset, string variable, string scratch, CancellationToken cancellationToken = default)
    {
        var key = StacLayout.Index(dataset);
        var index = await store.ReadAsync(key, cancellationToken) ?? throw new StacException($"there is no {store.Locate(key)}: a run writes it.");
        var rows = DatasetIndex.Read(index.Content, store.Locate(key)).Where(row => row.Assets.Any(asset => asset.Name == variable)).OrderBy(row => row.Datetime).ToList();
        if (rows.Count == 0)
            throw new StacException($"no item of {dataset} has the variable {SafeText.Text(variable, 80)}.");
        var texts = new SeriesTexts(dataset, variable, variable, null, null, null);
        var sampled = new List<IndexRow>();
        foreach (var row in rows.TakeLast(MostSampled).Where(row => YearOf(row) == YearOf(rows[^1])))
            sampled.Add(await ReadAsync(store, dataset, row, cancellationToken));
        var sample = SeriesPlanner.Plan(texts, YearOf(rows[^1]), sampled, open: "0001-01").Pieces[0];
        var counted = new CountingStore(store);
        if (await new SeriesBuilder(counted, scratch, item => StacLayout.Cog(dataset, YearOf(rows[^1]), new ItemId(item.Id), variable)).BuildAsync(sample, "", new HashSet<string>(), cancellationToken) is { } changed)
            throw new StacException($"the COG of the item {changed.Id} is not the one that the item states.");
        var pieces = PiecesOf(rows).Select(times => new SeriesLayout(sample.Form, times)).ToList();
        return new SeriesEstimate(
            dataset, variable, rows.Count, sample.Items.Count,
            rows.Sum(row => 1024 * row.Assets.First(asset => asset.Name == variable).Kibibytes.LastOrDefault()),
            counted.Bytes * rows.Count / sample.Items.Count,
            pieces.Sum(piece => (long)SeriesMetadata.NamesOf(variable, piece).Count()) + 1, rows.Count,
            pieces.Select(piece => (long)piece.ChunkTimes * piece.ShardRows * piece.ShardColumns * SeriesLayout.ChunksInShard * piece.SliceBytes).DefaultIfEmpty().Max());
    }

    /// <summary>The numbers of times of a series' pieces: the years before the last one, and its months before the last one.</summary>
    private static IEnumerable<int> PiecesOf(List<IndexRow> rows)
    {
        var last = SeriesPeriod.OfMonth(rows[^1].Datetime);
        return rows.Select(row => SeriesPeriod.OfMonth(row.Datetime)).Where(month => month != last)
            .GroupBy(month => SeriesPeriod.YearOf(month) == SeriesPeriod.YearOf(last) ? month : month[..4], StringComparer.Ordinal).Select(period => period.Count());
    }

    private static int YearOf(IndexRow row) => StacLayout.YearOf(DateTimeOffset.FromUnixTimeMilliseconds(row.Datetime));

    /// <summary>An index does not have the COGs' checksums.</summary>
    private static async Task<IndexRow> ReadAsync(IObjectStore store, DatasetId dataset, IndexRow row, CancellationToken cancellationToken) =>
        await store.ReadAsync(StacLayout.Item(dataset, YearOf(row), new ItemId(row.Id)), cancellationToken) is { } item && StacReader.Row(item.Content) is { } read
            ? read
            : throw new StacException($"the item {row.Id} cannot be read. 'datasets verify' says why.");

    /// <summary>Reads from another store, and counts what is put.</summary>
    private sealed class CountingStore(IObjectStore inner) : IObjectStore
    {
        private long _bytes;

        public long Bytes => _bytes;

        public string Root => inner.Root;

        public string Locate(string key) => inner.Locate(key);

        public Task<StoredObject?> ReadAsync(ObjectKey key, CancellationToken cancellationToken = default) => inner.ReadAsync(key, cancellationToken);

        public Task<Stream?> OpenReadAsync(ObjectKey key, CancellationToken cancellationToken = default) => inner.OpenReadAsync(key, cancellationToken);

        public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref _bytes, content.Length);
            return Task.CompletedTask;
        }

        public async Task<bool> TryPutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default)
        {
            await PutAsync(key, content, contentType, cancellationToken);
            return true;
        }

        public Task PutFileAsync(ObjectKey key, string path, string contentType, CancellationToken cancellationToken = default) =>
            PutAsync(key, new byte[new FileInfo(path).Length], contentType, cancellationToken);

        public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

        public IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListFoldersAsync(prefix, cancellationToken);

        public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public void Dispose() { }
    }
}
