using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Ranges;

/// <summary>Asks a server for parts of one file.</summary>
internal interface IRangeClient
{
    /// <summary>Waits until another request may be sent to the server; what is returned is disposed when its response has been read.</summary>
    /// <exception cref="DatasetsException">The server refused others before, so it is not asked.</exception>
    Task<IDisposable> TakeSlotAsync(CancellationToken cancellationToken);

    /// <summary>Sends one request. The response begins where <paramref name="range"/> does, and may end earlier.</summary>
    /// <param name="version">The version that the other parts are of; null for the first request.</param>
    /// <exception cref="HttpFailure">The server refuses, or sends another part.</exception>
    /// <exception cref="RangesUnavailableException">The server sends the whole file.</exception>
    /// <exception cref="FileChangedException">The file is of another version.</exception>
    Task<RangeResponse> GetAsync(ByteRange range, string? version, CancellationToken cancellationToken);

    /// <summary>The failure as the user sees it.</summary>
    DatasetsException Explain(HttpFailure failure);
}
