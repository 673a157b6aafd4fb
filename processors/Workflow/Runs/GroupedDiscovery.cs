using System.Globalization;
using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Discovers an archive's granules grouped as the dataset's <c>group</c> says; without one, as they are. An archive sends granules sorted by
/// start, so a group is whole when the next one begins, and no more than one is in memory.
/// </summary>
public sealed class GroupedDiscovery(IGranuleDiscovery archive) : IGranuleDiscovery
{
    /// <inheritdoc/>
    /// <remarks>
    /// A window is widened to whole days where days are grouped, so that none is made of a part of its granules only because of the window. A granule
    /// that states no time is in no group: it comes alone, with its problem.
    /// </remarks>
    public IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, CancellationToken cancellationToken = default) => dataset.Group switch
        {
            ItemGrouping.Day => DaysAsync(dataset, WholeDays(window), cancellationToken),
            ItemGrouping.Time => TimesAsync(dataset, window, cancellationToken),
            null => archive.DiscoverAsync(dataset, window, cancellationToken).Select(granule => Named(granule, dataset)),
            _ => throw new ArgumentOutOfRangeException(nameof(dataset), dataset.Group, "not a grouping"),
        };

    /// <summary>A file that no item can be named after is a problem, and need not be downloaded to find that out.</summary>
    private static DiscoveredGranule Named(DiscoveredGranule granule, DatasetDescriptor dataset) =>
        granule.File is null || dataset.ItemId.TryFormat(granule.Time.Start, dataset.Id, granule.File.Name, out _, out var complaint)
            ? granule
            : granule with { File = null, Problem = complaint };

    private async IAsyncEnumerable<DiscoveredGranule> DaysAsync(
        DatasetDescriptor dataset, TimeRange days, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var granules in RunsAsync(dataset, days, granule => GranuleGroup.DayOf(granule.Time.Start), cancellationToken))
        {
            if (!granules[0].HasTime)
                yield return granules[0];
            // CMR also returns the previous day's last swath; that day is incomplete, so it is skipped.
            else if (granules[0].Time.Start >= days.Start && granules[0].Time.Start <= days.End)
                yield return GranuleGroup.OfDay(granules);
        }
    }

    private async IAsyncEnumerable<DiscoveredGranule> TimesAsync(
        DatasetDescriptor dataset, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var granules in RunsAsync(dataset, window, granule => granule.Time.Start, cancellationToken))
        {
            if (!granules[0].HasTime)
            {
                yield return granules[0];
                continue;
            }

            foreach (var sameTime in granules.GroupBy(granule => granule.Time))
                yield return GranuleGroup.OfTime([.. sameTime], dataset);
        }
    }

    /// <summary>Neighbours with the same key together; a granule without a time alone.</summary>
    private async IAsyncEnumerable<List<DiscoveredGranule>> RunsAsync(
        DatasetDescriptor dataset, TimeRange window, Func<DiscoveredGranule, DateTimeOffset> keyOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var together = new List<DiscoveredGranule>();
        await foreach (var granule in archive.DiscoverAsync(dataset, window, cancellationToken))
        {
            if (!granule.HasTime)
            {
                yield return [granule];
                continue;
            }

            if (together.Count > 0 && keyOf(granule) != keyOf(together[0]))
            {
                if (keyOf(granule) < keyOf(together[0]))
                    throw NotSorted(dataset, together[0], granule);
                yield return together;
                together = [];
            }

            together.Add(granule);
        }

        if (together.Count > 0)
            yield return together;
    }

    private static TimeRange WholeDays(TimeRange window) =>
        new(GranuleGroup.DayOf(window.Start), GranuleGroup.DayOf(window.End).AddDays(1).AddMilliseconds(-1));

    /// <summary>A group that has been passed on would come a second time, with what it lacked.</summary>
    private static DiscoveryException NotSorted(DatasetDescriptor dataset, DiscoveredGranule before, DiscoveredGranule granule) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Cannot discover {dataset.Id}: the archive sent {granule.Name} of {granule.Time.Start:u} after {before.Name} of {before.Time.Start:u}, and "
            + $"granules can only be grouped when they come sorted by start. Try again later."),
        isTemporary: true);
}
