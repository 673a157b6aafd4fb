using System.Runtime.CompilerServices;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Which items of a dataset are there with the COGs of all its variables, as a listing of the year's folder tells: no item is read. Whether
/// sizes and checksums are right is for a reconciliation and a verifier.
/// </summary>
internal sealed class CompleteItemIndex
{
    private readonly DatasetDescriptor _dataset;
    private readonly IObjectStore _store;
    private readonly YearlyKeyIndex _items;

    public CompleteItemIndex(DatasetDescriptor dataset, IObjectStore store)
    {
        _dataset = dataset;
        _store = store;
        _items = new YearlyKeyIndex(ListAsync);
    }

    /// <exception cref="StorageException">The items cannot be listed.</exception>
    public ValueTask<bool> HasAsync(int year, ItemId item, CancellationToken cancellationToken) =>
        _items.HasAsync(StacLayout.YearFolder(_dataset.Id, year), item, cancellationToken);

    /// <summary>Keys come in order, so an item's objects stand together.</summary>
    private async IAsyncEnumerable<string> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var item = "";
        var files = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in _store.ListAsync(folder, cancellationToken))
        {
            if (entry.Key[folder.Length..].Split('/') is not [var id, var file])
                continue;
            if (id != item)
            {
                if (IsWhole(item, files))
                    yield return item;
                item = id;
                files.Clear();
            }

            files.Add(file);
        }

        if (IsWhole(item, files))
            yield return item;
    }

    private bool IsWhole(string item, HashSet<string> files) =>
        ItemId.IsValid(item) && IsWhole(new ItemId(item), files);

    private bool IsWhole(ItemId item, HashSet<string> files) =>
        files.Contains(CatalogFiles.Item(item)) && _dataset.OutputVariables.All(variable => files.Contains(CatalogFiles.Cog(item, variable.Name)));
}
