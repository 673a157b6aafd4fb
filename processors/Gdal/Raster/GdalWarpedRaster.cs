using System.Globalization;

namespace Datasets.Gdal;

/// <summary>
/// A raster in another coordinate reference system, computed by GDAL's warper block by block as it is read. Places are transformed for every
/// pixel, without the interpolation that gdalwarp takes by default, so a value does not depend on the blocks.
/// </summary>
public sealed unsafe class GdalWarpedRaster : IDisposable
{
    private const string WarpMemoryMiB = "64";

    private readonly nint _dataset;

    /// <summary>The source must stay there as long as this is used.</summary>
    /// <exception cref="GdalException">There is no way from the source's coordinate reference system to the target's.</exception>
    public GdalWarpedRaster(GdalSpillRaster source, GdalWarpTarget target)
    {
        using var errors = GdalErrors.Collect();
        var arguments = Arguments(target);
        var options = WarpNativeMethods.GDALWarpAppOptionsNew(arguments, 0);
        NativeMethods.CSLDestroy(arguments);
        if (options == 0)
            throw errors.Exception("preparing a warp");
        try
        {
            var handle = source.Handle;
            _dataset = WarpNativeMethods.GDALWarp("", 0, 1, &handle, options, null);
            if (_dataset == 0)
                throw errors.Exception($"warping to {target.Definition}");
        }
        finally
        {
            WarpNativeMethods.GDALWarpAppOptionsFree(options);
        }
    }

    /// <summary>Reads a window of a band (counted from 0) as samples of <paramref name="type"/>, row by row.</summary>
    /// <exception cref="GdalException">The window cannot be computed.</exception>
    public void Read(int band, int column, int row, int width, int height, GdalDataType type, Span<byte> destination)
    {
        if (destination.Length < (long)width * height * type.Size())
            throw new ArgumentException("the destination is too small for the window", nameof(destination));
        const int read = 0;
        using var errors = GdalErrors.Collect();
        fixed (byte* target = destination)
        {
            var handle = RasterNativeMethods.GDALGetRasterBand(_dataset, band + 1);
            if (RasterNativeMethods.GDALRasterIO(handle, read, column, row, width, height, target, width, height, (int)type, 0, 0) != 0)
                throw errors.Exception("warping a block");
        }
    }

    public void Dispose()
    {
        using var errors = GdalErrors.Collect();
        RasterNativeMethods.GDALClose(_dataset);
    }

    private static nint Arguments(GdalWarpTarget target)
    {
        List<string> texts =
        [
            "-of", "VRT",
            "-t_srs", target.Definition,
            "-te", Text(target.West), Text(target.South), Text(target.East), Text(target.North),
            "-ts", Text(target.Width), Text(target.Height),
            "-r", target.Resampling,
            "-et", "0",
            "-wm", WarpMemoryMiB,
            "-dstnodata", Text(target.Nodata),
            // A band's missing pixels are its own.
            "-wo", "UNIFIED_SRC_NODATA=NO",
            // Which part of the source a block needs is found by a net over the block: its edges alone miss a pole inside it.
            "-wo", "SAMPLE_GRID=YES",
            "-wo", "SAMPLE_STEPS=64",
            "-wo", "SOURCE_EXTRA=4",
        ];
        // GDAL widens the kernel where the target is coarser, by a ratio that it takes anew from each block: two blocks would not fit each other.
        if (target.Resampling == "bilinear")
            texts.AddRange(["-wo", "XSCALE=1", "-wo", "YSCALE=1"]);
        if (target.SourceNodata is { } nodata)
            texts.AddRange(["-srcnodata", Text(nodata)]);
        return texts.Aggregate((nint)0, WarpNativeMethods.CSLAddString);
    }

    private static string Text(double number) => double.IsNaN(number) ? "nan" : number.ToString("R", CultureInfo.InvariantCulture);
}
