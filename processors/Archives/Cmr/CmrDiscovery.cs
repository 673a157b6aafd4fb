using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Cmr;

/// <summary>
/// Discovers granules in NASA's Common Metadata Repository (CMR): <c>granules.umm_json</c>, sorted by start, paged with the
/// <c>CMR-Search-After</c> header, one page in memory at a time.
/// </summary>
public sealed class CmrDiscovery : IGranuleDiscovery, IDisposable
{
    private const string WhereToFind = "https://search.earthdata.nasa.gov shows both beside each collection.";

    private readonly CmrOptions _options;
    private readonly HttpClient _client;
    private readonly CmrPageReader _pages;

    /// <param name="handler">Whom requests go through, disposed by its maker; null makes connections of this object's own.</param>
    /// <exception cref="DiscoveryException">The endpoint is neither https nor on this machine.</exception>
    public CmrDiscovery(CmrOptions? options = null, HttpMessageHandler? handler = null)
    {
        _options = options ?? new CmrOptions();
        if (!_options.Endpoint.IsAbsoluteUri || !HostPolicy.IsSafeTransport(_options.Endpoint))
            throw new DiscoveryException($"The endpoint {SafeText.Url(_options.Endpoint)} is not https (http is for this machine only).");

        _client = HttpHandlers.Client(handler, DecompressionMethods.All);
        _pages = new CmrPageReader(_client, _options);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What cannot be used is among the granules too, with its <see cref="DiscoveredGranule.Problem"/>. A granule that two pages side by side
    /// name comes once: no more than those are remembered, however many granules there are. Pages are read until one is empty, since the
    /// number of hits changes when granules arrive or are withdrawn meanwhile. Whether all promised granules came is known only at the end, so
    /// the exception can come after the last granule.
    /// </remarks>
    public IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, CancellationToken cancellationToken = default) =>
        SearchAsync(dataset, window, revisedSince: null, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<DiscoveredGranule> RevisedAsync(
        DatasetDescriptor dataset, TimeRange span, DateTimeOffset since, CancellationToken cancellationToken = default) =>
        SearchAsync(dataset, span, since, cancellationToken);

    private async IAsyncEnumerable<DiscoveredGranule> SearchAsync(
        DatasetDescriptor dataset, TimeRange window, DateTimeOffset? revisedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = dataset.Source.Cmr ?? throw new DiscoveryException($"Cannot discover {dataset.Id} in CMR: its source is {dataset.Source.Title}.");
        if (source.Blanks is { } blanks)
        {
            throw new DiscoveryException($"Cannot discover {dataset.Id}: its descriptor does not say {blanks} yet ({CmrSource.Unknown} in source.cmr). {WhereToFind}")
            {
                IsWrongUsage = true,
            };
        }
        var parser = new UmmGranuleParser(dataset.Source, _options.Endpoint, _options.IsOfThisProcess);
        var query = Query(source, window, revisedSince);
        var before = new HashSet<string>(StringComparer.Ordinal);
        var known = 0L;
        long? promised = null;
        var marks = new HashSet<string>(StringComparer.Ordinal);
        string? searchAfter = null;

        for (var number = 1; ; number++)
        {
            var page = await _pages.ReadAsync(dataset.Id, query, searchAfter, parser, cancellationToken);
            var here = new HashSet<string>(StringComparer.Ordinal);
            var fresh = page.Granules.Where(granule => here.Add(granule.Id) && !before.Contains(granule.Id)).ToList();
            before = here;
            known += fresh.Count;
            // The fewest that any page states: a granule that arrived meanwhile may stand before the pages still to come.
            promised = promised < page.Hits ? promised : page.Hits ?? promised;
            if (page.Granules.Count > 0 && fresh.Count == 0)
                throw Repeated(dataset, number);

            if (known > _options.MaximumGranules || page.Hits > _options.MaximumGranules)
                throw TooMany(dataset, Math.Max(known, page.Hits ?? 0));

            foreach (var granule in fresh)
                yield return granule;

            if (page.Granules.Count == 0 || page.SearchAfter is null)
            {
                if (known < promised)
                    throw Incomplete(dataset, known, promised.Value);
                yield break;
            }

            if (!marks.Add(page.SearchAfter))
                throw Repeated(dataset, number);
            searchAfter = page.SearchAfter;
        }
    }

    public void Dispose() => _client.Dispose();

    private Uri Query(CmrSource source, TimeRange window, DateTimeOffset? revisedSince)
    {
        var parameters = new List<(string Name, string Value)>
        {
            ("short_name", source.ShortName),
            ("version", source.Version),
            ("temporal[]", $"{Iso(window.Start)},{Iso(window.End)}"),
            ("sort_key[]", "start_date"),
            ("page_size", _options.PageSize.ToString(CultureInfo.InvariantCulture)),
        };
        if (revisedSince is { } since)
            parameters.Add(("revision_date[]", $"{Iso(since)},"));
        if (source.Provider is { } provider)
            parameters.Insert(2, ("provider", provider));

        var query = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        return new Uri($"{_options.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/granules.umm_json?{query}");
    }

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private DiscoveryException Repeated(DatasetDescriptor dataset, int page) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Cannot discover {dataset.Id}: {SafeText.Url(_options.Endpoint)} sent the same page twice (page {page}). Try again later."),
            isTemporary: true);

    private DiscoveryException TooMany(DatasetDescriptor dataset, long granules) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Cannot discover {dataset.Id}: {SafeText.Url(_options.Endpoint)} has {granules} granules, and a search may have {_options.MaximumGranules}. Give a shorter --from … --to."));

    private DiscoveryException Incomplete(DatasetDescriptor dataset, long came, long promised) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Cannot discover {dataset.Id}: {SafeText.Url(_options.Endpoint)} promised {promised} granules but sent {came}. "
                + $"The archive may have changed meanwhile; try again."),
            isTemporary: true);
}
