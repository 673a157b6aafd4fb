using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Workflow.Receipts;

/// <summary>Which granules of a dataset are done, as listings of its receipts tell, in memory that does not grow with the number of years.</summary>
public sealed class ReceiptIndex(IObjectStore store, string datasetId)
{
    private readonly HashesByYear _receipts = new((folder, cancellationToken) => store.ListAsync(folder, cancellationToken).Select(entry => entry.Key));

    /// <exception cref="StorageException">The receipts cannot be listed.</exception>
    public ValueTask<bool> HasAsync(string receiptKey, CancellationToken cancellationToken = default)
    {
        var folder = receiptKey[..(receiptKey.LastIndexOf('/') + 1)];
        return folder.StartsWith(ReceiptKeys.FolderOf(datasetId), StringComparison.Ordinal)
            ? _receipts.HasAsync(folder, receiptKey, cancellationToken)
            : throw new ArgumentException($"{folder} holds no receipts of {datasetId}", nameof(receiptKey));
    }
}
