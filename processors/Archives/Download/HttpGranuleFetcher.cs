using System.Collections.Concurrent;
using System.Net;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Archives.Ranges;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>
/// Fetches over https from archives behind NASA's Earthdata login: with a bearer token, or with a user name and password that only the login
/// host gets. An interrupted download is continued where the server can prove that the file is still the same (ETag with If-Range,
/// RFC 9110 section 13.1.5), else started again.
/// </summary>
public sealed class HttpGranuleFetcher : IGranuleFetcher, IDisposable
{
    private readonly FetchOptions _options;
    private readonly HttpClient _client;
    private readonly EarthdataSession _session;
    private readonly HttpRetry _retry;
    private readonly ArchiveClient _archive;
    private readonly DownloadAttempt _transfer;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, AccessCircuitBreaker> _refusals = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="handler">
    /// Whom requests go through; null makes connections of this object's own. One that is given must follow no redirect, keep no cookie and
    /// undo no compression; its maker disposes it.
    /// </param>
    public HttpGranuleFetcher(FetchOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _client = HttpHandlers.Client(handler, DecompressionMethods.None);
        _retry = new HttpRetry(options.Retry);
        _session = new EarthdataSession(_client, options);
        _archive = new ArchiveClient(_client, _session, options);
        _transfer = new DownloadAttempt(_archive, options);
    }

    /// <inheritdoc/>
    public async Task<FetchedFile> FetchAsync(
        SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        var slots = SlotsOf(file);
        using var slot = await slots.TakeAsync(cancellationToken);
        try
        {
            var fetched = await DownloadAsync(source, file, folder, cancellationToken);
            slots.LetIn();
            return fetched;
        }
        catch (HttpFailure e)
        {
            if (e.IsRefusal)
                slots.Refused(e);
            throw Failed(file, Describe(e), e.IsTemporary, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(file, DiskErrors.Explain(e, folder), isTemporary: false, e);
        }
    }

    /// <inheritdoc/>
    public async Task<RemoteFile?> OpenAsync(SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        var client = new HttpRangeClient(
            _archive, new HostPolicy(source.Hosts, _options.AllowLoopback), file, SlotsOf(file), _options, e => Failed(file, Describe(e), e.IsTemporary, e));
        return await RemoteFile.OpenAsync(
            client, file.Name, folder, _retry, new RemoteTimes(_options.InactivityTimeout, _options.Retry.Time), cancellationToken);
    }

    public void Dispose()
    {
        _session.Dispose();
        _client.Dispose();
    }

    /// <exception cref="FetchException">The file's name is not a plain one.</exception>
    private ArchiveSlots SlotsOf(GranuleFile file) => FileName.IsPlain(file.Name)
        ? new ArchiveSlots(
            _slots.GetOrAdd(file.Url.IdnHost, _ => new SemaphoreSlim(_options.ParallelPerHost)),
            _refusals.GetOrAdd(file.Url.Authority, _ => new AccessCircuitBreaker()),
            refused => NotAsked(file, refused),
            Describe)
        : throw new FetchException($"Cannot fetch '{SafeText.Text(file.Name)}': this is not a plain file name.");

    private string Describe(HttpFailure failure) => $"{failure.Message.TrimEnd('.')}.{_retry.Conclusion(failure)}";

    private async Task<FetchedFile> DownloadAsync(
        SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken)
    {
        var hosts = new HostPolicy(source.Hosts, _options.AllowLoopback);
        Directory.CreateDirectory(folder);
        using var part = new PartialFile(folder, file);
        var path = Path.Combine(folder, file.Name);

        await _retry.RunAsync(
            file.Name,
            async token =>
            {
                await _transfer.RunAsync(hosts, file, part, token);
                return true;
            },
            cancellationToken);

        part.Complete(path);
        return new FetchedFile(path, part.Length);
    }

    private static FetchException Failed(GranuleFile file, string why, bool isTemporary, Exception inner) =>
        new($"Cannot fetch {file.Name} from {SafeText.Url(file.Url)}: {why}", isTemporary, inner) { Cause = why };

    private static FetchException NotAsked(GranuleFile file, (int Files, string Why) refused) =>
        new($"Cannot fetch {file.Name} from {SafeText.Url(file.Url)}: the archive was not asked for it, as it refused {refused.Files} {(refused.Files == 1 ? "file" : "files")} before: {refused.Why}")
        {
            Cause = refused.Why,
            IsRefusal = true,
        };
}
