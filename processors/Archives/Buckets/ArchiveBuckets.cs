using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Datasets.Archives.Cmr;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;
using Datasets.Storage.S3;

namespace Datasets.Archives.Buckets;

/// <summary>
/// Opens archives' buckets with the temporary credentials that their endpoint gives to those who are logged in. They are kept until shortly
/// before they expire, and asked for once, however many granules wait for them.
/// </summary>
internal sealed class ArchiveBuckets(ArchiveClient archive, FetchOptions options, BucketOptions buckets) : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    /// <summary>Enough for the largest granule to come whole.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Uri, Slot> _slots = new();
    private readonly ConcurrentBag<IAmazonS3> _clients = [];

    /// <exception cref="HttpFailure">The endpoint gives no credentials.</exception>
    public async Task<IAmazonS3> OpenAsync(SourceDescriptor source, Uri endpoint, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(endpoint, _ => new Slot());
        await slot.Turn.WaitAsync(cancellationToken);
        try
        {
            if (slot.Refusal is { } refusal)
                throw new HttpFailure(refusal.Message, isTemporary: false, inner: refusal) { IsRefusal = true, IsCertain = true };
            if (slot.Client is { } known && options.Retry.Time.GetUtcNow() < slot.Until)
                return known;
            var (credentials, expires) = await RequestAsync(source, endpoint, cancellationToken);
            // Reads that are under way keep the client before; all are disposed at the end.
            slot.Client = buckets.ArchiveClient(credentials);
            slot.Until = expires - Margin;
            _clients.Add(slot.Client);
            return slot.Client;
        }
        catch (HttpFailure refusal) when (refusal.IsCertain)
        {
            slot.Refusal ??= refusal;
            throw;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>The credentials were refused before their time: the next to come asks for new ones.</summary>
    public void Forget(Uri endpoint, IAmazonS3 refused)
    {
        if (_slots.TryGetValue(endpoint, out var slot) && ReferenceEquals(slot.Client, refused))
            slot.Until = DateTimeOffset.MinValue;
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private async Task<(SessionAWSCredentials Credentials, DateTimeOffset Expires)> RequestAsync(
        SourceDescriptor source, Uri endpoint, CancellationToken cancellationToken)
    {
        var hosts = new HostPolicy(source.Hosts, options.AllowLoopback);
        using var answer = await archive.GetAsync(hosts, endpoint, part: null, cancellationToken);
        if (answer.Response.StatusCode != HttpStatusCode.OK)
            ResponseValidator.Require(answer, "s3credentials", options);
        try
        {
            await answer.Response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            using var json = JsonDocument.Parse(await answer.Response.Content.ReadAsByteArrayAsync(cancellationToken));
            return Read(json.RootElement) ?? throw Unreadable(endpoint);
        }
        catch (JsonException)
        {
            // The answer is not shown: it may hold a secret.
            throw Unreadable(endpoint);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.FromException(endpoint, e);
        }
    }

    private static (SessionAWSCredentials, DateTimeOffset)? Read(JsonElement json) =>
        json.Text("accessKeyId") is { Length: > 0 } id
        && json.Text("secretAccessKey") is { Length: > 0 } secret
        && json.Text("sessionToken") is { Length: > 0 } token
        && DateTimeOffset.TryParse(json.Text("expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? (new SessionAWSCredentials(id, secret, token), expires)
            : null;

    private static HttpFailure Unreadable(Uri endpoint) =>
        new($"{SafeText.Url(endpoint)} gives no S3 credentials (accessKeyId, secretAccessKey, sessionToken, expiration) in its answer", isTemporary: false);

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1);
        public IAmazonS3? Client { get; set; }
        /// <summary>Why there is no use in asking again.</summary>
        public HttpFailure? Refusal { get; set; }
        public DateTimeOffset Until { get; set; }
    }
}
