using System.Collections.Concurrent;
using System.Security.Cryptography;
using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Catalog.Page;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>Puts converted granules where they belong: COGs first, then their item, and after the last item the receipt.</summary>
public sealed class GranulePublisher(DatasetDescriptor dataset, IObjectStore store, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _itemLocks = new();
    private readonly ConcurrentDictionary<int, bool> _years = new();

    /// <summary>Whether years without strips for the map page's animation get them: those take a tenth of a run's time and more.</summary>
    public bool MakesStrips { get; init; }

    /// <summary>The recipe that results of this run are made by.</summary>
    public string Recipe { get; } = Datasets.Descriptors.Recipe.ComputeHash(dataset, ProductInfo.Version);

    public ObjectKey ReceiptKey(DiscoveredGranule granule) => Receipt.KeyOf(dataset.Id, granule, Recipe);

    /// <summary>The item that a granule will become, as far as the archive's metadata tells; null where it states no time, or its name is fit for none.</summary>
    public ItemId? ExpectedItem(DiscoveredGranule granule) =>
        granule.HasTime
        && dataset.ItemId.TryFormat(granule.Time.Start, dataset.Id, granule.File?.Name ?? granule.Name, out var item, out _) ? item : null;

    /// <summary>Publishes a granule's items, except where a later production of one is there already.</summary>
    /// <param name="source">The granule as the archive describes it, and the run: null for a local file, which gets no receipt.</param>
    /// <param name="parts">What was fetched of the granule's files; null where they came whole.</param>
    /// <returns>Null, or the name of the granule that supersedes this one.</returns>
    /// <exception cref="StorageException">Something cannot be written.</exception>
    public async Task<string?> PublishAsync(
        ConvertedGranule converted, DiscoveredGranule? source, RunId? run, CancellationToken cancellationToken = default, PartialRead? parts = null)
    {
        string? supersededBy = null;
        foreach (var item in converted.Items)
            supersededBy = await PublishItemAsync(item, source, cancellationToken) ?? supersededBy;
        if (source is not null && run is not null)
            await WriteReceiptAsync(converted, source, run, supersededBy, parts, cancellationToken);
        if (source?.Members is not null)
            await KeepOneReceiptAsync(converted, source, cancellationToken);
        return supersededBy;
    }

    /// <summary>
    /// Takes the receipt of the granule's latest revision so far for the present one's too, where the file's checksum is the same: the archive revised the
    /// record alone. An archive that states no checksum cannot tell.
    /// </summary>
    /// <param name="run">The run that writes the receipt; null where nothing is to be written.</param>
    /// <exception cref="StorageException">Receipts or items cannot be read, or the receipt not written.</exception>
    public async Task<bool> TryAdoptAsync(DiscoveredGranule granule, RunId? run, CancellationToken cancellationToken = default)
    {
        if (ChecksumOf(granule) is not { } checksum)
            return false;
        var prefix = Receipt.PrefixOf(dataset.Id, granule);
        var ending = $"~{Recipe}.json";
        var latest = await store.ListAsync(prefix, cancellationToken).Select(entry => entry.Key)
            .Where(key => key.EndsWith(ending, StringComparison.Ordinal))
            .MaxByAsync(key => key[prefix.Length..^ending.Length].PadLeft(18, '0'), StringComparer.Ordinal, cancellationToken);
        if (latest is null || await store.ReadAsync(latest, cancellationToken) is not { } stored || Receipt.TryRead(stored.Content) is not { } receipt)
            return false;
        if (receipt.Checksum != checksum || !await PublishedItem.IsWholeAsync(store, receipt.ItemKey, cancellationToken))
            return false;
        if (run is not null)
        {
            var adopted = receipt with { Revision = granule.Revision, Run = run, Finished = time.GetUtcNow() };
            await store.PutAsync(ReceiptKey(granule), adopted.ToJson(), MediaTypes.Json, cancellationToken);
        }
        return true;
    }

    private static string? ChecksumOf(DiscoveredGranule granule) =>
        granule.File?.Checksum is { } checksum ? $"{checksum.Algorithm}:{checksum.Value}" : null;

    /// <summary>
    /// A group's revisions have no order, so its receipt must be of the revision that its item is of: those of others go, and this one too where
    /// another run, which found the group otherwise, replaced the item meanwhile. What has no receipt is made again.
    /// </summary>
    private async Task KeepOneReceiptAsync(ConvertedGranule converted, DiscoveredGranule source, CancellationToken cancellationToken)
    {
        var own = ReceiptKey(source);
        var others = new List<string>();
        await foreach (var entry in store.ListAsync(Receipt.PrefixOf(dataset.Id, source), cancellationToken))
        {
            if (entry.Key != own)
                others.Add(entry.Key);
        }

        foreach (var key in others)
            await store.DeleteAsync(key, cancellationToken);
        foreach (var item in converted.Items)
        {
            var present = await store.ReadAsync(item.ItemKey, cancellationToken);
            if (present is null || !present.Content.AsSpan().SequenceEqual(item.Item))
                await store.DeleteAsync(own, cancellationToken);
        }
    }

    /// <summary>
    /// Writes year catalogs, collection and root catalog from what is there, for the years of the window, of what was published here, and of
    /// <paramref name="items"/>.
    /// </summary>
    /// <param name="items">Keys of items that others published.</param>
    public async Task UpdateCatalogsAsync(TimeRange? window, IEnumerable<string>? items = null, CancellationToken cancellationToken = default)
    {
        var years = new SortedSet<int>(_years.Keys);
        foreach (var key in items ?? [])
        {
            if (key.Split('/') is [_, var folder, ..] && StacLayout.YearOfFolder(folder) is { } year)
                years.Add(year);
        }

        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(dataset.Id), cancellationToken))
        {
            if (window is { } asked && StacLayout.YearOfFolder(folder) is { } year
                && year >= asked.Start.UtcDateTime.Year && year <= asked.End.UtcDateTime.Year)
                years.Add(year);
        }

        if (years.Count > 0)
        {
            try
            {
                await new CatalogPublisher(store, new() { MakesStrips = MakesStrips }).UpdateAsync(dataset, [.. years], cancellationToken);
            }
            finally
            {
                // It shows what can be read, whatever cannot.
                await new MapPage(store).UpdateAsync(notes: null, cancellationToken);
            }
        }
    }

    private async Task<string?> PublishItemAsync(ConvertedItem converted, DiscoveredGranule? source, CancellationToken cancellationToken)
    {
        var itemLock = _itemLocks.GetOrAdd(converted.ItemId, _ => new SemaphoreSlim(1));
        await itemLock.WaitAsync(cancellationToken);
        try
        {
            return await PutItemAsync(converted, source, cancellationToken);
        }
        finally
        {
            itemLock.Release();
        }
    }

    private async Task<string?> PutItemAsync(ConvertedItem converted, DiscoveredGranule? source, CancellationToken cancellationToken)
    {
        _years[converted.Year] = true;
        var present = await store.ReadAsync(converted.ItemKey, cancellationToken);
        if (present is not null)
        {
            // A run died between this item and its receipt, or the same input is made again: there is nothing to change.
            if (present.Content.AsSpan().SequenceEqual(converted.Item) && await HasAllFilesAsync(converted, cancellationToken))
                return null;
            // Of a group the archive's present state counts, whatever was published of an earlier one.
            if (source is { Members: null } && PublishedSource.Read(present.Content) is { } other && other.IsLaterThan(source))
                return other.File;
        }

        foreach (var file in converted.Files)
            await store.PutFileAsync(file.Key, file.Path, file.MediaType, cancellationToken);
        await store.PutAsync(converted.ItemKey, converted.Item, MediaTypes.GeoJson, cancellationToken);
        if (present is not null)
            await RemoveLeftOversAsync(converted, cancellationToken);
        return null;
    }

    /// <summary>An asset may have been removed, replaced or damaged: then all are put again.</summary>
    private async Task<bool> HasAllFilesAsync(ConvertedItem converted, CancellationToken cancellationToken)
    {
        var sizes = await store.ListAsync(StacLayout.ItemFolder(dataset.Id, converted.Year, converted.ItemId), cancellationToken)
            .ToDictionaryAsync(entry => entry.Key, entry => entry.Size, cancellationToken: cancellationToken);
        if (!converted.Files.All(file => sizes.TryGetValue(file.Key, out var size) && size == file.Size))
            return false;
        foreach (var file in converted.Files)
        {
            await using var present = await store.OpenReadAsync(file.Key, cancellationToken);
            await using var made = File.OpenRead(file.Path);
            if (present is null || !await HaveSameBytesAsync(present, made, cancellationToken))
                return false;
        }
        return true;
    }

    private static async Task<bool> HaveSameBytesAsync(Stream one, Stream other, CancellationToken cancellationToken)
    {
        var first = await SHA256.HashDataAsync(one, cancellationToken);
        var second = await SHA256.HashDataAsync(other, cancellationToken);
        return first.AsSpan().SequenceEqual(second);
    }

    /// <summary>An item that is replaced may have had assets that the new one has not.</summary>
    private async Task RemoveLeftOversAsync(ConvertedItem converted, CancellationToken cancellationToken)
    {
        var wanted = converted.Files.Select(file => file.Key.Text).Append(converted.ItemKey.Text).ToHashSet(StringComparer.Ordinal);
        var folder = StacLayout.ItemFolder(dataset.Id, converted.Year, converted.ItemId);
        var leftOver = new List<string>();
        await foreach (var entry in store.ListAsync(folder, cancellationToken))
        {
            if (!wanted.Contains(entry.Key))
                leftOver.Add(entry.Key);
        }

        foreach (var key in leftOver)
            await store.DeleteAsync(key, cancellationToken);
    }

    private Task WriteReceiptAsync(
        ConvertedGranule converted, DiscoveredGranule source, RunId run, string? supersededBy, PartialRead? parts, CancellationToken cancellationToken)
    {
        var receipt = new Receipt
        {
            Granule = source.Id,
            Name = source.Name,
            Revision = source.Revision,
            Recipe = Recipe,
            Item = converted.ItemId,
            ItemKey = converted.ItemKey,
            ItemKeys = converted.Items.Count > 1 ? [.. converted.Items.Select(item => item.ItemKey)] : null,
            ItemChecksums = supersededBy is null ? [.. converted.Items.Select(item => Multihash.Of(item.Item))] : null,
            Year = Receipt.IsNear(converted.Items[0].Year, Receipt.YearOf(source)) ? null : Receipt.YearOf(source),
            Outcome = supersededBy is null ? Receipt.Converted : Receipt.SupersededBy + supersededBy,
            Run = run,
            Finished = time.GetUtcNow(),
            Checksum = ChecksumOf(source),
            Parts = parts,
        };
        return store.PutAsync(ReceiptKey(source), receipt.ToJson(), MediaTypes.Json, cancellationToken);
    }
}
