using Datasets.Model;

namespace Datasets.Archives.Ranges;

/// <summary>A part of a file as a server sends it.</summary>
/// <param name="Range">Where in the file the content's bytes are.</param>
/// <param name="FileLength">Of the whole file, in bytes.</param>
/// <param name="Version">What names this version of the file: its entity tag, else when it was last modified; null where the server states neither.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Owner">Disposed with this object.</param>
internal sealed record RangeResponse(ByteRange Range, long FileLength, string? Version, Stream Content, IDisposable Owner) : IDisposable
{
    public void Dispose() => Owner.Dispose();
}
