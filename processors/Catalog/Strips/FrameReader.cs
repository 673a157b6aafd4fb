using System.Buffers;
using System.Runtime.InteropServices;
using Datasets.Gdal;

namespace Datasets.Catalog.Strips;

/// <summary>Makes a frame of a COG's overview.</summary>
internal static class FrameReader
{
    /// <param name="cog">The file, or its start up to the tiles that are needed.</param>
    /// <param name="columns">Of full resolution.</param>
    /// <param name="rows">Of full resolution.</param>
    /// <returns>Greys, row by row from the top, of the size that <see cref="FrameSize"/> says; null where the file is of another size or has no such overview.</returns>
    /// <exception cref="GdalException">The file cannot be read.</exception>
    public static byte[]? Read(ReadOnlyMemory<byte> cog, int columns, int rows, GreyScale scale)
    {
        using var file = new GdalMemoryFile(cog);
        using var dataset = GdalDataset.Open(file.Name, "GTiff");
        if (dataset.BandCount == 0 || (dataset.Width, dataset.Height) != (columns, rows))
            return null;
        var size = FrameSize.Of(columns, rows);
        var resolution = dataset.Resolutions(0).Index().FirstOrDefault(one => one.Item == (size.Width, size.Height), (-1, default)).Index;
        if (resolution < 0)
            return null;
        var greys = new byte[size.Width * size.Height];
        var samples = ArrayPool<double>.Shared.Rent(greys.Length);
        try
        {
            dataset.ReadResolution(0, resolution, GdalDataType.Float64, MemoryMarshal.AsBytes(samples.AsSpan()));
            var (factor, offset) = dataset.Scaling(0);
            scale.Paint(samples.AsSpan(0, greys.Length), dataset.Nodata(0), factor, offset, greys);
            return greys;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(samples);
        }
    }
}
