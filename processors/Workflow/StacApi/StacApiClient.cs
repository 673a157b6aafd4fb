using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Archives.Cmr;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// Writes to a STAC API by its Transaction extension 1.0.0: <c>POST</c> to create, <c>PUT</c> to replace what a 409 says is there, and several
/// items at once as an ItemCollection or, where the server states it, to stac-fastapi's <c>bulk_items</c>.
/// </summary>
internal sealed class StacApiClient : IDisposable
{
    private const int LongestError = 16 * 1024;
    private const int LongestLanding = 4 * 1024 * 1024;

    private readonly StacApiOptions _options;
    private readonly HttpClient _client;
    private readonly StacApiTokens _tokens;
    private readonly HttpRetry _retry;
    private IReadOnlyList<string>? _conformance;

    public StacApiClient(StacApiOptions options)
    {
        _options = options;
        _client = HttpHandlers.Client(null, DecompressionMethods.All);
        _tokens = new StacApiTokens(_client, options);
        _retry = new HttpRetry(options.Retry);
    }

    /// <summary>How messages end, so that their reader knows what was tried.</summary>
    public string Conclusion(HttpFailure failure) => _retry.Conclusion(failure);

    /// <exception cref="StacApiRefusal">The server refuses the collection.</exception>
    /// <exception cref="HttpFailure">The server cannot be written to.</exception>
    public async Task PutCollectionAsync(string id, JsonObject collection, CancellationToken cancellationToken)
    {
        await RequireTransactionsAsync(cancellationToken);
        await CreateOrReplaceAsync("/collections", $"/collections/{id}", collection, cancellationToken);
    }

    /// <exception cref="StacApiRefusal">The server refuses the item.</exception>
    /// <exception cref="HttpFailure">The server cannot be written to.</exception>
    public Task PutItemAsync(string collection, string id, JsonObject item, CancellationToken cancellationToken) =>
        CreateOrReplaceAsync($"/collections/{collection}/items", $"/collections/{collection}/items/{id}", item, cancellationToken);

    /// <summary>Puts several items in one request.</summary>
    /// <returns>False where the server does not take them so, for whatever reason: one by one it says which it does not like.</returns>
    /// <exception cref="HttpFailure">The server cannot be written to.</exception>
    public async Task<bool> TryPutItemsAsync(
        string collection, IReadOnlyList<(string Id, JsonObject Item)> items, CancellationToken cancellationToken)
    {
        var conformance = await RequireTransactionsAsync(cancellationToken);
        var isBulk = conformance.Any(c => c.Contains("bulk", StringComparison.OrdinalIgnoreCase));
        JsonObject body = isBulk
            ? new() { ["items"] = new JsonObject(items.Select(i => KeyValuePair.Create(i.Id, (JsonNode?)i.Item.DeepClone()))), ["method"] = "upsert" }
            : new() { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. items.Select(i => i.Item.DeepClone())]) };
        try
        {
            await SendAsync(HttpMethod.Post, $"/collections/{collection}/{(isBulk ? "bulk_items" : "items")}", body, cancellationToken);
            return true;
        }
        catch (StacApiRefusal)
        {
            return false;
        }
    }

    /// <summary>Removes an item; none there is fine.</summary>
    /// <exception cref="StacApiRefusal">The server refuses.</exception>
    /// <exception cref="HttpFailure">The server cannot be written to.</exception>
    public async Task DeleteItemAsync(string collection, string id, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, $"/collections/{collection}/items/{id}", null, cancellationToken);
        }
        catch (StacApiRefusal e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
        }
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _client.Dispose();
    }

    private async Task CreateOrReplaceAsync(string create, string replace, JsonObject content, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Post, create, content, cancellationToken);
        }
        catch (StacApiRefusal e) when (e.Status == HttpStatusCode.Conflict)
        {
            await SendAsync(HttpMethod.Put, replace, content, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> RequireTransactionsAsync(CancellationToken cancellationToken)
    {
        if (_conformance is { } known)
            return known;
        var landing = await SendAsync(HttpMethod.Get, "/", null, cancellationToken);
        string[] conformance;
        try
        {
            using var json = JsonDocument.Parse(landing);
            conformance = [.. json.RootElement.Array("conformsTo").Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!)];
        }
        catch (JsonException)
        {
            throw new HttpFailure("its landing page is not JSON. Check publish.stacApi.url", isTemporary: false);
        }
        if (!conformance.Any(c => c.EndsWith("/ogcapi-features/extensions/transaction", StringComparison.Ordinal)))
        {
            throw new HttpFailure(
                "it does not offer the Transaction extension (its conformsTo has no …/ogcapi-features/extensions/transaction), so nothing can be "
                + "published to it. Check publish.stacApi.url, or enable the extension",
                isTemporary: false);
        }
        return _conformance = conformance;
    }

    private async Task<byte[]> SendAsync(HttpMethod method, string path, JsonObject? content, CancellationToken cancellationToken)
    {
        var url = new Uri(_options.Url + path);
        var body = content is null ? null : JsonSerializer.SerializeToUtf8Bytes(content);
        return await _retry.RunAsync($"publishing to {Display.Url(url)}", token => AttemptAsync(method, url, body, token), cancellationToken);
    }

    private async ValueTask<byte[]> AttemptAsync(HttpMethod method, Uri url, byte[]? body, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _options.Retry.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var token = await _tokens.GetAsync(refused: null, either.Token);
            var (status, answer, failure) = await ExchangeAsync(method, url, body, token, either.Token);
            if (status == HttpStatusCode.Unauthorized && _options.Credentials.Client is not null)
            {
                token = await _tokens.GetAsync(refused: token, either.Token);
                (_, answer, failure) = await ExchangeAsync(method, url, body, token, either.Token);
            }
            return failure is null ? answer : throw failure;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFailure($"no whole answer came within {_options.Timeout.TotalSeconds:0.#} s", isTemporary: true, inner: e);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.Of(url, e);
        }
        catch (IOException e)
        {
            throw new HttpFailure($"the connection broke in the middle of the answer: {Display.Text(e.Message)}", isTemporary: true, inner: e);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Answer, Exception? Failure)> ExchangeAsync(
        HttpMethod method, Uri url, byte[]? body, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("User-Agent", HttpHandlers.ClientName);
        request.Headers.TryAddWithoutValidation("Accept", "application/geo+json, application/json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var answer = await BodyAsync(response, cancellationToken);
        return (response.StatusCode, answer, response.IsSuccessStatusCode ? null : Failure(response, url, answer, token));
    }

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var limit = response.IsSuccessStatusCode ? LongestLanding : LongestError;
        var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        while (body.Length < limit && await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
            body.Write(buffer, 0, count);
        return body.ToArray();
    }

    private Exception Failure(HttpResponseMessage response, Uri url, byte[] answer, string? token)
    {
        var status = response.StatusCode;
        var said = $"{Display.Host(url)} answers {HttpFailure.Describe(status)}";
        if (StacApiMessage.Of(answer, token) is { } message)
            said += $": {message}";
        return status switch
        {
            HttpStatusCode.Unauthorized when _options.Credentials == StacApiCredentials.None =>
                new HttpFailure($"{said}. It wants credentials: set publish.stacApi.auth to bearer or oauth2", isTemporary: false),
            HttpStatusCode.Unauthorized => new HttpFailure($"{said}. It refuses {_options.Credentials.Description}: renew the secret", isTemporary: false),
            HttpStatusCode.Forbidden => new HttpFailure($"{said}. {_options.Credentials.Description} may not write there", isTemporary: false),
            _ when response.Headers.Location is not null && (int)status is >= 300 and < 400 =>
                new HttpFailure($"{said}, a redirect, which is not followed with credentials. Set publish.stacApi.url to where it leads", isTemporary: false),
            _ when HttpFailure.IsTemporaryStatus(status) => HttpFailure.Of(response, said, _options.Retry.Time),
            _ => new StacApiRefusal(status, said),
        };
    }
}

/// <summary>The server is well, and does not want this collection or item.</summary>
internal sealed class StacApiRefusal(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status => status;
}
