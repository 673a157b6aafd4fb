using System.Collections.Concurrent;
using Datasets.Archives.Buckets;
using Datasets.Archives.Download;
using Datasets.Archives.Granules;
using Datasets.Archives.Local;
using Datasets.Archives.Ranges;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.S3;

namespace Datasets.Archives;

/// <summary>
/// Fetches each granule the way its descriptor's <c>source.access</c> says: over https, from the archive's bucket, or (auto) from the bucket
/// where this machine is in NASA's region and the archive names the bucket, else over https. Files of this machine are linked to.
/// </summary>
/// <param name="https">Disposed with this object.</param>
/// <param name="s3">Disposed with this object.</param>
/// <param name="notify">Gets a line when https takes a bucket's place, and when checksums are of a kind that is not checked.</param>
public sealed class GranuleFetcher(
    HttpGranuleFetcher https, S3GranuleFetcher s3, BucketOptions buckets, Action<string>? notify = null) : IGranuleFetcher, IDisposable
{
    /// <summary>Archives whose buckets deny access: the rest of the run does not ask them again.</summary>
    private readonly ConcurrentDictionary<Uri, bool> _refusing = new();

    /// <summary>Kinds of checksum of which the user knows that they are not checked.</summary>
    private readonly ConcurrentDictionary<string, bool> _unchecked = new();

    /// <inheritdoc/>
    public Task<FetchedFile> FetchAsync(
        SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        if (source.Local is not null)
            return Task.FromResult(LocalFetcher.Fetch(file, folder));
        NoteChecksum(file);
        return (source.S3 is null ? source.Access : SourceAccess.S3) switch
        {
            SourceAccess.S3 => s3.FetchAsync(source, file, folder, cancellationToken),
            not SourceAccess.Https when IsNear(file) => FetchNearAsync(source, file, folder, cancellationToken),
            _ => https.FetchAsync(source, file, folder, cancellationToken),
        };
    }

    /// <inheritdoc/>
    public async Task<RemoteFile?> OpenAsync(SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        if (source.Local is not null)
            return null;
        if (source.S3 is not null || source.Access == SourceAccess.S3)
            return await s3.OpenAsync(source, file, folder, cancellationToken);
        if (source.Access == SourceAccess.Https || !IsNear(file))
            return await https.OpenAsync(source, file, folder, cancellationToken);
        try
        {
            return await s3.OpenAsync(source, file, folder, cancellationToken);
        }
        catch (FetchException error)
        {
            GiveUpBucket(file, error);
            return await https.OpenAsync(source, file, folder, cancellationToken);
        }
    }

    public void Dispose()
    {
        https.Dispose();
        s3.Dispose();
    }

    private void NoteChecksum(GranuleFile file)
    {
        if (file.Checksum is { Algorithm: var kind } && ChecksumAlgorithm.Parse(kind) is null && _unchecked.TryAdd(kind, true))
            notify?.Invoke($"The archive's {SafeText.Text(kind)} checksums are not checked; MD5, SHA-1, SHA-256, SHA-384 and SHA-512 can be.");
    }

    private bool IsNear(GranuleFile file) =>
        buckets.IsInNasaRegion && file is { S3Url: not null, S3CredentialsUrl: { } endpoint } && !_refusing.ContainsKey(endpoint);

    private void GiveUpBucket(GranuleFile file, FetchException error)
    {
        if (!error.IsRefusal || _refusing.TryAdd(file.S3CredentialsUrl!, true))
            notify?.Invoke($"{error.Message} Fetching over https instead.");
    }

    private async Task<FetchedFile> FetchNearAsync(
        SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await s3.FetchAsync(source, file, folder, cancellationToken);
        }
        catch (FetchException error)
        {
            GiveUpBucket(file, error);
            return await https.FetchAsync(source, file, folder, cancellationToken);
        }
    }
}
