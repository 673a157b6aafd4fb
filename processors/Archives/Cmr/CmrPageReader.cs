using System.Globalization;
using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Cmr;

/// <summary>One page of an answer, with the mark that asks for the next one.</summary>
internal sealed record CmrPage(IReadOnlyList<DiscoveredGranule> Granules, long? Hits, string? SearchAfter);

/// <summary>Gets one page from CMR, with patience for what passes.</summary>
internal sealed class CmrPageReader(HttpClient client, CmrOptions options)
{
    private const string SearchAfterHeader = "CMR-Search-After";
    private const int LongestErrorBytes = 16 * 1024;

    private readonly HttpRetry _retry = new(options.Retry);

    /// <summary>The last page's buffer, for the next: pages are megabytes, and a million granules are many pages.</summary>
    private MemoryStream? _spare;

    public async Task<CmrPage> ReadAsync(
        string dataset, Uri query, string? searchAfter, UmmGranuleParser parser, CancellationToken cancellationToken)
    {
        var spent = TimeSpan.Zero;
        try
        {
            return await _retry.RunAsync($"discovery of {dataset}", TimedAsync, cancellationToken);
        }
        catch (HttpFailure e)
        {
            throw new DiscoveryException(
                $"Cannot discover {dataset} at {SafeText.Url(query)}: {e.Message.TrimEnd('.')}.{_retry.Conclusion(e)}", e.IsTemporary, e);
        }

        // A server that sends a little now and then would otherwise be waited for as long as all attempts take.
        async ValueTask<CmrPage> TimedAsync(CancellationToken token)
        {
            var left = options.TimeoutOfAttempts - spent;
            var start = options.Retry.Time.GetTimestamp();
            try
            {
                return await AttemptAsync(query, searchAfter, parser, left < options.Timeout ? left : options.Timeout, token);
            }
            catch (HttpFailure e) when (e.IsTemporary && options.Retry.Time.GetElapsedTime(start) >= left)
            {
                throw new DiscoveryException(
                    $"Cannot discover {dataset} at {SafeText.Url(query)}: no whole answer came in the {options.TimeoutOfAttempts.TotalSeconds:0.#} s that all attempts may take. Try again later.",
                    isTemporary: true, e);
            }
            finally
            {
                spent += options.Retry.Time.GetElapsedTime(start);
            }
        }
    }

    private async ValueTask<CmrPage> AttemptAsync(
        Uri query, string? searchAfter, UmmGranuleParser parser, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, options.Retry.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await GetAsync(query, searchAfter, parser, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFailure(
                deadline.IsCancellationRequested
                    ? $"no whole answer came within {timeout.TotalSeconds:0.#} s"
                    : "the server did not take the connection in time",
                isTemporary: true,
                inner: e);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.FromException(query, e);
        }
        catch (InvalidDataException e)
        {
            throw new HttpFailure($"its answer is damaged: it cannot be decompressed ({SafeText.Text(e.Message)})", isTemporary: true, inner: e);
        }
        catch (IOException e)
        {
            throw new HttpFailure($"the connection broke in the middle of the answer: {SafeText.Text(e.Message)}", isTemporary: true, inner: e);
        }
        catch (DiscoveryException e) when (e.IsTemporary)
        {
            throw new HttpFailure(e.Message, isTemporary: true, inner: e);
        }
    }

    private async Task<CmrPage> GetAsync(Uri query, string? searchAfter, UmmGranuleParser parser, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, query);
        request.Headers.TryAddWithoutValidation("Client-Id", HttpHandlers.ClientName);
        request.Headers.TryAddWithoutValidation("User-Agent", HttpHandlers.ClientName);
        if (searchAfter is not null)
            request.Headers.TryAddWithoutValidation(SearchAfterHeader, searchAfter);

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await RefusalAsync(response, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType is "text/html")
        {
            // A gateway in front of CMR shows such a page, with status 200, while CMR is being maintained.
            throw new HttpFailure(
                "it answers with an HTML page, not with JSON: it may be down for maintenance, or the endpoint is wrong", isTemporary: true);
        }

        var body = Interlocked.Exchange(ref _spare, null) ?? new MemoryStream();
        body.SetLength(0);
        await ReceiveAsync(response, body, cancellationToken);
        var (granules, hits) = parser.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        _spare = body;
        return new CmrPage(granules, HitsOf(response) ?? hits, HeaderOf(response, SearchAfterHeader));
    }

    private async Task ReceiveAsync(HttpResponseMessage response, MemoryStream body, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (await CopyAsync(stream, body, options.MaximumAnswerBytes, cancellationToken))
            return;

        throw new HttpFailure(
            $"its answer is larger than {options.MaximumAnswerBytes} bytes, which no page of {options.PageSize} granules needs",
            isTemporary: false);
    }

    /// <returns>False where there is more than <paramref name="limit"/>.</returns>
    public static async Task<bool> CopyAsync(Stream from, MemoryStream to, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (to.Length + count > limit)
                return false;
            to.Write(buffer, 0, count);
        }
        return true;
    }

    private async Task<HttpFailure> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var why = $"it answers {HttpFailure.Describe(response.StatusCode)}";
        if (response.Headers.Location is not null)
            return new HttpFailure($"{why}, a redirect, which CMR never sends. Check the endpoint", isTemporary: false);

        var reason = await ReasonAsync(response, cancellationToken);
        return HttpFailure.FromResponse(response, reason is null ? why : $"{why}: {reason}", options.Retry.Time);
    }

    /// <summary>CMR explains itself as <c>{"errors": ["…"]}</c>.</summary>
    private static async Task<string?> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await CopyAsync(stream, body, LongestErrorBytes, cancellationToken);
            using var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            return json.RootElement.Array("errors").FirstOrDefault() is { ValueKind: JsonValueKind.String } error
                ? SafeText.Text(error.GetString()!)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidDataException or HttpRequestException or InvalidOperationException)
        {
            // The status says enough; a broken explanation adds nothing.
            return null;
        }
    }

    private static long? HitsOf(HttpResponseMessage response) =>
        long.TryParse(HeaderOf(response, "CMR-Hits"), NumberStyles.None, CultureInfo.InvariantCulture, out var hits) ? hits : null;

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
