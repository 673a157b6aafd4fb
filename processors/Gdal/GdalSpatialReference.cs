namespace Datasets.Gdal;

/// <summary>A coordinate reference system as GDAL holds it.</summary>
internal sealed class GdalSpatialReference : IDisposable
{
    private GdalSpatialReference(nint handle) => Handle = handle;

    public nint Handle { get; }

    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public static GdalSpatialReference Of(string definition)
    {
        GdalLibrary.EnsureRegistered();
        using var errors = GdalErrors.Collect();
        var reference = new GdalSpatialReference(RasterNativeMethods.OSRNewSpatialReference(null));
        if (RasterNativeMethods.OSRSetFromUserInput(reference.Handle, definition) == 0)
            return reference;
        reference.Dispose();
        throw errors.Exception($"understanding the coordinate reference system '{Shortened(definition)}'");
    }

    public void Dispose() => RasterNativeMethods.OSRDestroySpatialReference(Handle);

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
