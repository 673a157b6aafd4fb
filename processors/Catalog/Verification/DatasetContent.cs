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

    /// <summary>Digests of the rows that the year's table has to have, by the ids of their items.</summary>
    public Dictionary<string, string> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes an item in; null for one that cannot be read.</summary>
    /// <param name="row">The digest of its row.</param>
    public void Add(string item, CatalogContent? content, StacThumbnail? thumbnail, string? row)
    {
        if (row is not null)
            Rows[Path.GetFileNameWithoutExtension(item)] = row;
        if (content is null)
        {
            IsWhole = false;
            return;
        }
        Items++;
        Content = CatalogContent.Merge(Content is null ? [content] : [Content, content]);
        if (string.CompareOrdinal(item, _latest) > 0)
            (_latest, Thumbnail) = (item, thumbnail);
    }
}
