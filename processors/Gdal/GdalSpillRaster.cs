namespace Datasets.Gdal;

/// <summary>
/// A raster in a temporary file, an uncompressed tiled GeoTIFF, where GDAL can read it in any order without all of it being in memory.
/// </summary>
public sealed unsafe class GdalSpillRaster : IDisposable
{
    private readonly nint _dataset;
    private readonly string _path;
    private readonly int _width;
    private readonly GdalDataType _type;
    private bool _isDisposed;

    /// <exception cref="GdalException">The file cannot be made.</exception>
    public GdalSpillRaster(string path, int width, int height, int bands, GdalDataType type)
    {
        GdalLibrary.EnsureRegistered();
        (_path, _width, _type) = (path, width, type);
        using var errors = GdalErrors.Collect();
        nint options = 0;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("TILED", "YES"), ("BIGTIFF", "IF_SAFER"), ("INTERLEAVE", "BAND")])
            options = RasterNativeMethods.CSLSetNameValue(options, name, value);
        try
        {
            _dataset = RasterNativeMethods.GDALCreate(RasterNativeMethods.GDALGetDriverByName("GTiff"), path, width, height, bands, (int)type, options);
        }
        finally
        {
            NativeMethods.CSLDestroy(options);
        }
        if (_dataset == 0)
            throw errors.Exception($"making a temporary raster of {width} x {height} x {bands} {type} samples");
    }

    internal nint Handle => _dataset;

    /// <param name="transform">GDAL's six numbers.</param>
    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public void Place(ReadOnlySpan<double> transform, string definition)
    {
        using var reference = GdalSpatialReference.Of(definition);
        fixed (double* numbers = transform)
            _ = RasterNativeMethods.GDALSetGeoTransform(_dataset, numbers);
        _ = RasterNativeMethods.GDALSetSpatialRef(_dataset, reference.Handle);
    }

    /// <summary>Sets rows of a band (counted from 0), row by row.</summary>
    /// <exception cref="GdalException">They cannot be written, for instance because the disk is full.</exception>
    public void Write(int band, int row, int rows, ReadOnlySpan<byte> samples)
    {
        if (samples.Length != (long)rows * _width * _type.Size())
            throw new ArgumentException($"{rows} rows of {_width} {_type} samples are not {samples.Length} bytes", nameof(samples));
        const int write = 1;
        using var errors = GdalErrors.Collect();
        fixed (byte* buffer = samples)
        {
            var handle = RasterNativeMethods.GDALGetRasterBand(_dataset, band + 1);
            if (RasterNativeMethods.GDALRasterIO(handle, write, 0, row, _width, rows, buffer, _width, rows, (int)_type, 0, 0) != 0)
                throw errors.Exception($"writing rows {row} to {row + rows} of a temporary raster");
        }
    }

    /// <summary>Closes the file and removes it.</summary>
    public void Dispose()
    {
        if (_isDisposed || _dataset == 0)
            return;
        _isDisposed = true;
        using (GdalErrors.Collect())
            RasterNativeMethods.GDALClose(_dataset);
        File.Delete(_path);
    }
}
