using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Granules before a run's window that the archive has added or changed since the last good run: asked for by the date of their revision, so that what
/// comes late or is processed again is found without a backfill. Only days after the first published one, in years with items, are looked at: what
/// was never asked for stays so, however many records an archive touches.
/// </summary>
internal sealed class LateGranules(DatasetDescriptor dataset, IGranuleDiscovery archive, IObjectStore store)
{
    /// <summary>Days at most so far apart are asked for together.</summary>
    private const int LargestGap = 31;

    /// <summary>What starts on such a day, sorted by start: all of it, as later productions and groups need their day's other granules.</summary>
    /// <exception cref="DiscoveryException">The archive cannot be asked.</exception>
    /// <exception cref="StorageException">What is published cannot be read.</exception>
    public async IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        TimeRange window, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var wide = dataset.Group == ItemGrouping.Day ? window with { Start = GranuleGroup.DayOf(window.Start) } : window;
        var days = await DaysAsync(wide, since, cancellationToken);
        foreach (var span in SpansOf(days, dataset.Source.Cmr is not null ? LargestGap : int.MaxValue))
        {
            await foreach (var granule in new GroupedDiscovery(archive).DiscoverAsync(dataset, span, cancellationToken))
            {
                if (granule.HasTime && days.Contains(DayOf(granule)) && granule.Time.End < wide.Start)
                    yield return granule;
            }
        }
    }

    private async Task<SortedSet<DateOnly>> DaysAsync(TimeRange window, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var days = new SortedSet<DateOnly>();
        if (await FirstPublishedAsync(cancellationToken) is not { } first || first >= window.Start)
            return days;
        var years = await store.ListFoldersAsync(StacLayout.DatasetFolder(dataset.Id), cancellationToken)
            .Select(StacLayout.YearOfFolder).ToHashSetAsync(cancellationToken: cancellationToken);
        var span = new TimeRange(first, window.Start.AddMilliseconds(-1));
        await foreach (var granule in archive.RevisedAsync(dataset, span, since, cancellationToken))
        {
            if (granule.HasTime && granule.Time.Start >= first && years.Contains(granule.Time.Start.UtcDateTime.Year))
                days.Add(DayOf(granule));
        }

        return days;
    }

    /// <summary>When the collection's data begin; null where nothing is published, or the collection does not say.</summary>
    private async Task<DateTimeOffset?> FirstPublishedAsync(CancellationToken cancellationToken)
    {
        var key = StacLayout.Collection(dataset.Id);
        if (await store.ReadAsync(key, cancellationToken) is not { } collection)
            return null;
        try
        {
            return StacReader.Read(collection.Content, store.Locate(key), json =>
                json.Member("extent").Member("temporal").Member("interval")[0][0] is { ValueKind: JsonValueKind.String } start
                    ? DateTimeOffset.Parse(start.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                    : (DateTimeOffset?)null);
        }
        catch (StacException)
        {
            // The run writes it anew; the next one looks.
            return null;
        }
    }

    private static DateOnly DayOf(DiscoveredGranule granule) => DateOnly.FromDateTime(granule.Time.Start.UtcDateTime);

    private static IEnumerable<TimeRange> SpansOf(SortedSet<DateOnly> days, int largestGap)
    {
        DateOnly? first = null;
        var last = default(DateOnly);
        foreach (var day in days)
        {
            if (first is { } begun && day.DayNumber - last.DayNumber > largestGap)
            {
                yield return Span(begun, last);
                first = null;
            }

            first ??= day;
            last = day;
        }

        if (first is { } start)
            yield return Span(start, last);
    }

    private static TimeRange Span(DateOnly first, DateOnly last) => new(
        new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero), new DateTimeOffset(last, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1).AddMilliseconds(-1));
}
