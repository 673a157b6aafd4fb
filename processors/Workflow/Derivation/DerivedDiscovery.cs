using System.Globalization;
using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Derivation;

/// <summary>
/// Discovers a derived dataset's periods among the published items of the dataset that it is made from: each is a group of granules, whose members are the
/// days' COGs. So its revision is a hash of their checksums, and a day that is added, removed or processed again makes just its periods another revision.
/// </summary>
/// <param name="store">Where both datasets are.</param>
public sealed class DerivedDiscovery(IObjectStore store) : IGranuleDiscovery
{
    /// <inheritdoc/>
    /// <exception cref="StorageException">The items cannot be read.</exception>
    /// <exception cref="StacException">An item cannot be read.</exception>
    public IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(DatasetDescriptor dataset, TimeRange window, CancellationToken cancellationToken = default)
    {
        var derive = dataset.Derive ?? throw new ArgumentException($"{dataset.Id} is not a derived dataset", nameof(dataset));
        return derive.IsClimatology ? ClimatologyAsync(dataset, derive, window, cancellationToken) : PeriodsAsync(dataset, derive, window, cancellationToken);
    }

    /// <summary>The years that the items are filed under which the dataset is made from, from their start to their end; null where there are none.</summary>
    /// <exception cref="StorageException">The store cannot be listed.</exception>
    public async Task<TimeRange?> SpanAsync(DatasetDescriptor dataset, CancellationToken cancellationToken = default)
    {
        var years = await new SourceDays(dataset, store).YearsAsync(cancellationToken);
        return dataset.Derive is { IsClimatology: true, Reference: [var first, var last] } ? YearsOf(first, last)
            : years.Count > 0 ? YearsOf(years[0], years[^1])
            : null;
    }

    /// <summary>One year of items is in memory at a time, and of an anomaly those of the reference.</summary>
    private async IAsyncEnumerable<DiscoveredGranule> PeriodsAsync(
        DatasetDescriptor dataset, DeriveDescriptor derive, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = new SourceDays(dataset, store);
        var years = await source.YearsAsync(cancellationToken);
        var usual = derive.Statistic == DeriveStatistic.Anomaly ? await ReferenceAsync(source, derive, years, cancellationToken) : null;
        foreach (var year in years.Where(year => year >= window.Start.UtcDateTime.Year && year <= window.End.UtcDateTime.Year))
        {
            foreach (var period in (await source.OfYearAsync(year, cancellationToken)).GroupBy(day => DerivedPeriods.Of(derive, day.Day)))
            {
                if (Overlaps(period.Key.Time, window))
                    yield return GroupOf(dataset, period.Key, [.. period], usual?[period.Key.Time.Start.UtcDateTime.Month] ?? []);
            }
        }
    }

    private async IAsyncEnumerable<DiscoveredGranule> ClimatologyAsync(
        DatasetDescriptor dataset, DeriveDescriptor derive, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = new SourceDays(dataset, store);
        var days = new List<SourceDay>();
        foreach (var year in (await source.YearsAsync(cancellationToken)).Where(year => DerivedPeriods.IsOfReference(derive, year)))
            days.AddRange(await source.OfYearAsync(year, cancellationToken));
        foreach (var period in days.GroupBy(day => DerivedPeriods.Of(derive, day.Day)).OrderBy(period => period.Key.Time.Start))
        {
            if (Overlaps(period.Key.Time, window))
                yield return GroupOf(dataset, period.Key, [.. period], []);
        }
    }

    /// <summary>By the month of the year.</summary>
    private static async Task<ILookup<int, SourceDay>> ReferenceAsync(SourceDays source, DeriveDescriptor derive, IReadOnlyList<int> years, CancellationToken cancellationToken)
    {
        var days = new List<SourceDay>();
        foreach (var year in years.Where(year => DerivedPeriods.IsOfReference(derive, year)))
            days.AddRange(await source.OfYearAsync(year, cancellationToken));
        return days.ToLookup(day => day.Day.Month);
    }

    private static DiscoveredGranule GroupOf(DatasetDescriptor dataset, DerivedPeriod period, IReadOnlyList<SourceDay> own, IEnumerable<SourceDay> usual)
    {
        var all = own.Concat(usual).DistinctBy(day => day.Item).OrderBy(day => day.Date).ThenBy(day => day.Item.Text, StringComparer.Ordinal).ToList();
        List<DiscoveredGranule> members = [.. all.SelectMany(day => MembersOf(dataset, day))];
        var days = own.Select(day => day.Day).Distinct().Count();
        return new DiscoveredGranule
        {
            Id = period.Id,
            Revision = GranuleGroup.RevisionOf(members),
            Name = string.Create(CultureInfo.InvariantCulture, $"{period.Name}, {days} day{(days == 1 ? "" : "s")}"),
            Time = period.Time,
            Members = members,
            Problem = all.Select(day => day.Problem).FirstOrDefault(problem => problem is not null) ?? MissingVariable(dataset, own, period),
            MetadataUrl = SourceCog.ItemUrl(dataset.Derive!.From, own[0].Date, own[0].Item),
        };
    }

    private static string? MissingVariable(DatasetDescriptor dataset, IReadOnlyList<SourceDay> own, DerivedPeriod period) =>
        dataset.Variables.FirstOrDefault(variable => !own.Any(day => day.Checksums.ContainsKey(variable.Name))) is { } missing
            ? $"no item of {dataset.Derive!.From} in {period.Name} has a variable {Quoted.Of(missing.Name)}"
            : null;

    private static IEnumerable<DiscoveredGranule> MembersOf(DatasetDescriptor dataset, SourceDay day) =>
        dataset.Variables.Where(variable => day.Checksums.ContainsKey(variable.Name))
            .Select(variable => SourceCog.Create(dataset.Derive!.From, day.Date, day.Item, variable.Name, day.Checksums[variable.Name]));

    private static bool Overlaps(TimeRange time, TimeRange window) => time.Start <= window.End && time.End >= window.Start;

    private static TimeRange YearsOf(int first, int last) => new(
        new DateTimeOffset(first, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(last, 12, 31, 0, 0, 0, TimeSpan.Zero).AddDays(1).AddMilliseconds(-1));
}
