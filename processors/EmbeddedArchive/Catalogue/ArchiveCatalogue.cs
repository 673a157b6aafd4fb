using Datasets.EmbeddedArchive.Granules;

namespace Datasets.EmbeddedArchive.Catalogue;

/// <summary>
/// Which granules the archive has. Those that the options describe are made up as they are asked for, so a catalogue of a million granules takes
/// no memory; days that were changed are remembered. Safe for use from several threads.
/// </summary>
public sealed class ArchiveCatalogue
{
    /// <summary>Concept numbers of one day's granules lie in one block of this size.</summary>
    private const int NumbersPerDay = 1000;

    /// <summary>Keeps the numbers in the range that CMR's have.</summary>
    private const long FirstNumber = 1_500_000_000;

    private const int MostPerDay = 200;

    private readonly Lock _lock = new();
    private readonly EmbeddedArchiveOptions _options;

    /// <summary>The days that differ from what the options' range alone would give: all their granules.</summary>
    private readonly SortedDictionary<DateOnly, List<CatalogueGranule>> _changed = [];

    /// <summary>How many versions a day has had, for concept numbers that are never used twice.</summary>
    private readonly Dictionary<DateOnly, int> _versions = [];

    /// <exception cref="ArgumentOutOfRangeException">More granules a day than there are concept numbers for.</exception>
    public ArchiveCatalogue(EmbeddedArchiveOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.GranulesPerDay, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.GranulesPerDay, MostPerDay);
        _options = options;
        foreach (var gap in options.Gaps)
            _changed[gap] = [];
        foreach (var (date, time) in options.Reprocessed)
            Reprocess(date, time);
    }

    /// <summary>A granule for a day, made at the given time, beside those that the day has.</summary>
    public CatalogueGranule Add(DateOnly date, DateTimeOffset? productionTime = null)
    {
        lock (_lock)
        {
            var granule = NextVersion(date, productionTime ?? OmdoaO3eGranule.FirstProductionOf(date), revision: 1);
            Insert(Changed(date), granule);
            return granule;
        }
    }

    /// <summary>
    /// The day is processed again: a new file under a new name and a new concept id. The archive deletes the day's earlier granules, or keeps them for
    /// now, as happens during a re-processing campaign.
    /// </summary>
    public CatalogueGranule Reprocess(DateOnly date, DateTimeOffset productionTime, bool keepEarlier = false)
    {
        lock (_lock)
        {
            var day = Changed(date);
            var granule = NextVersion(date, productionTime, revision: 1 + day.Select(earlier => earlier.Revision).DefaultIfEmpty(0).Max());
            if (!keepEarlier)
                day.Clear();
            Insert(day, granule);
            return granule;
        }
    }

    /// <summary>The metadata records of a day are revised: the same concept ids and files, the next revision.</summary>
    public void Revise(DateOnly date)
    {
        lock (_lock)
        {
            var day = Changed(date);
            for (var i = 0; i < day.Count; i++)
                day[i] = day[i] with { Revision = day[i].Revision + 1 };
        }
    }

    /// <summary>The archive loses all granules of a day.</summary>
    public void Remove(DateOnly date)
    {
        lock (_lock)
            Changed(date).Clear();
    }

    /// <summary>How many granules overlap a range of time, both ends included.</summary>
    public long Count(DateTimeOffset start, DateTimeOffset end)
    {
        lock (_lock)
        {
            // Whole days are counted, not listed: only the first and the last of a window can be cut.
            var (first, last) = Days(start, end);
            if (last < first)
                return 0;
            if (last.DayNumber - first.DayNumber < 2)
                return Between(first, last, start, end).LongCount();
            var (second, beforeLast) = (first.AddDays(1), last.AddDays(-1));
            return Between(first, first, start, end).LongCount() + CountDays(second, beforeLast) + Between(last, last, start, end).LongCount();
        }
    }

    /// <summary>Up to <paramref name="limit"/> granules that overlap a range of time, ordered by beginning and concept number, after a place in that order.</summary>
    public IReadOnlyList<CatalogueGranule> Page(DateTimeOffset start, DateTimeOffset end, CataloguePlace? after, bool newestFirst, int limit)
    {
        lock (_lock)
        {
            var (first, last) = Days(start, end);
            if (after is { } place)
                (first, last) = newestFirst ? (first, Min(last, place.Date)) : (Max(first, place.Date), last);
            if (last < first)
                return [];
            var ordered = newestFirst
                ? Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).SelectMany(back => GranulesOn(last.AddDays(-back)).Reverse())
                : Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).SelectMany(forth => GranulesOn(first.AddDays(forth)));
            return
            [
                .. ordered
                    .Where(granule => granule.Ending >= start && granule.Beginning <= end)
                    .SkipWhile(granule => after is { } reached && !(newestFirst ? IsBefore(granule, reached) : IsAfter(granule, reached)))
                    .Take(limit),
            ];
        }
    }

    /// <summary>The granule with a concept id, or null.</summary>
    public CatalogueGranule? Find(string conceptId)
    {
        var digits = conceptId.AsSpan().TrimStart('G');
        var dash = digits.IndexOf('-');
        if (dash < 0 || !long.TryParse(digits[..dash], out var number) || number < FirstNumber)
            return null;
        var day = (number - FirstNumber) / NumbersPerDay;
        if (day > DateOnly.MaxValue.DayNumber)
            return null;
        lock (_lock)
            return GranulesOn(DateOnly.FromDayNumber((int)day)).FirstOrDefault(granule => granule.ConceptId == conceptId);
    }

    /// <summary>The granule whose file has a name, or null.</summary>
    public CatalogueGranule? FindFile(string fileName)
    {
        const string prefix = "OMI-Aura_L3-OMDOAO3e_";
        if (!fileName.StartsWith(prefix, StringComparison.Ordinal) || fileName.Length < prefix.Length + 9)
            return null;
        if (!DateOnly.TryParseExact(fileName.AsSpan(prefix.Length, 9), "yyyy'm'MMdd", out var date))
            return null;
        lock (_lock)
            return GranulesOn(date).FirstOrDefault(granule => granule.FileName == fileName);
    }

    private IEnumerable<CatalogueGranule> Between(DateOnly first, DateOnly last, DateTimeOffset start, DateTimeOffset end)
    {
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            foreach (var granule in GranulesOn(date).Where(granule => granule.Ending >= start && granule.Beginning <= end))
                yield return granule;
        }
    }

    private long CountDays(DateOnly first, DateOnly last)
    {
        var (from, to) = (Max(first, _options.From), Min(last, _options.To));
        var untouched = Math.Max(0, to.DayNumber - from.DayNumber + 1L) * _options.GranulesPerDay;
        foreach (var (date, granules) in _changed.Where(day => day.Key >= first && day.Key <= last))
            untouched += granules.Count - (IsInRange(date) ? _options.GranulesPerDay : 0);
        return untouched;
    }

    /// <summary>The days that there can be anything for.</summary>
    private (DateOnly First, DateOnly Last) Days(DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (_options.From, _options.To);
        if (_changed.Count > 0)
            (from, to) = (Min(from, _changed.Keys.First()), Max(to, _changed.Keys.Last()));
        return (Max(from, DateOnly.FromDateTime(start.UtcDateTime)), Min(to, DateOnly.FromDateTime(end.UtcDateTime)));
    }

    private IReadOnlyList<CatalogueGranule> GranulesOn(DateOnly date) =>
        _changed.TryGetValue(date, out var changed) ? changed : IsInRange(date) ? Untouched(date) : [];

    private List<CatalogueGranule> Changed(DateOnly date)
    {
        if (_changed.TryGetValue(date, out var day))
            return day;
        return _changed[date] = IsInRange(date) ? Untouched(date) : [];
    }

    private static void Insert(List<CatalogueGranule> day, CatalogueGranule granule)
    {
        day.Add(granule);
        day.Sort((a, b) => (a.Beginning, a.Number).CompareTo((b.Beginning, b.Number)));
    }

    private List<CatalogueGranule> Untouched(DateOnly date) =>
    [
        .. Enumerable.Range(0, _options.GranulesPerDay).Select(slot => new CatalogueGranule
        {
            Number = NumberOf(date, slot),
            Date = date,
            Slot = slot,
            SlotsPerDay = _options.GranulesPerDay,
            ProductionTime = OmdoaO3eGranule.FirstProductionOf(date),
            Corruption = CorruptionOf(date),
        }),
    ];

    private CatalogueGranule NextVersion(DateOnly date, DateTimeOffset productionTime, int revision)
    {
        var version = _versions[date] = _versions.GetValueOrDefault(date) + 1;
        return new()
        {
            Number = NumberOf(date, MostPerDay + version),
            Date = date,
            ProductionTime = productionTime,
            Revision = revision,
            Corruption = CorruptionOf(date),
        };
    }

    private Corruption? CorruptionOf(DateOnly date) => _options.Corrupt.TryGetValue(date, out var corruption) ? corruption : null;

    private bool IsInRange(DateOnly date) => date >= _options.From && date <= _options.To;

    private static long NumberOf(DateOnly date, int offset) => FirstNumber + (long)date.DayNumber * NumbersPerDay + offset;

    private static bool IsAfter(CatalogueGranule granule, CataloguePlace place) =>
        (granule.Beginning, granule.Number).CompareTo((place.Beginning, place.Number)) > 0;

    private static bool IsBefore(CatalogueGranule granule, CataloguePlace place) =>
        (granule.Beginning, granule.Number).CompareTo((place.Beginning, place.Number)) < 0;

    private static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;

    private static DateOnly Max(DateOnly a, DateOnly b) => a > b ? a : b;
}
