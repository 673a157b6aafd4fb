using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Runs;
using Datasets.Workflow.StacApi;

namespace Datasets.Workflow.Reconciliation;

/// <summary>
/// Compares archive, receipts, items and objects for a window. A repair removes what stands in the way of the next run: receipts without their
/// item, items without their assets, objects that no item names. What is missing or stale is the next run's work.
/// </summary>
/// <param name="api">The STAC API that removed items are removed from too, and that is compared where that is asked for; null for none.</param>
public sealed class Reconciler(
    DatasetDescriptor dataset, IGranuleDiscovery discovery, IObjectStore store, StacApiPublisher? api, TimeProvider time)
{
    /// <exception cref="DiscoveryException">The archive cannot be asked, so nothing can be said.</exception>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    /// <exception cref="StacApiException">An item cannot be removed from the API; it is left here too.</exception>
    public async Task<ReconcileResult> RunAsync(ReconcileOptions options, CancellationToken cancellationToken = default)
    {
        // A granule that overlaps the window may have begun the year before, and be filed under the year after its start.
        var published = await CatalogSnapshot.LoadAsync(store, dataset.Id, YearsOf(options.Window, margin: 1), cancellationToken);
        var publisher = new GranulePublisher(dataset, store, time);
        var comparison = new CatalogAudit(publisher, store, published);
        var findings = new List<Finding>();
        var found = new GroupedDiscovery(discovery).DiscoverAsync(dataset, options.Window, cancellationToken);
        await foreach (var granule in SupersessionRanking.RankAsync(found, publisher.ExpectedItem, cancellationToken))
        {
            if (await comparison.AuditAsync(granule, cancellationToken) is { } finding)
                findings.Add(finding);
        }
        findings.AddRange(comparison.AuditItems(options.Window));

        var notes = new List<string>();
        if (options.Fix)
            findings = await FixAsync(findings, comparison.Archived, options, notes, cancellationToken);
        // The API is held against the catalog as it is now, repairs included.
        if (options.CompareApi && api is not null)
            findings.AddRange(await CompareApiAsync(api, options, cancellationToken));
        return new ReconcileResult
        {
            Archived = comparison.Archived,
            Items = published.Folders.Values.Count(folder => folder.Item is not null),
            Findings = findings,
            Notes = notes,
        };
    }

    /// <summary>The years that the window's items are filed under: its own with a margin, and the one of a time that the descriptor states.</summary>
    private SortedSet<int> YearsOf(TimeRange window, int margin)
    {
        var first = window.Start.UtcDateTime.Year - margin;
        var years = new SortedSet<int>(Enumerable.Range(first, window.End.UtcDateTime.Year + margin - first + 1));
        if (dataset.Time?.Fixed is { } stated)
            years.Add(StacLayout.YearOf(stated.Start));
        return years;
    }

    private static async Task<IEnumerable<Finding>> CompareApiAsync(
        StacApiPublisher api, ReconcileOptions options, CancellationToken cancellationToken)
    {
        var differences = await api.AuditAsync(options.Window, cancellationToken);
        if (options.Fix)
            await api.MendAsync(differences, cancellationToken);
        return differences.Select(difference => new Finding
        {
            Kind = difference.Kind switch
            {
                StacApiDifferenceKind.Missing => FindingKind.MissingAtApi,
                StacApiDifferenceKind.Extra => FindingKind.OnlyAtApi,
                StacApiDifferenceKind.Collection or StacApiDifferenceKind.Differs => FindingKind.DiffersAtApi,
                _ => throw new InvalidOperationException($"{difference.Kind} is not a kind of difference"),
            },
            Subject = difference.Item,
            Reason = difference.Reason,
            Fixed = options.Fix,
        });
    }

    private async Task<List<Finding>> FixAsync(
        List<Finding> findings, int archived, ReconcileOptions options, List<string> notes, CancellationToken cancellationToken)
    {
        var kept = findings.Where(finding => finding.IsForTheNextRun).Select(finding => finding.Kind).ToHashSet();
        if (!options.RemoveGone)
            kept.Add(FindingKind.Gone);
        else if (archived == 0 && findings.Exists(finding => finding.Kind == FindingKind.Gone))
        {
            kept.Add(FindingKind.Gone);
            notes.Add("the archive has no granule at all in the window, so no item was removed: ask it again, or choose another window");
        }
        if (findings.Exists(finding => finding.Kind == FindingKind.Orphan)
            && await ActiveRuns.FindAsync(store, dataset.Id, time, cancellationToken) is { } run)
        {
            kept.Add(FindingKind.Orphan);
            notes.Add($"orphans were left, because the run {run} may still be writing their items: reconcile again when it has a report");
        }
        return await RemoveAsync(findings, finding => !kept.Contains(finding.Kind), options, notes, cancellationToken);
    }

    private async Task<List<Finding>> RemoveAsync(
        List<Finding> findings, Func<Finding, bool> isFixable, ReconcileOptions options, List<string> notes, CancellationToken cancellationToken)
    {
        var years = new SortedSet<int>();
        var result = new List<Finding>();
        foreach (var finding in findings)
        {
            if (isFixable(finding))
                await RemoveAsync(finding, years, cancellationToken);
            result.Add(finding with { Fixed = isFixable(finding) });
        }
        await UpdateCatalogsAsync(years, options, notes, cancellationToken);
        return result;
    }

    /// <summary>Catalogs and tables of the window's years too, from which nothing was removed: a run that died may have left them behind their items.</summary>
    private async Task UpdateCatalogsAsync(SortedSet<int> changed, ReconcileOptions options, List<string> notes, CancellationToken cancellationToken)
    {
        var years = new SortedSet<int>(changed);
        var inWindow = YearsOf(options.Window, margin: 0);
        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(dataset.Id), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is { } year && inWindow.Contains(year))
                years.Add(year);
        }
        if (years.Count == 0)
            return;
        try
        {
            foreach (var key in await new CatalogPublisher(store, new() { MakesStrips = false }).UpdateAsync(dataset, years, cancellationToken))
            {
                if (key.Split('/') is [_, var folder, _] && StacLayout.YearOfFolder(folder) is { } year && !changed.Contains(year))
                    notes.Add($"{store.Locate(key)} was not what its items say, and was written anew");
            }
        }
        catch (StacException error) when (!error.IsTemporary)
        {
            // An item out of the window: what was repaired is to be told all the same.
            notes.Add(error.Message);
        }
    }

    /// <summary>From the API first: what is left there after an error is still found here.</summary>
    private async Task RemoveAsync(Finding finding, SortedSet<int> years, CancellationToken cancellationToken)
    {
        if (finding.Item is { } item && api is not null && finding.Removals[0].Split('/') is [_, var filed, ..] && StacLayout.YearOfFolder(filed) is { } itemYear)
            await api.RemoveAsync(itemYear, new ItemId(item), cancellationToken);
        foreach (var key in finding.Removals)
        {
            await store.DeleteAsync(key, cancellationToken);
            if (key.Split('/') is [var folder, var year, _, _] && folder == dataset.Id && StacLayout.YearOfFolder(year) is { } number)
                years.Add(number);
        }
    }
}
