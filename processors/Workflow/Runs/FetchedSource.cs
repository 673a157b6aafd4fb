using Datasets.Archives.Ranges;
using Datasets.Conversion.Formats;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>A granule's file as far as it is fetched: the whole of it, or the parts that its conversion reads.</summary>
/// <param name="Path">Where the whole file is, or would be.</param>
/// <param name="Size">Of the whole file, in bytes.</param>
/// <param name="Remote">Where the parts are; null for a whole file.</param>
/// <param name="Note">Why the whole file was fetched, where parts were tried; null else.</param>
internal sealed record FetchedSource(string Path, long Size, RemoteFile? Remote = null, string? Note = null) : IDisposable
{
    public GranuleInput Input => new(Path, Remote);

    public PartialRead? Parts => Remote is null ? null : new PartialRead(Size, Remote.BytesReceived, Remote.Requests);

    public void Dispose() => Remote?.Dispose();
}
