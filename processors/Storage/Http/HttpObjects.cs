using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Datasets.Model;

namespace Datasets.Storage.Http;

/// <summary>What a web server has below an address, read in parts, without credentials: what runs wrote, as anyone may read it.</summary>
public sealed class HttpObjects : IObjectPartReader, IDisposable
{
    private readonly Uri _root;
    private readonly HttpClient _client;

    /// <param name="root">An address of http or https; what follows a '?' is not kept.</param>
    /// <param name="handler">For tests; null for connections of its own.</param>
    public HttpObjects(Uri root, HttpMessageHandler? handler = null)
    {
        _root = new UriBuilder(root) { Path = root.AbsolutePath.TrimEnd('/') + "/", Query = "", Fragment = "" }.Uri;
        _client = HttpHandlers.Client(handler, DecompressionMethods.None);
        _client.DefaultRequestHeaders.UserAgent.ParseAdd(HttpHandlers.ClientName);
    }

    public async Task<ObjectFacts?> LookAsync(ObjectKey key, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Head, key, null, cancellationToken);
        return response is null ? null : FactsOf(response, response.Content.Headers.ContentLength ?? 0);
    }

    public async Task<ObjectPart?> OpenPartAsync(ObjectKey key, ByteInterval interval, CancellationToken cancellationToken = default)
    {
        var isWhole = interval == ByteInterval.Whole;
        var response = await SendAsync(HttpMethod.Get, key, isWhole ? null : new RangeHeaderValue(interval.First, interval.Last), cancellationToken);
        if (response is null)
            return null;
        try
        {
            var headers = response.Content.Headers;
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                return new ObjectPart(FactsOf(response, headers.ContentRange?.Length ?? 0), 0, 0, Stream.Null);
            if (!isWhole && response.StatusCode != HttpStatusCode.PartialContent)
                throw Failure(key, "the server does not give parts of files (HTTP ranges), which a series is read by");
            var size = isWhole ? headers.ContentLength ?? 0 : headers.ContentRange?.Length ?? throw Failure(key, "the server does not say which part of the file it gives");
            var start = isWhole ? 0 : headers.ContentRange!.From ?? 0;
            var length = isWhole ? size : (headers.ContentRange!.To ?? 0) - start + 1;
            return new ObjectPart(FactsOf(response, size), start, length, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage?> SendAsync(HttpMethod method, ObjectKey key, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_root, string.Join('/', key.Text.Split('/').Select(Uri.EscapeDataString))));
        request.Headers.Range = range;
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            var failure = HttpFailure.FromException(request.RequestUri!, error);
            throw new StorageException(failure.Message, failure.IsTemporary, error);
        }
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return response;
        using (response)
        {
            // A bucket that may not be listed answers 403 for what is not there.
            return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden
                ? null
                : throw Failure(key, $"the server answers {HttpFailure.Describe(response.StatusCode)}", HttpFailure.IsTemporaryStatus(response.StatusCode));
        }
    }

    private StorageException Failure(ObjectKey key, string why, bool isTemporary = false) => new($"cannot read {_root}{key}: {why}.", isTemporary);

    private static ObjectFacts FactsOf(HttpResponseMessage response, long size) => new(
        size, response.Headers.ETag?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"\"{size:x}\""), response.Content.Headers.LastModified ?? DateTimeOffset.UnixEpoch);
}
