using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;

namespace Datasets.Storage.S3;

/// <summary>
/// A bucket's prefix as an object store. Region, endpoint and credentials come from where every AWS tool takes them
/// (<c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ACCESS_KEY_ID</c> …, profile, the job's role). S3's puts are atomic, and its
/// conditional puts (If-Match, If-None-Match) hold across writers.
/// </summary>
/// <remarks>
/// S3 answers 403, not 404, for an object that is not there, unless the caller may list the whole bucket; a job's role may list its own
/// prefixes only. So on a 403 a listing of that one key tells whether something is there.
/// </remarks>
public sealed class S3Store : IObjectStore, IObjectPartReader
{
    public const string Scheme = "s3://";

    /// <summary>
    /// How often an object is read from the start because its body broke off, stalled, or had another checksum than its head states. Up to the
    /// first byte retries are the SDK's.
    /// </summary>
    private const int Reads = 4;

    /// <summary>Before the second of these reads; it doubles with each further one.</summary>
    private static readonly TimeSpan ReadDelay = TimeSpan.FromMilliseconds(500);

    private const int BufferSize = 16 * 1024;

    /// <summary>What the SDK calls a 403 to a HEAD request, whose answer has no body that could say more.</summary>
    private const string AnswerWithoutBody = "Forbidden";

    private readonly IAmazonS3 _client;
    private readonly S3StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly string _bucket;
    private readonly string _prefix;

    private S3Store(string uri, IAmazonS3 client, S3StoreOptions options, TimeProvider time)
    {
        (_bucket, _prefix) = Parse(uri);
        _time = time;
        _client = client;
        _options = options;
        Root = uri.TrimEnd('/');
    }

    public string Root { get; }

    /// <summary>A bucket's prefix with client and encryption as the environment says.</summary>
    /// <param name="uri"><c>s3://bucket</c> or <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="StorageException">The URI or the environment makes no sense.</exception>
    public static S3Store Open(string uri)
    {
        // What is wrong with the URI is told before what is wrong with the environment.
        Parse(uri);
        return Open(uri, S3Environment.Connection());
    }

    /// <summary>The same of a server that the caller names.</summary>
    /// <exception cref="StorageException">The URI or the environment makes no sense.</exception>
    public static S3Store Open(string uri, S3Connection connection, S3StoreOptions? options = null)
    {
        Parse(uri);
        return new S3Store(uri, S3Environment.Client(connection), options ?? S3Environment.Options(), connection.Time);
    }

    public string Locate(string key) => $"{Root}/{key}";

    public Task<StoredObject?> ReadAsync(ObjectKey key, CancellationToken cancellationToken = default) =>
        ExplainAsync("read", key, async () =>
        {
            if (await GetAsync(key, cancellationToken) is not { } response)
                return null;
            using (response)
            {
                var content = new MemoryStream();
                await ReceiveAsync(response.ResponseStream, content, cancellationToken);
                return new StoredObject(content.ToArray(), response.ETag);
            }
        }, cancellationToken, Reads);

    /// <remarks>The object comes to a temporary file first, which goes when it is closed: what is read from it is whole and has the right checksum.</remarks>
    public Task<Stream?> OpenReadAsync(ObjectKey key, CancellationToken cancellationToken = default) =>
        ExplainAsync<Stream?>("read", key, async () =>
        {
            if (await GetAsync(key, cancellationToken) is not { } response)
                return null;
            using (response)
            {
                var file = TemporaryFile.Create();
                try
                {
                    await ReceiveAsync(response.ResponseStream, file, cancellationToken);
                    file.Position = 0;
                    return file;
                }
                catch
                {
                    await file.DisposeAsync();
                    throw;
                }
            }
        }, cancellationToken, Reads);

    public Task<ObjectFacts?> LookAsync(ObjectKey key, CancellationToken cancellationToken = default) =>
        ExplainAsync("read", key, async () =>
        {
            var head = await OrNullAsync(key, () => _client.GetObjectMetadataAsync(_bucket, KeyOf(key), cancellationToken), cancellationToken);
            return head is null ? null : FactsOf(head.ContentLength, head.ETag, head.LastModified);
        }, cancellationToken);

    /// <remarks>The bytes come straight from the bucket: a reader that goes slowly holds no copy of the object.</remarks>
    public Task<ObjectPart?> OpenPartAsync(ObjectKey key, ByteInterval interval, CancellationToken cancellationToken = default) =>
        ExplainAsync("read", key, async () =>
        {
            try
            {
                return await GetAsync(key, cancellationToken, interval) is { } response ? PartOf(response) : null;
            }
            catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return await LookAsync(key, cancellationToken) is { } facts ? new ObjectPart(facts, 0, 0, Stream.Null) : null;
            }
        }, cancellationToken);

    public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        ExplainAsync("write", key, () => PutAsync(Request(key, content, contentType), cancellationToken), cancellationToken);

    public Task<bool> TryPutAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default) =>
        ExplainAsync("write", key, async () =>
        {
            var request = Request(key, content, contentType);
            if (etag is null)
                request.IfNoneMatch = "*";
            else
                request.IfMatch = etag;
            try
            {
                return await PutAsync(request, cancellationToken);
            }
            catch (AmazonS3Exception error) when (IsRefusedCondition(error, etag))
            {
                return false;
            }
        }, cancellationToken);

    public Task PutFileAsync(ObjectKey key, string path, string contentType, CancellationToken cancellationToken = default) =>
        ExplainAsync("write", key, async () =>
        {
            using var transfer = new TransferUtility(_client, new TransferUtilityConfig { MinSizeBeforePartUpload = _options.MultipartThreshold });
            var request = new TransferUtilityUploadRequest
            {
                BucketName = _bucket,
                Key = KeyOf(key),
                FilePath = path,
                ContentType = contentType,
                ServerSideEncryptionMethod = _options.Encryption,
                ServerSideEncryptionKeyManagementServiceKeyId = _options.EncryptionKey,
            };
            request.Headers.CacheControl = CacheControl.ForContentType(contentType);
            await transfer.UploadAsync(request, cancellationToken);
            return true;
        }, cancellationToken);

    public bool ListsTags => true;

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in PagesAsync(prefix, delimiter: null, cancellationToken))
        {
            foreach (var entry in page.S3Objects ?? [])
                yield return new ObjectEntry(entry.Key[_prefix.Length..], entry.Size ?? 0) { Tag = entry.ETag };
        }
    }

    public async IAsyncEnumerable<string> ListFoldersAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in PagesAsync(prefix, delimiter: "/", cancellationToken))
        {
            foreach (var folder in page.CommonPrefixes ?? [])
                yield return folder[(_prefix.Length + prefix.Length)..].TrimEnd('/');
        }
    }

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken = default) =>
        ExplainAsync("remove", key, async () =>
        {
            await _client.DeleteObjectAsync(_bucket, KeyOf(key), cancellationToken);
            return true;
        }, cancellationToken);

    public void Dispose() => _client.Dispose();

    private static (string Bucket, string Prefix) Parse(string uri)
    {
        var parts = uri.StartsWith(Scheme, StringComparison.Ordinal) ? uri[Scheme.Length..].TrimEnd('/').Split('/', 2) : [];
        if (parts is not [{ Length: >= 3 and <= 63 } bucket, ..] || !bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            throw NoUri(uri);
        if (parts is not [_, var prefix])
            return (bucket, "");
        return ObjectKey.IsValid(prefix) ? (bucket, prefix + "/") : throw NoUri(uri);
    }

    private static StorageException NoUri(string uri) =>
        new($"'{uri}' is not of the form s3://bucket/prefix, with {ObjectKey.Form} in the prefix") { IsWrongUsage = true };

    private string KeyOf(ObjectKey key) => _prefix + key;

    private PutObjectRequest Request(ObjectKey key, ReadOnlyMemory<byte> content, string contentType)
    {
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = KeyOf(key),
            InputStream = new MemoryStream(content.ToArray(), writable: false),
            ContentType = contentType,
            ServerSideEncryptionMethod = _options.Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = _options.EncryptionKey,
        };
        request.Headers.CacheControl = CacheControl.ForContentType(contentType);
        return request;
    }

    private async Task<bool> PutAsync(PutObjectRequest request, CancellationToken cancellationToken)
    {
        await _client.PutObjectAsync(request, cancellationToken);
        return true;
    }

    private Task<GetObjectResponse?> GetAsync(ObjectKey key, CancellationToken cancellationToken, ByteInterval? interval = null)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = KeyOf(key) };
        if (interval is { } part && part != ByteInterval.Whole)
            request.ByteRange = new Amazon.S3.Model.ByteRange($"bytes={part.First}-{part.Last}");
        return OrNullAsync(key, () => _client.GetObjectAsync(request, cancellationToken), cancellationToken);
    }

    private async Task<T?> OrNullAsync<T>(ObjectKey key, Func<Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await UnlessMissingAsync(ask);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode is "AccessDenied" or AnswerWithoutBody)
        {
            if (!await IsListedAsync(key, cancellationToken))
                return null;
            // Another writer may have put it between the two answers; if it is there and denied, this one says so.
            return await UnlessMissingAsync(ask);
        }
    }

    private static async Task<T?> UnlessMissingAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception error) when (error is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" or "NotFound" })
        {
            return null;
        }
    }

    private static ObjectPart PartOf(GetObjectResponse response)
    {
        // 'bytes 100-199/1000', of a part alone.
        var numbers = response.ContentRange is { } range ? range[(range.IndexOf(' ') + 1)..].Split('-', '/') : [];
        var (start, size) = numbers is [var first, _, var all] ? (Number(first), Number(all)) : (0, response.ContentLength);
        return new ObjectPart(FactsOf(size, response.ETag, response.LastModified), start, response.ContentLength, response.ResponseStream);
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidDataException($"the answer states '{text}' where a number of bytes belongs");

    private static ObjectFacts FactsOf(long size, string tag, DateTime? changed) => new(size, tag, changed ?? DateTimeOffset.UnixEpoch);

    /// <summary>An object's body, for which the SDK itself would wait for ever.</summary>
    private async Task ReceiveAsync(Stream body, Stream content, CancellationToken cancellationToken)
    {
        using var guard = new InactivityTimeout(_options.InactivityTimeout, TimeProvider.System, cancellationToken);
        var buffer = new byte[BufferSize];
        try
        {
            while (await body.ReadAsync(buffer, guard.Token) is var count and > 0)
            {
                guard.Received(count);
                await WriteAsync(content, buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the connection stalled: next to nothing came for {_options.InactivityTimeout.TotalSeconds:0.#} s, after {content.Length} bytes", error);
        }
    }

    /// <summary>Errors of the disk are told from those of the network here, where both are an IOException.</summary>
    private static async ValueTask WriteAsync(Stream content, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await content.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException error)
        {
            throw DiskErrors.ToStorageException("cannot write", TemporaryFile.Folder, error);
        }
    }

    /// <summary>Whether an object is there, by a listing; fails as that fails.</summary>
    private async Task<bool> IsListedAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = KeyOf(key), MaxKeys = 1 };
        var page = S3Failure.RequireListing(await _client.ListObjectsV2Async(request, cancellationToken));
        return page.S3Objects?.Any(entry => entry.Key == KeyOf(key)) == true;
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(
        string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix + prefix, Delimiter = delimiter };
        while (true)
        {
            var page = await ExplainAsync(
                "list", prefix, async () => S3Failure.RequireListing(await _client.ListObjectsV2Async(request, cancellationToken)), cancellationToken, Reads);
            yield return page;
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>412: the condition does not hold. 409: another writer is at it. 404 with If-Match: the object is gone.</summary>
    private static bool IsRefusedCondition(AmazonS3Exception error, string? etag) =>
        error.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict
        || (etag is not null && error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket");

    private async Task<T> ExplainAsync<T>(
        string what, string key, Func<Task<T>> work, CancellationToken cancellationToken, int attempts = 1)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception error) when (IsOfBody(error) && attempt < attempts)
            {
                await Task.Delay(ReadDelay * (1 << (attempt - 1)), _time, cancellationToken);
            }
            catch (Exception error) when (S3Failure.IsOfRequest(error))
            {
                throw S3Failure.Explain($"cannot {what} {Locate(key)}", _bucket, error, isWrite: what == "write");
            }
        }
    }

    /// <summary>The body broke off, or is not what it should be. The SDK has been patient with everything before it already.</summary>
    private static bool IsOfBody(Exception error) =>
        error is HttpRequestException or IOException or InvalidDataException || (error is AmazonClientException && S3Failure.IsChecksumMismatch(error));
}
