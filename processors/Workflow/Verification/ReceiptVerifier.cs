using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Datasets.Catalog;
using Datasets.Catalog.Verification;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Verification;

/// <summary>
/// Holds a dataset's receipts against their keys and their items, and the items that an archive's granules became against their receipts. It reads one
/// year at a time. Where a dataset has no receipt at all, as 'convert' leaves it, nothing is expected.
/// </summary>
/// <param name="isOutdated">Whether it matters if an item is as its run wrote it.</param>
public sealed partial class ReceiptVerifier(IObjectStore store, DatasetId dataset, TimeProvider time, Func<string, bool>? isOutdated = null)
{
    private const int ParallelReads = 8;
    private static readonly TimeSpan ClockError = TimeSpan.FromDays(1);

    /// <summary>The years that receipts are filed under.</summary>
    private readonly SortedSet<int> _receiptYears = [];

    /// <summary>Of the items that were asked for, those that are as their runs wrote them, as far as their receipts tell.</summary>
    public HashSet<string> AsWritten { get; } = new(StringComparer.Ordinal);

    /// <summary>The receipts, and the items that have none.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public async IAsyncEnumerable<VerifiedObject> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var folder in store.ListFoldersAsync(ReceiptKeys.FolderOf(dataset), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is { } year)
                _receiptYears.Add(year);
        }
        if (_receiptYears.Count == 0)
            yield break;
        var years = new SortedSet<int>(_receiptYears);
        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(dataset), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is { } year)
                years.Add(year);
        }
        foreach (var year in years)
        {
            await foreach (var one in VerifyYearAsync(year, cancellationToken))
                yield return one;
        }
    }

    private async IAsyncEnumerable<VerifiedObject> VerifyYearAsync(int year, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var receipts = new List<ReadReceipt>();
        var keys = store.ListAsync($"{ReceiptKeys.FolderOf(dataset)}{year:D4}/", cancellationToken).Select(entry => entry.Key);
        await foreach (var receipt in BoundedReads.InOrder(keys, ParallelReads, ReadAsync, cancellationToken))
            receipts.Add(receipt);

        var byItem = receipts.Where(receipt => receipt.Receipt is not null)
            .SelectMany(receipt => ReceiptForm.ItemsOf(receipt.Receipt!).Select((item, index) => new ReceiptOfItem(receipt, item, index)))
            .Where(receipt => ReceiptForm.YearOf(dataset, receipt.Item) is not null)
            .ToLookup(receipt => receipt.Item, StringComparer.Ordinal);
        var items = ItemsAsync(byItem.Select(group => group.Key), year, cancellationToken);
        var withoutReceipt = new List<VerifiedObject>();
        await foreach (var (key, item) in BoundedReads.InOrder(items, ParallelReads, ReadItemAsync, cancellationToken))
        {
            if (Compare([.. byItem[key]], key, item) || item is not { Granule: { } granule })
                continue;
            if (!await HasReceiptElsewhereAsync(key, granule, year, cancellationToken))
            {
                withoutReceipt.Add(new VerifiedObject(key, StacObjectKind.Item, 0,
                [
                    $"no receipt is of its granule, {SafeText.Text(granule, 80)}: a run was ended before it wrote that, and the next run over its time does",
                ]));
            }
        }

        foreach (var receipt in receipts)
            yield return new VerifiedObject(receipt.Key, StacObjectKind.Receipt, 0, receipt.Problems);
        foreach (var item in withoutReceipt)
            yield return item;
    }

    private async Task<ReadReceipt> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (ReceiptKeys.Parse(key) is null)
            return new ReadReceipt(key, null, ["its name is no receipt's: GRANULE~REVISION~RECIPE.json"]);
        // Another run may have removed it since it was listed.
        if (await store.ReadAsync(key, cancellationToken) is not { } stored || ReceiptForm.Read(stored.Content, problems) is not { } receipt)
            return new ReadReceipt(key, null, problems);
        problems.AddRange(ReceiptForm.Problems(dataset, key, receipt, time.GetUtcNow() + ClockError));
        return new ReadReceipt(key, receipt, problems);
    }

    /// <summary>The items that receipts name and those of the year.</summary>
    private async IAsyncEnumerable<string> ItemsAsync(IEnumerable<string> named, int year, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = named.ToHashSet(StringComparer.Ordinal);
        foreach (var item in told)
            yield return item;
        await foreach (var id in store.ListFoldersAsync(StacLayout.YearFolder(dataset, year), cancellationToken).Where(ItemId.IsValid))
        {
            var key = StacLayout.Item(dataset, year, new ItemId(id));
            if (!told.Contains(key))
                yield return key;
        }
    }

    private async Task<(string Key, ItemState? Item)> ReadItemAsync(string key, CancellationToken cancellationToken) =>
        (key, await store.ReadAsync(key, cancellationToken) is { } stored ? ItemState.Read(stored.Content) : null);

    /// <summary>Holds an item's receipts against it.</summary>
    /// <returns>Whether one of them is of the item's granule.</returns>
    private bool Compare(IReadOnlyList<ReceiptOfItem> receipts, string key, ItemState? item)
    {
        if (item is null)
        {
            foreach (var receipt in receipts)
                receipt.Add($"its item {key} is missing: the next run over its time makes it again");
            return true;
        }
        var own = receipts.Where(receipt => receipt.Receipt.Granule == item.Granule && receipt.Receipt.Outcome == Receipt.Converted).ToList();
        foreach (var receipt in receipts.Except(own))
            CompareOther(receipt, receipts, item);
        if (own.Count == 0)
            return false;
        foreach (var receipt in own)
            CompareOwn(receipt, item);
        var latest = own.MaxBy(receipt => (receipt.Receipt.Finished, receipt.File.Key))!;
        if (own.TrueForAll(receipt => receipt.Receipt.Revision != item.Revision))
        {
            latest.Add($"its item is of revision {SafeText.Text(item.Revision ?? "none", 80)}, which has no receipt: a run was ended before it wrote that, and the next "
                + "run over its time does");
        }
        else if (latest.Receipt.ItemChecksums?.ElementAtOrDefault(latest.Index) is { } written && written != item.Checksum)
        {
            latest.Add("its item is not as it was written: it was changed, or a run was ended before it wrote the receipt, which the next run over its time makes good");
        }
        else if (isOutdated?.Invoke(key) ?? false)
        {
            // A receipt without checksums is an earlier version's, and so is the item's form.
            AsWritten.Add(key);
        }
        return true;
    }

    private static void CompareOwn(ReceiptOfItem receipt, ItemState item)
    {
        if (item.Name is { } name && receipt.Receipt.Name != name)
            receipt.Add($"its name is '{SafeText.Text(receipt.Receipt.Name, 80)}' where its item says '{SafeText.Text(name, 80)}'");
        if (item.Produced is { } produced && receipt.Receipt.Finished < produced - ClockError)
            receipt.Add("it was finished before its granule was made");
    }

    /// <summary>Another granule, or a local file, took the item over.</summary>
    private static void CompareOther(ReceiptOfItem receipt, IReadOnlyList<ReceiptOfItem> all, ItemState item)
    {
        if (item.Granule is null)
        {
            receipt.Add("its item was made of a local file, or does not say of which granule: run with --reprocess over its time");
            return;
        }
        if (receipt.Receipt.Outcome == Receipt.Converted)
            return;
        var isAlone = all.All(other => other.Receipt.Granule == receipt.Receipt.Granule || other.Receipt.Granule == item.Granule);
        if (item.Granule == receipt.Receipt.Granule && all.All(other => other.Receipt.Outcome != Receipt.Converted))
            receipt.Add($"its outcome is '{SafeText.Text(receipt.Receipt.Outcome, 80)}', and its item is of its own granule");
        else if (isAlone && item.SourceFile is { } file && receipt.Receipt.Outcome != Receipt.SupersededBy + file)
            receipt.Add($"its outcome is '{SafeText.Text(receipt.Receipt.Outcome, 80)}', and its item is of {SafeText.Text(file, 80)}");
    }

    /// <summary>A granule that starts in another year than its item's has its receipt there: mostly in one beside it.</summary>
    private async Task<bool> HasReceiptElsewhereAsync(string item, string granule, int year, CancellationToken cancellationToken)
    {
        if (!SafeName().IsMatch(granule))
            return false;
        foreach (var other in _receiptYears.Where(other => other != year).OrderBy(other => Math.Abs(other - year)))
        {
            await foreach (var entry in store.ListAsync(ReceiptKeys.PrefixOf(dataset, other, granule), cancellationToken))
            {
                if ((await ReadAsync(entry.Key, cancellationToken)).Receipt is { } receipt && ReceiptForm.ItemsOf(receipt).Contains(item))
                    return true;
            }
        }
        return false;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,300}\z")]
    private static partial Regex SafeName();

    private sealed record ReadReceipt(string Key, Receipt? Receipt, List<string> Problems);

    /// <param name="Index">The item's among those of the receipt.</param>
    private sealed record ReceiptOfItem(ReadReceipt File, string Item, int Index)
    {
        public Receipt Receipt => File.Receipt!;

        public void Add(string problem) => File.Problems.Add(problem);
    }
}
