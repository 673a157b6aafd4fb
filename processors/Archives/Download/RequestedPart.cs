using System.Net.Http.Headers;

namespace Datasets.Archives.Download;

/// <summary>The part of a file that a request asks for (RFC 9110, section 14.2).</summary>
/// <param name="First">Its first byte.</param>
/// <param name="Last">Its last byte; null for the rest of the file.</param>
/// <param name="OfVersion">The part is wanted of this version only, else the whole file; null for any.</param>
internal sealed record RequestedPart(long First, long? Last, EntityTagHeaderValue? OfVersion)
{
    public void AddTo(HttpRequestHeaders headers)
    {
        headers.Range = new RangeHeaderValue(First, Last);
        if (OfVersion is { } version)
            headers.IfRange = new RangeConditionHeaderValue(version);
    }
}
