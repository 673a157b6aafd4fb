using Datasets.Archives.Ranges;
using Datasets.Descriptors;

namespace Datasets.Archives.Granules;

/// <summary>Brings a granule's file to this machine.</summary>
public interface IGranuleFetcher
{
    /// <summary>
    /// Downloads <paramref name="file"/> to <paramref name="folder"/> under its own name and returns where it is. The file appears under
    /// that name only when it is whole and its size and checksum are right.
    /// </summary>
    /// <exception cref="FetchException">It cannot be had; the message names the file, the URL without query, and why.</exception>
    Task<FetchedFile> FetchAsync(
        SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default);

    /// <summary>Opens the file where it is, to read parts of it; what is read is kept in <paramref name="folder"/> until the result is disposed.</summary>
    /// <returns>Null where the file is on this machine.</returns>
    /// <exception cref="RangesUnavailableException">The server gives the whole file only.</exception>
    /// <exception cref="FetchException">It cannot be had.</exception>
    Task<RemoteFile?> OpenAsync(SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default) =>
        Task.FromResult<RemoteFile?>(null);
}
