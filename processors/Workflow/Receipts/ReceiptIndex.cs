using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Receipts;

/// <summary>Which granules of a dataset are done, as listings of its receipts tell, in memory that does not grow with the number of years.</summary>
public sealed class ReceiptIndex(IObjectStore store, DatasetId datasetId)
{
    private readonly YearlyKeyIndex _receipts = new((folder, cancellationToken) =>
        store.ListAsync(folder, cancellationToken).Select(entry => entry.Key).SelectMany(key => new[] { key, ReceiptKeys.OfAnyRevision(key) }));

    /// <exception cref="StorageException">The receipts cannot be listed.</exception>
    public ValueTask<bool> HasAsync(string receiptKey, CancellationToken cancellationToken = default) => FindAsync(receiptKey, receiptKey, cancellationToken);

    /// <summary>Whether there is a receipt of the same granule by the same recipe, whatever the revision.</summary>
    /// <exception cref="StorageException">The receipts cannot be listed.</exception>
    public ValueTask<bool> HasOfAnyRevisionAsync(string receiptKey, CancellationToken cancellationToken = default) =>
        FindAsync(receiptKey, ReceiptKeys.OfAnyRevision(receiptKey), cancellationToken);

    private ValueTask<bool> FindAsync(string receiptKey, string name, CancellationToken cancellationToken)
    {
        var folder = receiptKey[..(receiptKey.LastIndexOf('/') + 1)];
        return folder.StartsWith(ReceiptKeys.FolderOf(datasetId), StringComparison.Ordinal)
            ? _receipts.HasAsync(folder, name, cancellationToken)
            : throw new ArgumentException($"{folder} holds no receipts of {datasetId}", nameof(receiptKey));
    }
}
