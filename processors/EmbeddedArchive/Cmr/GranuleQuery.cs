using System.Globalization;
using System.Text.Json;
using Datasets.EmbeddedArchive.Catalogue;
using Microsoft.AspNetCore.Http;

namespace Datasets.EmbeddedArchive.Cmr;

/// <summary>A granule search as CMR's Search API takes it: short_name, version, provider, temporal, revision_date, page_size, sort_key and the CMR-Search-After header.</summary>
internal sealed record GranuleQuery(bool IsForThisCollection, DateTimeOffset Start, DateTimeOffset End, int PageSize, bool NewestFirst, CataloguePlace? After)
{
    /// <summary>Only records that were changed from then on; null for all.</summary>
    public DateTimeOffset? RevisedFrom { get; init; }

    private const int LargestPage = 2000;

    private static readonly Dictionary<string, string> CollectionParameters = new()
    {
        ["short_name"] = CatalogueGranule.ShortName,
        ["version"] = CatalogueGranule.Version,
        ["provider"] = CatalogueGranule.Provider,
        ["provider_id"] = CatalogueGranule.Provider,
        ["collection_concept_id"] = CatalogueGranule.CollectionId,
    };

    /// <summary>Reads the query, or says what is wrong with it in CMR's words.</summary>
    public static GranuleQuery? Read(HttpRequest request, out string? error)
    {
        error = null;
        var query = new GranuleQuery(true, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10, false, null);
        foreach (var (key, values) in request.Query)
        {
            var name = key.EndsWith("[]", StringComparison.Ordinal) ? key[..^2] : key;
            if (CollectionParameters.TryGetValue(name, out var ours))
                query = query with { IsForThisCollection = query.IsForThisCollection && values.Any(value => value == ours) };
            else if (name == "temporal")
                query = query.WithTemporal(values.ToString(), ref error);
            else if (name == "revision_date")
                query = query.WithRevisionDate(values.ToString(), ref error);
            else if (name == "page_size")
                query = query.WithPageSize(values.ToString(), ref error);
            else if (name == "sort_key")
                query = query.WithSortKey(values.ToString(), ref error);
            else
                error = $"Parameter [{name}] was not recognized.";
        }
        if (request.Headers.TryGetValue("CMR-Search-After", out var after))
            query = query.WithSearchAfter(after.ToString(), ref error);
        return error is null ? query : null;
    }

    /// <summary>The header that leads to the page after <paramref name="last"/>: provider, beginning in milliseconds since 1970, concept number.</summary>
    public static string SearchAfter(CatalogueGranule last) =>
        string.Create(CultureInfo.InvariantCulture, $"[\"ges_disc\",{last.Beginning.ToUnixTimeMilliseconds()},{last.Number}]");

    private GranuleQuery WithTemporal(string value, ref string? error)
    {
        var parts = value.Split(',');
        if (parts.Length is < 2 or > 4 || !TryTime(parts[0], DateTimeOffset.MinValue, out var start) || !TryTime(parts[1], DateTimeOffset.MaxValue, out var end))
        {
            error = $"[{value}] is not a valid date-range";
            return this;
        }
        if (start > end)
            error = $"start_date [{parts[0]}] must be before end_date [{parts[1]}]";
        return this with { Start = start, End = end };
    }

    /// <summary>A start without an end is all that is asked for here.</summary>
    private GranuleQuery WithRevisionDate(string value, ref string? error)
    {
        if (value.EndsWith(',') && TryTime(value[..^1], DateTimeOffset.MinValue, out var start))
            return this with { RevisedFrom = start };
        error = $"[{value}] is not a valid datetime-range";
        return this;
    }

    private GranuleQuery WithPageSize(string value, ref string? error)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= LargestPage)
            return this with { PageSize = size };
        error = $"page_size must be a number between 0 and {LargestPage}";
        return this;
    }

    private GranuleQuery WithSortKey(string value, ref string? error)
    {
        if (value is "start_date" or "+start_date" or " start_date" or "-start_date")
            return this with { NewestFirst = value[0] == '-' };
        error = $"The sort key [{value}] is not a valid field for sorting granules.";
        return this;
    }

    private GranuleQuery WithSearchAfter(string value, ref string? error)
    {
        try
        {
            using var place = JsonDocument.Parse(value);
            var parts = place.RootElement;
            return this with { After = new(DateTimeOffset.FromUnixTimeMilliseconds(parts[1].GetInt64()), parts[2].GetInt64()) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or ArgumentOutOfRangeException or FormatException)
        {
            error = "The search_after header is not valid.";
            return this;
        }
    }

    private static bool TryTime(string text, DateTimeOffset open, out DateTimeOffset time)
    {
        time = open;
        return text.Length == 0
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}
