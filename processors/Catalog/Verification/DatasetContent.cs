using Datasets.Catalog.Stac;
using Datasets.Model;

namespace Datasets.Catalog.Verification;

/// <summary>What a walk found below a collection.</summary>
internal sealed class DatasetContent(string id)
{
    private readonly SortedDictionary<int, YearContent> _years = [];

    public string Id => id;

    /// <summary>Null where the collection cannot be read.</summary>
    public CollectionTexts? Texts { get; set; }

    public IEnumerable<YearContent> Years => _years.Values;

    /// <summary>Whether all that the catalogs link could be read.</summary>
    public bool IsWhole => _years.Values.All(year => year.IsWhole);

    public YearContent Year(int year) => _years.TryGetValue(year, out var known) ? known : _years[year] = new YearContent(year);

    public IReadOnlyDictionary<int, CatalogContent> ByYear() =>
        _years.Values.Where(year => year.Content is not null).ToDictionary(year => year.Year, year => year.Content!);

    /// <summary>The latest item's picture.</summary>
    public StacThumbnail? Thumbnail => _years.Values.LastOrDefault(year => year.Content is not null)?.Thumbnail;
}

/// <summary>What a walk found in a year.</summary>
internal sealed class YearContent(int year)
{
    private string? _latest;

    public int Year => year;

    public bool IsWhole { get; private set; } = true;

    public CatalogContent? Content { get; private set; }

    public StacThumbnail? Thumbnail { get; private set; }

    public int Items { get; private set; }

    /// <summary>What the items add to the dataset's index.</summary>
    public List<IndexRow> Rows { get; } = [];

    /// <summary>Digests of the rows that the year's table has to have, by the ids of their items.</summary>
    public Dictionary<string, string> RowDigests { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes an item in; null for one that cannot be read.</summary>
    public void Add(ObjectKey item, ItemFacts? facts)
    {
        if (facts is null)
        {
            IsWhole = false;
            return;
        }
        Items++;
        if (facts.TableRow is { } digest)
            RowDigests[Path.GetFileNameWithoutExtension(item.Name)] = digest;
        if (facts.Row is { } row)
            Rows.Add(row);
        Content = CatalogContent.Merge(Content is null ? [facts.Content] : [Content, facts.Content]);
        if (string.CompareOrdinal(item, _latest) > 0)
            (_latest, Thumbnail) = (item, facts.Thumbnail);
    }
}

/// <summary>What a readable item says to those above it.</summary>
/// <param name="Row">What it adds to the dataset's index; null for nothing.</param>
/// <param name="TableRow">The digest of its row in the year's table; null where there is no table.</param>
internal sealed record ItemFacts(CatalogContent Content, StacThumbnail? Thumbnail, IndexRow? Row, string? TableRow);
