using Datasets.Catalog.Series;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Zarr;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Brings the series of a variable up to date with the items. Pieces are named after what they are made of, so one that is there is right, and a run that dies
/// leaves objects that the next one goes on with. The index is put only over the version that was there before the items were listed; then what it no longer
/// names is removed. Runs at once end in the same files.
/// </summary>
internal sealed class VariableSeries
{
    private readonly IObjectStore _store;
    private readonly SeriesTexts _texts;
    private readonly string _folder;
    private readonly SeriesBuilder _builder;
    private readonly StoredObject? _stored;
    private readonly SeriesIndex? _index;
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);

    private VariableSeries(IObjectStore store, SeriesTexts texts, string scratch, StoredObject? stored)
    {
        (_store, _texts, _stored) = (store, texts, stored);
        _folder = StacLayout.SeriesFolder(texts.Dataset, texts.Variable);
        _builder = new SeriesBuilder(
            store, scratch, item => StacLayout.Cog(texts.Dataset, StacLayout.YearOf(DateTimeOffset.FromUnixTimeMilliseconds(item.Time)), new ItemId(item.Id), texts.Variable));
        _index = stored is null ? null : TryParse(stored.Content);
    }

    /// <summary>The keys that were written.</summary>
    public List<string> Written { get; } = [];

    /// <summary>Why there is no series of a year, by the year.</summary>
    public SortedDictionary<int, StacException> Refused { get; } = [];

    /// <summary>Reads the index, before the items are listed.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<VariableSeries> OpenAsync(IObjectStore store, DatasetDescriptor dataset, VariableDescriptor variable, string scratch, CancellationToken cancellationToken) =>
        new(store, SeriesPlanner.TextsOf(dataset, variable), scratch, await store.ReadAsync(StacLayout.SeriesIndex(dataset.Id, variable.Name), cancellationToken));

    /// <param name="years">All years that have items.</param>
    /// <param name="changed">The years whose items were listed after this was opened.</param>
    /// <param name="rowsOf">Lists a year's items.</param>
    /// <returns>False where another run changed items or the series meanwhile: the items have to be listed again.</returns>
    /// <exception cref="StacException">An item's COG is not the one that it states.</exception>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public async Task<bool> TryUpdateAsync(
        IReadOnlyCollection<int> years, IReadOnlyCollection<int> changed, Func<int, Task<IReadOnlyList<IndexRow>>> rowsOf, CancellationToken cancellationToken)
    {
        await ListAsync(cancellationToken);
        var rows = new SortedDictionary<int, IReadOnlyList<IndexRow>>();
        foreach (var year in years.Where(year => changed.Contains(year) || !IsKnown(year)))
            rows[year] = await rowsOf(year);
        var open = OpenPeriod(years, rows);
        // What the latest month decides may be another thing for years that did not change.
        while (open is not null && years.Where(year => !rows.ContainsKey(year) && !HasFormFor(year, open)).ToList() is { Count: > 0 } others)
        {
            foreach (var year in others)
                rows[year] = await rowsOf(year);
            open = OpenPeriod(years, rows);
        }
        var planned = rows.ToDictionary(year => year.Key, year => Plan(year.Key, year.Value, open ?? ""));
        var isBuilt = false;
        foreach (var piece in planned.Values.SelectMany(year => year.Pieces))
        {
            if (await BuildAsync(piece, cancellationToken) is not { } built)
                return false;
            isBuilt |= built;
        }
        return await TryPutAsync(IndexOf(years, planned), isBuilt, cancellationToken);
    }

    /// <summary>Removes the series of a variable that has none any more.</summary>
    public static async Task RemoveAsync(IObjectStore store, DatasetId dataset, string variable, CancellationToken cancellationToken)
    {
        // The index goes first: without it the other objects are no one's.
        await store.DeleteAsync(StacLayout.SeriesIndex(dataset, variable), cancellationToken);
        await foreach (var entry in store.ListAsync(StacLayout.SeriesFolder(dataset, variable), cancellationToken))
            await store.DeleteAsync(entry.Key, cancellationToken);
    }

    private static SeriesIndex? TryParse(byte[] content)
    {
        try
        {
            return SeriesIndex.Parse(content, "it");
        }
        catch (ZarrException)
        {
            return null;
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        _present.Clear();
        await foreach (var entry in _store.ListAsync(_folder, cancellationToken))
            _present.Add(entry.Key[_folder.Length..]);
    }

    /// <summary>Whether the index says what a year has, and all objects of that are there.</summary>
    private bool IsKnown(int year)
    {
        if (_index is null || _index.Texts.Dataset != _texts.Dataset)
            return false;
        if (_index.Empty.Contains(year))
            return true;
        var pieces = _index.Pieces.Where(piece => piece.Year == year).ToList();
        return (pieces.Count > 0 || (_index.Open is { } open && SeriesPeriod.YearOf(open.Period) == year)) && pieces.TrueForAll(piece => IsWhole(piece.Folder, piece.Layout));
    }

    private bool IsWhole(string folder, SeriesLayout layout) => SeriesMetadata.NamesOf(_texts.Variable, layout).All(name => _present.Contains($"{folder}/{name}"));

    /// <summary>Whether a year that did not change has the pieces that it needs when another month is the latest.</summary>
    private bool HasFormFor(int year, string open)
    {
        if (_index!.Empty.Contains(year))
            return true;
        var pieces = _index.Pieces.Where(piece => piece.Year == year).ToList();
        var isOpen = _index.Open is { } month && SeriesPeriod.YearOf(month.Period) == year;
        return SeriesPeriod.YearOf(open) == year
            ? pieces.TrueForAll(piece => !SeriesPeriod.IsYear(piece.Period) && piece.Period != open) && (!isOpen || _index.Open!.Period == open)
            : !isOpen && pieces is [var whole] && SeriesPeriod.IsYear(whole.Period);
    }

    private string? OpenPeriod(IReadOnlyCollection<int> years, SortedDictionary<int, IReadOnlyList<IndexRow>> rows)
    {
        var latest = rows.Values.Select(year => SeriesPlanner.Latest(_texts.Variable, year)).Max();
        if (_index is not null)
        {
            var kept = _index.Pieces.Where(piece => years.Contains(piece.Year) && !rows.ContainsKey(piece.Year)).Select(piece => piece.Times[^1]);
            if (_index.Open is { } open && SeriesPeriod.YearOf(open.Period) is var year && years.Contains(year) && !rows.ContainsKey(year))
                kept = kept.Append(open.Times[^1]);
            latest = kept.Select(time => (long?)time).Append(latest).Max();
        }
        return latest is { } time ? SeriesPeriod.OfMonth(time) : null;
    }

    private PlannedYear Plan(int year, IReadOnlyList<IndexRow> rows, string open)
    {
        try
        {
            return open.Length == 0 ? new PlannedYear([], null) : SeriesPlanner.Plan(_texts, year, rows, open);
        }
        catch (StacException refusal)
        {
            Refused[year] = refusal;
            return new PlannedYear([], null);
        }
    }

    /// <returns>Whether anything was missing; null where a COG is not the one that its item states.</returns>
    private async Task<bool?> BuildAsync(SeriesPiece piece, CancellationToken cancellationToken)
    {
        if (IsWhole(piece.Folder, piece.Layout))
            return false;
        var start = $"{piece.Folder}/";
        var present = _present.Where(name => name.StartsWith(start, StringComparison.Ordinal)).Select(name => name[start.Length..]).ToHashSet(StringComparer.Ordinal);
        if (await _builder.BuildAsync(piece, $"{_folder}{start}", present, cancellationToken) is { } changed)
        {
            Changed = changed.Id;
            return null;
        }
        Written.Add($"{_folder}{start}{ZarrArray.MetadataName}");
        return true;
    }

    /// <summary>The item whose COG was not the one that it states, where that made an update fail.</summary>
    public string? Changed { get; private set; }

    private SeriesIndex IndexOf(IReadOnlyCollection<int> years, IReadOnlyDictionary<int, PlannedYear> planned)
    {
        var kept = years.Where(year => !planned.ContainsKey(year)).ToHashSet();
        var pieces = (_index?.Pieces ?? []).Where(piece => kept.Contains(piece.Year))
            .Concat(planned.Values.SelectMany(year => year.Pieces).Select(piece => new IndexedPiece(piece.Folder, piece.Form, [.. piece.Items.Select(item => item.Time)])))
            .OrderBy(piece => piece.Times[0]).ToList();
        var open = planned.Values.Select(year => year.Open).OfType<OpenMonth>().FirstOrDefault()
            ?? (_index?.Open is { } month && kept.Contains(SeriesPeriod.YearOf(month.Period)) ? month : null);
        return new SeriesIndex
        {
            Texts = _texts,
            Pieces = pieces,
            Open = open,
            Empty = [.. years.Where(year => pieces.TrueForAll(piece => piece.Year != year) && (open is null || SeriesPeriod.YearOf(open.Period) != year)).Order()],
        };
    }

    private async Task<bool> TryPutAsync(SeriesIndex index, bool isBuilt, CancellationToken cancellationToken)
    {
        var key = StacLayout.SeriesIndex(_texts.Dataset, _texts.Variable);
        var content = index.ToJson();
        if (_stored is null || !content.AsSpan().SequenceEqual(_stored.Content))
        {
            if (!await _store.TryPutAsync(key, content, MediaTypes.Json, _stored?.ETag, cancellationToken))
                return false;
            Written.Add(key);
        }
        // Between the listing and the put, another run may have removed pieces that its index did not name.
        if (isBuilt)
        {
            await ListAsync(cancellationToken);
            if (!index.Pieces.All(piece => IsWhole(piece.Folder, piece.Layout)))
                return false;
        }
        return await TryRemoveOthersAsync(key, content, index, cancellationToken);
    }

    /// <returns>False where another run's index came meanwhile, which may name what was removed here.</returns>
    private async Task<bool> TryRemoveOthersAsync(ObjectKey key, byte[] content, SeriesIndex index, CancellationToken cancellationToken)
    {
        var named = index.Pieces.Select(piece => piece.Folder).ToHashSet(StringComparer.Ordinal);
        var others = _present.Where(name => name != ZarrArray.MetadataName && !named.Contains(name.Split('/')[0])).ToList();
        if (others.Count == 0)
            return true;
        foreach (var name in others)
            await _store.DeleteAsync($"{_folder}{name}", cancellationToken);
        return await _store.ReadAsync(key, cancellationToken) is { } now && now.Content.AsSpan().SequenceEqual(content);
    }
}
