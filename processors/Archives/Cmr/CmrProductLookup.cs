using System.Net;
using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Cmr;

/// <summary>Finds a collection in CMR by its short name, by asking for its newest granule: a collection without granules is of no use.</summary>
public sealed class CmrProductLookup : IDisposable
{
    /// <summary>One record of a granule or a collection.</summary>
    private const long MaximumAnswerBytes = 8 << 20;

    private readonly CmrOptions _options;
    private readonly HttpClient _client;
    private readonly HttpRetry _retry;

    /// <param name="handler">Whom requests go through, disposed by its maker; null makes connections of this object's own.</param>
    /// <exception cref="DiscoveryException">The endpoint is neither https nor on this machine.</exception>
    public CmrProductLookup(CmrOptions options, HttpMessageHandler? handler = null)
    {
        if (!HostPolicy.IsSafeTransport(options.Endpoint))
            throw new DiscoveryException($"The endpoint {SafeText.Url(options.Endpoint)} is not https (http is for this machine only).");
        _options = options;
        _client = HttpHandlers.Client(handler, DecompressionMethods.All);
        _retry = new HttpRetry(options.Retry);
    }

    /// <exception cref="DiscoveryException">CMR cannot be reached, or has no granule of that short name.</exception>
    public async Task<CmrProduct> FindAsync(string shortName, CancellationToken cancellationToken = default)
    {
        try
        {
            using var granules = await _retry.RunAsync(
                $"looking for {shortName}", token => GetAsync("granules.umm_json", [("short_name", shortName), ("sort_key[]", "-start_date"), ("page_size", "1")], token),
                cancellationToken);
            var newest = granules.RootElement.Array("items").FirstOrDefault();
            var (meta, umm) = (newest.Child("meta"), newest.Child("umm"));
            var collection = umm.Child("CollectionReference");
            var time = umm.Child("TemporalExtent");
            if (collection.Text("ShortName") is not { } name || collection.Text("Version") is not { } version || meta.Text("provider-id") is not { } provider
                || (time.Child("RangeDateTime").Time("BeginningDateTime") ?? time.Time("SingleDateTime")) is not { } start)
            {
                throw new DiscoveryException(
                    $"{SafeText.Url(_options.Endpoint)} has no granule of the collection '{SafeText.Text(shortName, 100)}': check the short name (it is case-sensitive), or give a granule's file")
                {
                    IsWrongUsage = true,
                };
            }
            return new CmrProduct(name, version, provider, await TitleAsync(name, version, provider, cancellationToken), start);
        }
        catch (HttpFailure e)
        {
            throw new DiscoveryException($"Cannot look for {SafeText.Text(shortName, 100)} at {SafeText.Url(_options.Endpoint)}: {e.Message.TrimEnd('.')}.{_retry.Conclusion(e)}", e.IsTemporary, e);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A title is good to have, and no reason to fail.</summary>
    private async Task<string?> TitleAsync(string shortName, string version, string provider, CancellationToken cancellationToken)
    {
        try
        {
            using var collections = await GetAsync(
                "collections.umm_json", [("short_name", shortName), ("version", version), ("provider", provider), ("page_size", "1")], cancellationToken);
            return collections.RootElement.Array("items").FirstOrDefault().Child("umm").Text("EntryTitle");
        }
        catch (HttpFailure)
        {
            return null;
        }
    }

    private async ValueTask<JsonDocument> GetAsync(string resource, (string Name, string Value)[] parameters, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        var url = new Uri($"{_options.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{resource}?{query}");
        using var deadline = new CancellationTokenSource(_options.Timeout, _options.Retry.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", HttpHandlers.ClientName);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
                throw HttpFailure.FromResponse(response, $"it answers {HttpFailure.Describe(response.StatusCode)}", _options.Retry.Time);
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            var body = new MemoryStream();
            // Also what few bytes make when they are decompressed.
            if (!await CmrPageReader.CopyAsync(stream, body, MaximumAnswerBytes, either.Token))
                throw new HttpFailure("its answer is larger than any answer to this question", isTemporary: false);
            return JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFailure("no whole answer came in time", isTemporary: true, inner: e);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.FromException(url, e);
        }
        catch (InvalidDataException e)
        {
            throw new HttpFailure("its answer is damaged: it cannot be decompressed", isTemporary: true, inner: e);
        }
        catch (IOException e)
        {
            throw new HttpFailure("the connection broke in the middle of the answer", isTemporary: true, inner: e);
        }
        catch (JsonException e)
        {
            throw new HttpFailure("its answer is not JSON", isTemporary: false, inner: e);
        }
    }
}
