using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>The keys of an item's files, and where they are written before they are published.</summary>
internal sealed class ItemFileNamer(DatasetDescriptor dataset, ItemId itemId, DateTimeOffset date, string folder)
{
    public int Year { get; } = StacLayout.YearOf(date);

    public (ObjectKey Key, string Path) Cog(string variable) => Named(StacLayout.Cog(dataset.Id, Year, itemId, variable));

    public (ObjectKey Key, string Path) Quicklook() => Named(StacLayout.Thumbnail(dataset.Id, Year, itemId));

    private (ObjectKey Key, string Path) Named(ObjectKey key) => (key, Path.Combine(folder, key.Name));
}
