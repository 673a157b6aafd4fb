using Datasets.Model;

namespace Datasets.Cog;

/// <summary>Writes a raster as a Cloud Optimized GeoTIFF.</summary>
public interface ICogWriter
{
    /// <summary>
    /// Writes <paramref name="raster"/> to the file <paramref name="path"/>, which must not exist yet. What was written is checked for
    /// its layout before this returns; on any error the file is removed.
    /// </summary>
    /// <exception cref="CogException">The raster cannot be written, or the file did not come out as a valid COG.</exception>
    CogFile Write(Raster raster, CogOptions options, string path, CancellationToken cancellationToken = default);
}
