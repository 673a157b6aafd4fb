using Datasets.Catalog;
using Datasets.Descriptors;

namespace Datasets.Workflow.Runs;

/// <summary>The keys of an item's files, and where they are written before they are published.</summary>
internal sealed class ItemFileNamer(DatasetDescriptor dataset, string itemId, DateTimeOffset date, string folder)
{
    public int Year { get; } = StacLayout.YearOf(date);

    public (string Key, string Path) Cog(string variable) => Named(StacLayout.Cog(dataset.Id, Year, itemId, variable));

    public (string Key, string Path) Quicklook() => Named(StacLayout.Thumbnail(dataset.Id, Year, itemId));

    private (string Key, string Path) Named(string key) => (key, Path.Combine(folder, key[(key.LastIndexOf('/') + 1)..]));
}
