using System.Runtime.CompilerServices;
using Datasets.Catalog.Verification;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Verification;

/// <summary>All that runs write below a root: the catalog down to its pixels, and the receipts.</summary>
public sealed class ArchiveVerifier(IObjectStore store, StacVerifierOptions options, TimeProvider time)
{
    /// <summary>Everything that was checked, each once; problems come as results.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public async IAsyncEnumerable<VerifiedObject> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var outdated = new Dictionary<string, VerifiedObject>(StringComparer.Ordinal);
        await foreach (var one in new StacVerifier(store, options).VerifyAsync(cancellationToken))
        {
            if (one.Outdated.Count > 0)
                outdated[one.Key] = one;
            else
                yield return one;
        }

        var asWritten = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var dataset in store.ListFoldersAsync(ReceiptKeys.Root, cancellationToken))
        {
            if (!DatasetId.IsValid(dataset))
                continue;
            var receipts = new ReceiptVerifier(store, dataset, time, outdated.ContainsKey);
            await foreach (var one in receipts.VerifyAsync(cancellationToken))
                yield return one;
            asWritten.UnionWith(receipts.AsWritten);
        }

        foreach (var (key, item) in outdated)
            yield return asWritten.Contains(key) ? item : item with { Problems = [.. item.Problems, .. item.Outdated] };
    }
}
