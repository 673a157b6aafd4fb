using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;
using Datasets.Catalog;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// Writes to a STAC API by its Transaction extension 1.0.0: <c>POST</c> to create, <c>PUT</c> to replace what a 409 says is there, and several
/// items at once as an ItemCollection or, where the server's conformance or its service description states it, to stac-fastapi's
/// <c>bulk_items</c>. Only an answer that proves that an item was taken counts.
/// </summary>
internal sealed partial class StacApiClient : IDisposable
{
    private const int LongestError = 16 * 1024;
    private const int LongestAnswer = 64 * 1024 * 1024;
    /// <summary>An item with the histograms of many variables has tens of kilobytes.</summary>
    private const int ItemsPerPage = 50;

    private readonly StacApiOptions _options;
    private readonly HttpClient _client;
    private readonly StacApiTokens _tokens;
    private readonly HttpRetry _retry;
    private bool? _takesBulk;

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

    /// <summary>Puts one item.</summary>
    /// <returns>False where the server has only queued it (202), so that it is not there yet.</returns>
    /// <exception cref="StacApiRefusal">The server refuses the item.</exception>
    /// <exception cref="HttpFailure">The server cannot be written to.</exception>
    public async Task<bool> PutItemAsync(string collection, string id, JsonObject item, CancellationToken cancellationToken)
    {
        await RequireTransactionsAsync(cancellationToken);
        var items = $"/collections/{collection}/items";
        return await CreateOrReplaceAsync(items, $"{items}/{id}", item, cancellationToken) != HttpStatusCode.Accepted;
    }

    /// <summary>Puts several items in one request.</summary>
    /// <returns>False where nothing proves that the server took all of them: one by one it says which it does not like.</returns>
    /// <exception cref="HttpFailure">The server cannot be written to.</exception>
    public async Task<bool> TryPutItemsAsync(
        string collection, IReadOnlyList<(string Id, JsonObject Item)> items, CancellationToken cancellationToken)
    {
        var takesBulk = await RequireTransactionsAsync(cancellationToken);
        JsonObject body = takesBulk
            ? new() { ["items"] = new JsonObject(items.Select(i => KeyValuePair.Create(i.Id, (JsonNode?)i.Item.DeepClone()))), ["method"] = "upsert" }
            : new() { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. items.Select(i => i.Item.DeepClone())]) };
        try
        {
            var (status, answer) = await SendAsync(
                HttpMethod.Post, $"/collections/{collection}/{(takesBulk ? "bulk_items" : "items")}", body, cancellationToken);
            return status is HttpStatusCode.OK or HttpStatusCode.Created && BulkResponse.Proves(answer, [.. items.Select(item => item.Id)]);
        }
        catch (StacApiRefusal)
        {
            return false;
        }
    }

    /// <summary>An item as the server has it; null where it has none.</summary>
    /// <exception cref="HttpFailure">The server cannot be read.</exception>
    /// <exception cref="StacApiRefusal">The server refuses.</exception>
    public async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var (_, answer) = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
            return ParseObject(answer, path);
        }
        catch (StacApiRefusal e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return null;
        }
    }

    public Task<JsonObject?> GetItemAsync(string collection, string id, CancellationToken cancellationToken) =>
        GetAsync($"/collections/{collection}/items/{id}", cancellationToken);

    /// <summary>The items of a collection whose time overlaps a window, page by page; null first and only where there is no such collection.</summary>
    /// <exception cref="HttpFailure">The server cannot be read.</exception>
    /// <exception cref="StacApiRefusal">The server refuses.</exception>
    public async IAsyncEnumerable<JsonObject?> ListItemsAsync(
        string collection, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = $"/collections/{collection}/items?limit={ItemsPerPage}&datetime={StacJson.Time(window.Start)}/{StacJson.Time(window.End)}";
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (next is not null && asked.Add(next))
        {
            if (await GetAsync(next, cancellationToken) is not { } page)
            {
                yield return null;
                yield break;
            }
            foreach (var item in page["features"] as JsonArray ?? [])
            {
                if (item is JsonObject feature)
                    yield return feature;
            }
            next = LinkOf(page, "next") is { } link ? PathOf(link) : null;
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

    private async Task<HttpStatusCode> CreateOrReplaceAsync(string create, string replace, JsonObject content, CancellationToken cancellationToken)
    {
        try
        {
            return (await SendAsync(HttpMethod.Post, create, content, cancellationToken)).Status;
        }
        catch (StacApiRefusal e) when (e.Status == HttpStatusCode.Conflict)
        {
            return (await SendAsync(HttpMethod.Put, replace, content, cancellationToken)).Status;
        }
    }

    /// <returns>Whether the server takes <c>bulk_items</c>.</returns>
    private async Task<bool> RequireTransactionsAsync(CancellationToken cancellationToken)
    {
        if (_takesBulk is { } known)
            return known;
        var (_, answer) = await SendAsync(HttpMethod.Get, "/", null, cancellationToken);
        var landing = ParseObject(answer, "/");
        string[] conformance = [.. (landing["conformsTo"] as JsonArray ?? []).Select(one => one?.ToString() ?? "")];
        if (!conformance.Any(c => c.EndsWith("/ogcapi-features/extensions/transaction", StringComparison.Ordinal)))
        {
            throw new HttpFailure(
                "it does not offer the Transaction extension (its conformsTo has no …/ogcapi-features/extensions/transaction), so nothing can be "
                + "published to it. Check publish.stacApi.url, or enable the extension",
                isTemporary: false);
        }
        _takesBulk = conformance.Any(c => c.Contains("bulk", StringComparison.OrdinalIgnoreCase)) || await DescribesBulkAsync(landing, cancellationToken);
        return _takesBulk.Value;
    }

    /// <summary>
    /// stac-fastapi's bulk extension has no conformance class, so the OpenAPI document has to tell. It is a convenience: where it cannot be
    /// read, items go without it, and nothing is tried twice.
    /// </summary>
    private async Task<bool> DescribesBulkAsync(JsonObject landing, CancellationToken cancellationToken)
    {
        if (LinkOf(landing, "service-desc") is not { } link || PathOf(link) is not { } path)
            return false;
        try
        {
            var (_, answer) = await AttemptAsync(HttpMethod.Get, UrlOf(path), null, cancellationToken);
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.Child("paths") is { ValueKind: JsonValueKind.Object } paths
                && paths.EnumerateObject().Any(one => BulkPath.IsMatch(one.Name) && one.Value.Child("post").ValueKind == JsonValueKind.Object);
        }
        catch (Exception e) when (e is HttpFailure or StacApiRefusal or JsonException)
        {
            return false;
        }
    }

    private static string? LinkOf(JsonObject from, string rel) => (from["links"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(link => link["rel"]?.ToString() == rel && link["method"]?.ToString() is null or "GET")
        .Select(link => link["href"]?.ToString())
        .FirstOrDefault(href => !string.IsNullOrEmpty(href));

    /// <summary>
    /// A link's path at the configured server: credentials go nowhere else, and a server behind a proxy may name itself by a host or a
    /// scheme that is not reached from here. Null for a link that is none.
    /// </summary>
    private string? PathOf(string href) => Uri.TryCreate(new Uri(_options.Url + "/"), href, out var url) ? url.PathAndQuery : null;

    /// <param name="path">Below the landing page, or from the server's root as <see cref="PathOf"/> gives it.</param>
    private Uri UrlOf(string path)
    {
        var root = new Uri(_options.Url);
        return path.StartsWith(root.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal) && root.AbsolutePath != "/"
            ? new Uri(root, path)
            : new Uri(_options.Url + path);
    }

    private static JsonObject ParseObject(byte[] answer, string path)
    {
        try
        {
            if (JsonNode.Parse(answer) is JsonObject json)
                return json;
        }
        catch (JsonException)
        {
        }
        throw new HttpFailure(
            path == "/" ? "its landing page is not JSON. Check publish.stacApi.url" : "its answer is not the JSON that was asked for", isTemporary: false);
    }

    private async Task<(HttpStatusCode Status, byte[] Answer)> SendAsync(
        HttpMethod method, string path, JsonObject? content, CancellationToken cancellationToken)
    {
        var url = UrlOf(path);
        var body = content is null ? null : JsonSerializer.SerializeToUtf8Bytes(content);
        return await _retry.RunAsync($"publishing to {SafeText.Url(url)}", token => AttemptAsync(method, url, body, token), cancellationToken);
    }

    private async ValueTask<(HttpStatusCode Status, byte[] Answer)> AttemptAsync(HttpMethod method, Uri url, byte[]? body, CancellationToken cancellationToken)
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
                (status, answer, failure) = await ExchangeAsync(method, url, body, token, either.Token);
            }
            return failure is null ? (status, answer) : throw failure;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFailure($"no whole answer came within {_options.Timeout.TotalSeconds:0.#} s", isTemporary: true, inner: e);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.FromException(url, e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new HttpFailure($"the connection broke in the middle of the answer: {SafeText.Text(e.Message)}", isTemporary: true, inner: e);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Answer, Exception? Failure)> ExchangeAsync(
        HttpMethod method, Uri url, byte[]? body, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("User-Agent", HttpHandlers.ClientName);
        request.Headers.TryAddWithoutValidation("Accept", "application/geo+json, application/json, application/vnd.oai.openapi+json");
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
        var limit = response.IsSuccessStatusCode ? LongestAnswer : LongestError;
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
        var said = $"{SafeText.Host(url)} answers {HttpFailure.Describe(status)}";
        if (StacApiMessage.Read(answer, token) is { } message)
            said += $": {message}";
        return status switch
        {
            HttpStatusCode.Unauthorized when _options.Credentials == StacApiCredentials.None =>
                new HttpFailure($"{said}. It wants credentials: set publish.stacApi.auth to bearer or oauth2", isTemporary: false),
            HttpStatusCode.Unauthorized => new HttpFailure($"{said}. It refuses {_options.Credentials.Description}: renew the secret", isTemporary: false),
            HttpStatusCode.Forbidden => new HttpFailure($"{said}. {_options.Credentials.Description} may not write there", isTemporary: false),
            _ when response.Headers.Location is not null && (int)status is >= 300 and < 400 =>
                new HttpFailure($"{said}, a redirect, which is not followed with credentials. Set publish.stacApi.url to where it leads", isTemporary: false),
            _ when HttpFailure.IsTemporaryStatus(status) => HttpFailure.FromResponse(response, said, _options.Retry.Time),
            _ => new StacApiRefusal(status, said),
        };
    }

    [GeneratedRegex(@"/collections/\{[^/{}]+\}/bulk_items\z")]
    private static partial Regex BulkPath { get; }
}

/// <summary>The server is well, and does not want this collection or item.</summary>
internal sealed class StacApiRefusal(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status => status;
}
