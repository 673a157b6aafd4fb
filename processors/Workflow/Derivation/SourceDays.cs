using System.Text.Json;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Derivation;

/// <summary>The items that a derived dataset is made of, by the years that they are filed under.</summary>
internal sealed class SourceDays(DatasetDescriptor dataset, IObjectStore store)
{
    private readonly DatasetId _from = new(dataset.Derive!.From);

    /// <summary>The years that there are, in order.</summary>
    /// <exception cref="StorageException">The store cannot be listed.</exception>
    public async Task<IReadOnlyList<int>> YearsAsync(CancellationToken cancellationToken) =>
        await store.ListFoldersAsync(StacLayout.DatasetFolder(_from), cancellationToken)
            .Select(StacLayout.YearOfFolder).Where(year => year is not null).Select(year => year!.Value).Order().ToListAsync(cancellationToken);

    /// <summary>A year's items in the order of their times.</summary>
    /// <exception cref="StacException">An item cannot be read.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<SourceDay>> OfYearAsync(int year, CancellationToken cancellationToken) =>
        [.. (await PublishedYear.RowsAsync(store, _from, year, cancellationToken)).Select(DayOf).OrderBy(day => day.Date).ThenBy(day => day.Item.Text, StringComparer.Ordinal)];

    private SourceDay DayOf(IndexRow row)
    {
        var checksums = new Dictionary<string, string>(StringComparer.Ordinal);
        string? problem = null;
        foreach (var asset in row.Assets.Where(asset => dataset.Variables.Any(variable => variable.Name == asset.Name)))
        {
            problem ??= ProblemOf(row, asset);
            if (asset.Checksum is { } checksum)
                checksums[asset.Name] = checksum;
        }
        return new SourceDay(new ItemId(row.Id), DateTimeOffset.FromUnixTimeMilliseconds(row.Datetime), checksums, problem);
    }

    private static string? ProblemOf(IndexRow row, IndexAsset asset)
    {
        using var form = JsonDocument.Parse(asset.Form);
        if (form.RootElement.TryGetProperty("classes", out _) || form.RootElement.TryGetProperty("bitfields", out _))
            return $"the numbers of {asset.Name} are classes or flags, of which there is no mean, minimum or anomaly: leave the variable out";
        if (form.RootElement.TryGetProperty("bands", out var bands))
            return $"the COG of {asset.Name} in {row.Id} has {bands.GetArrayLength()} bands, and what is put together has one";
        return asset.Checksum is null || !Multihash.IsSha256(asset.Checksum) ? $"the item {row.Id} does not state its COGs' checksums: convert its granule again" : null;
    }
}
