using Datasets.Descriptors;
using Datasets.Discovery;

namespace Datasets.Fetching;

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
}

public sealed record FetchedFile(string Path, long Size);

public sealed class FetchException(string message, bool isTemporary = false, Exception? inner = null)
    : PipelineException(message, isTemporary, inner)
{
    /// <summary>Whether this archive's other files would be refused in the same way.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Why, without which file: the same text for every file that cannot be had for the same reason.</summary>
    public string? Cause { get; init; }
}
