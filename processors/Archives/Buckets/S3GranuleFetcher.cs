using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Archives.Ranges;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;
using Datasets.Storage.S3;
using ByteRange = Datasets.Model.ByteRange;

namespace Datasets.Archives.Buckets;

/// <summary>
/// Fetches granules from buckets: an archive's, with the temporary credentials of its endpoint, or the bucket that a descriptor names as its
/// source. As over https a file comes to a temporary name, its size and checksum are checked, and what was interrupted is continued
/// (a range of the same ETag).
/// </summary>
public sealed class S3GranuleFetcher : IGranuleFetcher, IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly FetchOptions _options;
    private readonly BucketOptions _buckets;
    private readonly HttpClient _client;
    private readonly EarthdataSession _session;
    private readonly ArchiveBuckets _archives;
    private readonly HttpRetry _retry;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentDictionary<(string? Region, bool Anonymous), IAmazonS3> _sources = new();

    public S3GranuleFetcher(FetchOptions options, BucketOptions buckets)
    {
        _options = options;
        _buckets = buckets;
        _client = HttpHandlers.Client(null, DecompressionMethods.All);
        _session = new EarthdataSession(_client, options);
        _archives = new ArchiveBuckets(new ArchiveClient(_client, _session, options), options, buckets);
        _retry = new HttpRetry(options.Retry);
        _slots = new SemaphoreSlim(options.ParallelPerHost);
    }

    /// <inheritdoc/>
    public async Task<FetchedFile> FetchAsync(
        SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        var address = AddressOf(file);

        using var slot = await HeldSlot.TakeAsync(_slots, cancellationToken);
        try
        {
            Directory.CreateDirectory(folder);
            using var part = new PartialFile(folder, file);
            await _retry.RunAsync(file.Name, token => AttemptAsync(source, file, address, part, token), cancellationToken);
            var path = Path.Combine(folder, file.Name);
            part.Complete(path);
            return new FetchedFile(path, part.Length);
        }
        catch (HttpFailure e)
        {
            throw Failed(address, file, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(address, file, DiskErrors.Explain(e, folder), isTemporary: false, e);
        }
    }

    /// <inheritdoc/>
    public async Task<RemoteFile?> OpenAsync(SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        var address = AddressOf(file);
        var client = new S3RangeClient(this, source, file, address);
        return await RemoteFile.OpenAsync(
            client, file.Name, folder, _retry, new RemoteTimes(_options.InactivityTimeout, _options.Retry.Time), cancellationToken);
    }

    public void Dispose()
    {
        foreach (var client in _sources.Values)
            client.Dispose();
        _archives.Dispose();
        _session.Dispose();
        _client.Dispose();
        _slots.Dispose();
    }

    private async ValueTask<bool> AttemptAsync(
        SourceDescriptor source, GranuleFile file, Uri address, PartialFile part, CancellationToken cancellationToken)
    {
        using var guard = new InactivityTimeout(_options.InactivityTimeout, _options.Retry.Time, cancellationToken);
        try
        {
            var client = await ClientAsync(source, file, guard.Token);
            using var response = await OpenAsync(client, file, address, part, guard.Token);
            guard.Reset();
            var size = Begin(response, file, part);
            await ReceiveAsync(response, file, size, part, guard);
            RequireWhole(file, size, part);
            return true;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFailure($"the connection stalled after {part.Length} bytes", isTemporary: true, inner: e);
        }
    }

    private async Task<IAmazonS3> ClientAsync(SourceDescriptor source, GranuleFile file, CancellationToken cancellationToken)
    {
        if (file.S3CredentialsUrl is { } endpoint)
            return await OpenArchiveAsync(source, endpoint, cancellationToken);
        if (source.S3 is not { } bucket)
            throw new HttpFailure("the archive names no endpoint for S3 credentials. Set source.access: https", isTemporary: false);
        return _sources.GetOrAdd(
            (bucket.Region, bucket.Anonymous),
            key => _buckets.Client(key.Anonymous ? new AnonymousAWSCredentials() : null, key.Region));
    }

    private async Task<IAmazonS3> OpenArchiveAsync(SourceDescriptor source, Uri endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await _archives.OpenAsync(source, endpoint, cancellationToken);
        }
        catch (HttpFailure e) when (!e.IsTemporary)
        {
            // Without credentials every file is refused, so the circuit breaker opens.
            throw new HttpFailure(e.Message, isTemporary: false, inner: e) { IsRefusal = true };
        }
    }

    private async Task<GetObjectResponse> OpenAsync(
        IAmazonS3 client, GranuleFile file, Uri address, PartialFile part, CancellationToken cancellationToken)
    {
        var request = RequestOf(address);
        if (part is { Length: > 0, ETag: { } etag })
        {
            request.ByteRange = new Amazon.S3.Model.ByteRange($"bytes={part.Length}-");
            request.EtagToMatch = etag.Tag;
        }

        try
        {
            return await client.GetObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            part.Discard();
            throw new HttpFailure("the object changed while it was read", isTemporary: true, inner: e);
        }
        catch (Exception e) when (S3Failure.IsOfRequest(e))
        {
            throw Explain(client, file, address, e);
        }
    }

    private static GetObjectRequest RequestOf(Uri address) => new()
    {
        BucketName = address.Host,
        Key = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')),
    };

    private HttpFailure Explain(IAmazonS3 client, GranuleFile file, Uri address, Exception error)
    {
        var code = (error as AmazonServiceException)?.ErrorCode;
        if (file.S3CredentialsUrl is { } endpoint)
        {
            // Whatever is said of the archive's own credentials, new ones are there for the asking.
            if (code is "ExpiredToken" or "InvalidToken" or "InvalidAccessKeyId")
            {
                _archives.Forget(endpoint, client);
                return new HttpFailure("the archive's temporary S3 credentials have expired", isTemporary: true, inner: error);
            }
            if (code is "AccessDenied")
            {
                return new HttpFailure(
                    $"access denied. NASA's buckets can be read inside AWS {BucketOptions.NasaRegion} only, by those who have approved the archive's "
                    + "application. Set source.access: https to fetch from elsewhere",
                    isTemporary: false,
                    inner: error)
                {
                    IsRefusal = true,
                };
            }
        }
        if (error is AmazonServiceException { StatusCode: HttpStatusCode.NotFound } && code is "NoSuchKey")
            return new HttpFailure("there is no such object; the archive's metadata may be out of date", isTemporary: false, inner: error);
        var explained = S3Failure.Explain("S3", address.Host, error);
        return new HttpFailure(explained.Message, explained.IsTemporary, inner: error);
    }

    /// <returns>The whole object's size in bytes.</returns>
    private long Begin(GetObjectResponse response, GranuleFile file, PartialFile part)
    {
        var isRest = response.HttpStatusCode == HttpStatusCode.PartialContent && part.Length > 0;
        if (isRest)
            part.Resume();
        else
            part.Restart(EntityTagHeaderValue.TryParse(response.ETag, out var etag) ? etag : null);
        var size = part.Length + response.ContentLength;
        RequireSize(file, size);
        return size;
    }

    private void RequireSize(GranuleFile file, long size)
    {
        if (file.Size is { } stated && stated != size)
            throw new HttpFailure($"the object has {size} bytes, but {stated} are stated. If that stays so, tell the archive", isTemporary: false);
        if (size > (file.Size ?? _options.MaximumFileBytes))
            throw new HttpFailure($"the object has more than the {_options.MaximumFileBytes} bytes that a file may have", isTemporary: false);
    }

    private static async Task ReceiveAsync(GetObjectResponse response, GranuleFile file, long size, PartialFile part, InactivityTimeout guard)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await ReadAsync(response, buffer, size, part, guard.Token) is var count and > 0)
            {
                guard.Received(count);
                part.Append(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Errors of the network are told from those of the disk here, where both are an IOException.</summary>
    private static async ValueTask<int> ReadAsync(
        GetObjectResponse response, byte[] buffer, long size, PartialFile part, CancellationToken cancellationToken)
    {
        try
        {
            return await response.ResponseStream.ReadAsync(buffer, cancellationToken);
        }
        catch (AmazonClientException e) when (S3Failure.IsChecksumMismatch(e))
        {
            // The wrong bit may be anywhere in what came.
            part.Discard();
            throw new HttpFailure("it came with another checksum than S3 states: it was damaged on the way", isTemporary: true, inner: e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or AmazonClientException)
        {
            throw new HttpFailure($"the connection ended after {part.Length} of {size} bytes", isTemporary: true, inner: e);
        }
    }

    private static void RequireWhole(GranuleFile file, long size, PartialFile part)
    {
        if (part.Length != size)
            throw new HttpFailure($"the connection ended after {part.Length} of {size} bytes", isTemporary: true);
        if (part.Checksum() is not { } actual || file.Checksum is not { } stated || actual == stated.Value)
            return;

        throw new HttpFailure($"its {stated.Algorithm} checksum is {actual}, but the metadata state {stated.Value}", isTemporary: !part.Reject(actual));
    }

    private static Uri AddressOf(GranuleFile file)
    {
        if (!FileName.IsPlain(file.Name))
            throw new FetchException($"Cannot fetch '{SafeText.Text(file.Name)}': this is not a plain file name.");
        return file.S3Url ?? throw new FetchException($"Cannot fetch {file.Name} from S3: the archive states no s3 link. Set source.access: https.");
    }

    private FetchException Failed(Uri address, GranuleFile file, HttpFailure e) =>
        Failed(address, file, $"{e.Message.TrimEnd('.')}.{_retry.Conclusion(e)}", e.IsTemporary, e, e.IsRefusal);

    private static FetchException Failed(Uri address, GranuleFile file, string why, bool isTemporary, Exception inner, bool isRefusal = false) =>
        new($"Cannot fetch {file.Name} from {SafeText.Url(address)}: {why}", isTemporary, inner) { IsRefusal = isRefusal, Cause = why };

    /// <summary>Parts of an object.</summary>
    private sealed class S3RangeClient(S3GranuleFetcher fetcher, SourceDescriptor source, GranuleFile file, Uri address) : IRangeClient
    {
        public DatasetsException Explain(HttpFailure failure) => fetcher.Failed(address, file, failure);

        public async Task<IDisposable> TakeSlotAsync(CancellationToken cancellationToken) => await HeldSlot.TakeAsync(fetcher._slots, cancellationToken);

        public async Task<RangeResponse> GetAsync(ByteRange range, string? version, CancellationToken cancellationToken)
        {
            GetObjectResponse? response = null;
            try
            {
                var client = await fetcher.ClientAsync(source, file, cancellationToken);
                response = await RequestAsync(client, range, version, cancellationToken);
                var length = LengthOf(response, range);
                return new RangeResponse(
                    new ByteRange(range.Start, response.ContentLength), length, response.ETag, response.ResponseStream, response);
            }
            catch
            {
                response?.Dispose();
                throw;
            }
        }

        private async Task<GetObjectResponse> RequestAsync(IAmazonS3 client, ByteRange range, string? version, CancellationToken cancellationToken)
        {
            var request = RequestOf(address);
            request.ByteRange = new Amazon.S3.Model.ByteRange(range.Start, range.End - 1);
            request.EtagToMatch = version;
            try
            {
                return await client.GetObjectAsync(request, cancellationToken);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                throw new FileChangedException($"{file.Name} changed in {address.Host} while it was read: the parts that came are of another version. Run again");
            }
            catch (Exception e) when (S3Failure.IsOfRequest(e))
            {
                throw fetcher.Explain(client, file, address, e);
            }
        }

        private long LengthOf(GetObjectResponse response, ByteRange range)
        {
            if (response.HttpStatusCode != HttpStatusCode.PartialContent)
                throw new RangesUnavailableException($"{address.Host} sends no parts of objects, only whole ones");
            if (!ContentRangeHeaderValue.TryParse(response.ContentRange, out var stated) || stated.From != range.Start || stated.Length is not { } length)
                throw new HttpFailure($"{address.Host} was asked for bytes {range.Start} to {range.End - 1}, and sent {SafeText.Text(response.ContentRange ?? "another part")}", isTemporary: true);
            fetcher.RequireSize(file, length);
            return length;
        }
    }
}
