using System.Runtime.CompilerServices;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Strips;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Verification;

/// <summary>Holds a year's strips against the year's items: each is readable, and of the COGs that the items state.</summary>
internal sealed class StripVerifier(IObjectStore store)
{
    private const string Remedy = "remove it, then 'datasets reconcile --fix' or the next run writes it";

    /// <param name="present">The keys of strips that are there.</param>
    public async IAsyncEnumerable<VerifiedObject> VerifyAsync(
        DatasetId dataset, int year, YearContent items, IReadOnlyCollection<string> present, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = await StripIndex.ReadAsync(store, dataset, year, cancellationToken);
        var planned = StripPlanner.Plan(items.Rows).Where(strip => strip.Year == year)
            .ToDictionary(strip => (string)StacLayout.Strip(dataset, year, strip.Month, strip.Variable), strip => strip.Header, StringComparer.Ordinal);
        // One that is not in the index could not be made of its COGs, or is of an earlier version.
        foreach (var key in present.Union(index.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var stored = await store.ReadAsync(key, cancellationToken);
            var problem = stored is null ? "is missing: 'datasets reconcile --fix' or the next run writes it" : Problem(stored.Content, planned.GetValueOrDefault(key), items.IsWhole);
            yield return new VerifiedObject(key, StacObjectKind.Strip, stored?.Content.Length ?? 0, problem is null ? [] : [problem]);
        }
    }

    private static string? Problem(byte[] png, StripHeader? planned, bool isWhole)
    {
        try
        {
            var strip = MonthStrip.Read(png).Header;
            if (planned is null)
                return isWhole ? "is of no items that are there: 'datasets reconcile --fix' or the next run removes it" : null;
            var known = planned.Frames.ToHashSet();
            return strip.HasFormOf(planned) && strip.Frames.All(known.Contains) ? null : $"is not of the COGs that the month's items have: {Remedy}";
        }
        catch (FormatException error)
        {
            return $"{error.Message}: {Remedy}";
        }
    }
}
