using System.Runtime.InteropServices;
using Datasets.Gdal;

namespace Datasets.Catalog.Strips;

/// <summary>Makes a frame of a COG's overview.</summary>
internal static class FrameReader
{
    /// <param name="cog">The file, or its start up to the tiles that are needed.</param>
    /// <param name="columns">Of full resolution.</param>
    /// <param name="rows">Of full resolution.</param>
    /// <returns>Greys, row by row from the top, of the size that <see cref="FrameSize"/> says; null where the file is of another size.</returns>
    /// <exception cref="GdalException">The file cannot be read.</exception>
    public static byte[]? Read(ReadOnlyMemory<byte> cog, int columns, int rows, GreyScale scale)
    {
        using var file = new GdalMemoryFile(cog);
        using var dataset = GdalDataset.Open(file.Name, "GTiff");
        if (dataset.BandCount == 0 || (dataset.Width, dataset.Height) != (columns, rows))
            return null;
        var size = FrameSize.Of(columns, rows);
        var resolutions = dataset.Resolutions(0);
        // Of large blocks there may be no overview that small: every how-manieth pixel of the smallest one stands for it.
        var resolution = Math.Min(size.Halvings, resolutions.Count - 1);
        var step = 1 << (size.Halvings - resolution);
        var (width, height) = resolutions[resolution];
        if (width / step != size.Width || height / step != size.Height)
            return null;
        var samples = new double[width * height];
        dataset.ReadResolution(0, resolution, GdalDataType.Float64, MemoryMarshal.AsBytes(samples.AsSpan()));
        var (factor, offset) = dataset.Scaling(0);
        var greys = new byte[size.Width * size.Height];
        scale.Paint(step == 1 ? samples : EveryOf(samples, width, size, step), dataset.Nodata(0), factor, offset, greys);
        return greys;
    }

    private static double[] EveryOf(double[] samples, int width, FrameSize size, int step)
    {
        var kept = new double[size.Width * size.Height];
        for (var row = 0; row < size.Height; row++)
        {
            for (var column = 0; column < size.Width; column++)
                kept[row * size.Width + column] = samples[row * step * width + column * step];
        }
        return kept;
    }
}
