using Datasets.Archives.Granules;
using Datasets.Archives.Ranges;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Command.Verbs;

/// <summary>A granule that a verb was given: a file of this machine, or the address of one on a server or in a bucket, of which parts are read.</summary>
internal sealed class GivenGranule : IDisposable
{
    private readonly RemoteFile? _remote;
    private readonly ArchiveClients? _archive;
    private readonly DirectoryInfo? _folder;

    private GivenGranule(GranuleInput input, RemoteFile? remote = null, ArchiveClients? archive = null, DirectoryInfo? folder = null) =>
        (Input, _remote, _archive, _folder) = (input, remote, archive, folder);

    public GranuleInput Input { get; }

    /// <summary>Whether what is read of the file goes over the network.</summary>
    public bool IsRemote => _remote is not null;

    /// <summary>What was fetched, for people; null where nothing was.</summary>
    public string? Fetched => _remote is null
        ? null
        : $"fetched {HumanReadable.Size(_remote.BytesReceived)} of {HumanReadable.Size(_remote.Length)} in {HumanReadable.Count(_remote.Requests, "request")}";

    public static bool IsAddress(string given) => Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "s3" && given.Contains("://", StringComparison.Ordinal);

    /// <exception cref="UsageException">There is no such file, or the address is of none.</exception>
    /// <exception cref="DatasetsException">The server does not give it.</exception>
    public static async Task<GivenGranule> OpenAsync(string given, CancellationToken cancellationToken)
    {
        if (!IsAddress(given))
            return new GivenGranule(new GranuleInput(Verb.RequireFile(given)));
        var url = new Uri(given);
        var file = new GranuleFile { Name = Uri.UnescapeDataString(url.Segments[^1]), Url = url, S3Url = url.Scheme == "s3" ? url : null };
        if (!FileName.IsPlain(file.Name))
            throw new UsageException($"{SafeText.Text(given)} is not the address of a file");
        var source = SourceOf(url);
        var archive = Composition.ArchiveOf(url, IsEarthdata(url));
        var folder = Directory.CreateTempSubdirectory("datasets-granule-");
        try
        {
            return await FetchAsync(archive, source, file, folder, cancellationToken);
        }
        catch
        {
            archive.Dispose();
            folder.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        _remote?.Dispose();
        _archive?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private static async Task<GivenGranule> FetchAsync(
        ArchiveClients archive, SourceDescriptor source, GranuleFile file, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, file.Name);
        try
        {
            var remote = await archive.Fetcher.OpenAsync(source, file, folder.FullName, cancellationToken);
            if (remote is not null && GranuleOpener.IsReadByParts(remote))
                return new GivenGranule(new GranuleInput(path, remote), remote, archive, folder);
            remote?.Dispose();
            Terminal.Log($"fetching the whole of {file.Name}: only HDF5 files are read by parts");
        }
        catch (RangesUnavailableException e)
        {
            Terminal.Log($"fetching the whole of {file.Name}: {e.Message}");
        }
        await archive.Fetcher.FetchAsync(source, file, folder.FullName, cancellationToken);
        return new GivenGranule(new GranuleInput(path), null, archive, folder);
    }

    private static SourceDescriptor SourceOf(Uri url) => url.Scheme == "s3"
        ? new SourceDescriptor { S3 = new S3Source { Bucket = url.Host, Time = "" } }
        : new SourceDescriptor { Access = SourceAccess.Https, Hosts = [url.Host, .. new SourceDescriptor().Hosts] };

    /// <summary>The token is for NASA's archives: another server never gets it.</summary>
    private static bool IsEarthdata(Uri url) => new HostPolicy(new SourceDescriptor().Hosts, allowLoopback: true).Allows(url);
}
