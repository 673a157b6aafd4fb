using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;
using Datasets.Storage.S3;

namespace Datasets.Archives.Buckets;

/// <summary>
/// Discovers granules in a bucket that has no catalogue: lists its objects and takes each granule's time from its key. All keys below the
/// prefix are listed, a page at a time; only the granules in the window are kept, to be sorted by their time.
/// </summary>
public sealed class BucketDiscovery(BucketOptions buckets, HttpRetryOptions? retry = null) : IGranuleDiscovery
{
    private const int LongestName = 80;

    private readonly HttpRetry _retry = new(retry ?? new HttpRetryOptions());
    private readonly TimeProvider _time = retry?.Time ?? TimeProvider.System;

    /// <inheritdoc/>
    /// <remarks>
    /// A granule's revision is a hash of its object's ETag, so an object that is written anew is converted anew. An object that
    /// <c>include</c> names but whose time cannot be told comes with its <see cref="DiscoveredGranule.Problem"/>.
    /// </remarks>
    public async IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var source = dataset.Source.S3 ?? throw new DiscoveryException($"Cannot discover {dataset.Id} in S3: its source is {dataset.Source.Title}.");
        var granules = new List<DiscoveredGranule>();
        await foreach (var entry in ListAsync(dataset.Id, source, cancellationToken))
        {
            if (Read(source, entry) is { } granule && (granule.Problem is not null || Overlaps(granule.Time, window)))
                granules.Add(granule);
        }

        foreach (var granule in granules.OrderBy(granule => granule.Time.Start).ThenBy(granule => granule.Id, StringComparer.Ordinal))
            yield return granule;
    }

    /// <inheritdoc/>
    /// <remarks>By the date of its object: one that was written anew is as good as new.</remarks>
    public async IAsyncEnumerable<DiscoveredGranule> RevisedAsync(
        DatasetDescriptor dataset, TimeRange span, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var source = dataset.Source.S3 ?? throw new DiscoveryException($"Cannot discover {dataset.Id} in S3: its source is {dataset.Source.Title}.");
        await foreach (var entry in ListAsync(dataset.Id, source, cancellationToken))
        {
            if (Modified(entry) >= since && Read(source, entry) is { Problem: null } granule && Overlaps(granule.Time, span))
                yield return granule;
        }
    }

    private async IAsyncEnumerable<S3Object> ListAsync(
        string dataset, S3Source source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = buckets.Client(source.Anonymous ? new AnonymousAWSCredentials() : null, source.Region);
        var request = new ListObjectsV2Request { BucketName = source.Bucket, Prefix = source.Prefix };
        while (true)
        {
            var page = await PageAsync(dataset, source, client, request, cancellationToken);
            foreach (var entry in page.S3Objects ?? [])
                yield return entry;
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private async Task<ListObjectsV2Response> PageAsync(
        string dataset, S3Source source, IAmazonS3 client, ListObjectsV2Request request, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.RunAsync($"discovery of {dataset}", token => AttemptAsync(source, client, request, token), cancellationToken);
        }
        catch (HttpFailure e)
        {
            throw new DiscoveryException($"Cannot discover {dataset} in {source.Address}: {e.Message.TrimEnd('.')}.{_retry.Conclusion(e)}", e.IsTemporary, e);
        }
    }

    private async ValueTask<ListObjectsV2Response> AttemptAsync(
        S3Source source, IAmazonS3 client, ListObjectsV2Request request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(buckets.ListTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            // Once the head is there, the SDK reads on without a look at its token.
            return S3Failure.RequireListing(await client.ListObjectsV2Async(request, either.Token).WaitAsync(either.Token));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFailure($"no whole answer came within {buckets.ListTimeout.TotalSeconds:0.#} s", isTemporary: true, inner: e);
        }
        catch (Exception e) when (S3Failure.IsOfRequest(e))
        {
            var explained = S3Failure.Explain("S3", source.Bucket, e);
            throw new HttpFailure(explained.Message, explained.IsTemporary, inner: e);
        }
    }

    /// <summary>Null for an object that is no granule.</summary>
    private static DiscoveredGranule? Read(S3Source source, S3Object entry)
    {
        var name = entry.Key[(entry.Key.LastIndexOf('/') + 1)..];
        if (name.Length == 0)
            return null;
        try
        {
            if (!source.Includes(name))
                return null;
            var below = entry.Key[source.Prefix.Length..];
            if (source.MatchTime(below) is { Success: true } match)
                return Granule(source, entry, name, match);
            // Without an include, the time says what is a granule.
            return source.Include is null
                ? null
                : Refused(source, entry, name, $"the time cannot be told from its key '{SafeText.Text(below, 120)}' by source.s3.time '{source.Time}'");
        }
        catch (RegexMatchTimeoutException)
        {
            return Refused(source, entry, name, "matching its key takes too long; use simpler expressions in source.s3");
        }
    }

    private static DiscoveredGranule Granule(S3Source source, S3Object entry, string name, Match match)
    {
        if (!FileName.IsPlain(name))
            return Refused(source, entry, name, $"its file name '{SafeText.Text(name)}' is not a plain file name");
        if (KeyTime.Read(match, "", source.Duration) is not { } time)
            return Refused(source, entry, name, $"its key '{SafeText.Text(entry.Key, 120)}' states no date that there is");
        var url = Url(source, entry);
        return Plain(source, entry, name) with
        {
            Time = time,
            Produced = KeyTime.Read(match, "produced", duration: null)?.Start ?? Modified(entry),
            File = new GranuleFile { Name = name, Url = url, S3Url = url, Size = entry.Size },
        };
    }

    private static DiscoveredGranule Refused(S3Source source, S3Object entry, string name, string problem) =>
        Plain(source, entry, name) with { Problem = problem };

    private static DiscoveredGranule Plain(S3Source source, S3Object entry, string name) => new()
    {
        Id = $"{Safe(name)}-{Hash($"{source.Bucket}/{entry.Key}")}",
        Revision = Hash(entry.ETag ?? Modified(entry)?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
        Name = SafeText.Text(name),
        Time = default,
        MetadataUrl = Url(source, entry),
    };

    private static DateTimeOffset? Modified(S3Object entry) =>
        entry.LastModified is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null;

    private static Uri Url(S3Source source, S3Object entry) =>
        new($"s3://{source.Bucket}/{string.Join('/', entry.Key.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>'~' parts a receipt's key, so it is not among what a part may hold.</summary>
    private static string Safe(string name) =>
        string.Concat(name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('.');

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private static bool Overlaps(TimeRange time, TimeRange window) => time.Start <= window.End && time.End >= window.Start;
}
