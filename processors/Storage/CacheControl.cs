namespace Datasets.Storage;

/// <summary>
/// How long a browser or a cache may keep an object. Names are stable over re-processing, so nothing is kept for ever: documents are
/// asked for again each time, files for a few minutes.
/// </summary>
internal static class CacheControl
{
    public static string ForContentType(string contentType) =>
        contentType is MediaTypes.CloudOptimizedGeoTiff or MediaTypes.Png ? "public, max-age=300" : "no-cache";
}
