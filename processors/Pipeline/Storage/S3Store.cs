using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace Datasets.Storage;

/// <summary>
/// A bucket's prefix as an object store. Region, endpoint and credentials come from where every AWS tool takes them
/// (<c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ACCESS_KEY_ID</c> …, profile, the job's role). S3's puts are atomic, and its
/// conditional puts (If-Match, If-None-Match) hold across writers.
/// </summary>
public sealed class S3Store : IObjectStore
{
    /// <summary>Files larger than this go up in parts.</summary>
    private const long MultipartThreshold = 32L * 1024 * 1024;

    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly string _prefix;

    /// <param name="uri"><c>s3://bucket</c> or <c>s3://bucket/prefix</c>.</param>
    /// <param name="client">Disposed with this store.</param>
    /// <exception cref="StorageException">The URI names no bucket, or its prefix is none this project uses.</exception>
    public S3Store(string uri, IAmazonS3 client)
    {
        (_bucket, _prefix) = Parse(uri);
        _client = client;
        Root = uri.TrimEnd('/');
    }

    public string Root { get; }

    /// <summary>A client configured by the environment; retries, backoff and jitter are the SDK's.</summary>
    public static IAmazonS3 ClientOfEnvironment()
    {
        var config = new AmazonS3Config { RetryMode = RequestRetryMode.Adaptive, MaxErrorRetry = 5 };
        var endpoint = Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL");
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? "us-east-1";
            // Servers other than Amazon's rarely have a host name per bucket.
            config.ForcePathStyle = true;
        }

        try
        {
            return new AmazonS3Client(config);
        }
        catch (AmazonClientException error)
        {
            throw new StorageException($"cannot use S3: {error.Message}: set AWS_REGION, or a profile with a region", inner: error);
        }
    }

    public string Locate(string key) => $"{Root}/{key}";

    public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellationToken = default) =>
        ExplainAsync("read", key, async () =>
        {
            if (await GetAsync(key, cancellationToken) is not { } response)
                return null;
            using (response)
            {
                var content = new MemoryStream();
                await response.ResponseStream.CopyToAsync(content, cancellationToken);
                return new StoredObject(content.ToArray(), response.ETag);
            }
        });

    public Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken = default) =>
        ExplainAsync<Stream?>("read", key, async () => (await GetAsync(key, cancellationToken))?.ResponseStream);

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        ExplainAsync("write", key, () => PutAsync(Request(key, content, contentType), cancellationToken));

    public Task<bool> TryPutAsync(
        string key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default) =>
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
        });

    public Task PutFileAsync(string key, string path, string contentType, CancellationToken cancellationToken = default) =>
        ExplainAsync("write", key, async () =>
        {
            using var transfer = new TransferUtility(_client, new TransferUtilityConfig { MinSizeBeforePartUpload = MultipartThreshold });
            var request = new TransferUtilityUploadRequest
            {
                BucketName = _bucket,
                Key = KeyOf(key),
                FilePath = path,
                ContentType = contentType,
            };
            request.Headers.CacheControl = CacheControl.Of(contentType);
            await transfer.UploadAsync(request, cancellationToken);
            return true;
        });

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in PagesAsync(prefix, delimiter: null, cancellationToken))
        {
            foreach (var entry in page.S3Objects ?? [])
                yield return new ObjectEntry(entry.Key[_prefix.Length..], entry.Size ?? 0);
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

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        ExplainAsync("remove", key, async () =>
        {
            await _client.DeleteObjectAsync(_bucket, KeyOf(key), cancellationToken);
            return true;
        });

    public void Dispose() => _client.Dispose();

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static (string Bucket, string Prefix) Parse(string uri)
    {
        const string scheme = "s3://";
        var parts = uri.StartsWith(scheme, StringComparison.Ordinal) ? uri[scheme.Length..].TrimEnd('/').Split('/', 2) : [];
        if (parts is not [{ Length: >= 3 and <= 63 } bucket, ..] || !bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            throw new StorageException($"'{uri}' is not of the form s3://bucket/prefix");
        return parts.Length == 1 ? (bucket, "") : (bucket, ObjectKey.Check(parts[1]) + "/");
    }

    private string KeyOf(string key) => _prefix + ObjectKey.Check(key);

    private PutObjectRequest Request(string key, ReadOnlyMemory<byte> content, string contentType)
    {
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = KeyOf(key),
            InputStream = new MemoryStream(content.ToArray(), writable: false),
            ContentType = contentType,
        };
        request.Headers.CacheControl = CacheControl.Of(contentType);
        return request;
    }

    private async Task<bool> PutAsync(PutObjectRequest request, CancellationToken cancellationToken)
    {
        await _client.PutObjectAsync(request, cancellationToken);
        return true;
    }

    private async Task<GetObjectResponse?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetObjectAsync(_bucket, KeyOf(key), cancellationToken);
        }
        catch (AmazonS3Exception error) when (error is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" or "NotFound" })
        {
            return null;
        }
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(
        string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix + prefix, Delimiter = delimiter };
        while (true)
        {
            var page = await ExplainAsync("list", prefix, () => _client.ListObjectsV2Async(request, cancellationToken));
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

    private async Task<T> ExplainAsync<T>(string what, string key, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw S3Failure.Explain($"cannot {what} {Locate(key)}", _bucket, error);
        }
    }
}
