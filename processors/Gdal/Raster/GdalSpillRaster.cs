using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>
/// A raster in a temporary file, an uncompressed tiled GeoTIFF, where GDAL can read it in any order without all of it being in memory.
/// </summary>
public sealed unsafe class GdalSpillRaster : IDisposable
{
    private readonly nint _dataset;
    private readonly string _path;
    private readonly int _width;
    private readonly int _height;
    private readonly int _frame;
    private readonly GdalDataType _type;
    private bool _isDisposed;

    /// <param name="path">The file.</param>
    /// <param name="width">Without the frame.</param>
    /// <param name="height">Without the frame.</param>
    /// <param name="bands">How many there are.</param>
    /// <param name="type">Of the samples.</param>
    /// <param name="frame">How many pixels there are around the raster that are none of it: <see cref="FillFrame"/> says what is in them.</param>
    /// <exception cref="GdalException">The file cannot be made.</exception>
    public GdalSpillRaster(string path, int width, int height, int bands, GdalDataType type, int frame = 0)
    {
        GdalLibrary.EnsureRegistered();
        (_path, _width, _height, _type, _frame) = (path, width, height, type, frame);
        using var errors = GdalErrors.Collect();
        nint options = 0;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("TILED", "YES"), ("BIGTIFF", "IF_SAFER"), ("INTERLEAVE", "BAND")])
            options = RasterNativeMethods.CSLSetNameValue(options, name, value);
        try
        {
            _dataset = RasterNativeMethods.GDALCreate(RasterNativeMethods.GDALGetDriverByName("GTiff"), path, width + 2 * frame, height + 2 * frame, bands, (int)type, options);
        }
        finally
        {
            NativeMethods.CSLDestroy(options);
        }
        if (_dataset == 0)
            throw errors.Exception($"making a temporary raster of {width} x {height} x {bands} {type} samples");
    }

    internal nint Handle => _dataset;

    /// <param name="transform">GDAL's six numbers, of the raster without the frame.</param>
    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public void Place(ReadOnlySpan<double> transform, string definition)
    {
        using var reference = GdalSpatialReference.Parse(definition);
        Span<double> framed = [.. transform];
        framed[0] -= _frame * (transform[1] + transform[2]);
        framed[3] -= _frame * (transform[4] + transform[5]);
        fixed (double* numbers = framed)
            _ = RasterNativeMethods.GDALSetGeoTransform(_dataset, numbers);
        _ = RasterNativeMethods.GDALSetSpatialRef(_dataset, reference.Handle);
    }

    /// <summary>Sets rows of a band (counted from 0), row by row.</summary>
    /// <exception cref="GdalException">They cannot be written, for instance because the disk is full.</exception>
    public void Write(int band, int row, int rows, ReadOnlySpan<byte> samples)
    {
        if (samples.Length != (long)rows * _width * _type.Size())
            throw new ArgumentException($"{rows} rows of {_width} {_type} samples are not {samples.Length} bytes", nameof(samples));
        Write(band, _frame, row + _frame, _width, rows, samples, _type);
    }

    /// <summary>Sets all of a band's frame to a value.</summary>
    /// <exception cref="GdalException">It cannot be written, for instance because the disk is full.</exception>
    public void FillFrame(int band, double value)
    {
        var (across, down) = (_width + 2 * _frame, _height + 2 * _frame);
        var values = new double[_frame * Math.Max(across, down)];
        Array.Fill(values, value);
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        foreach (var (column, row, width, height) in ((int, int, int, int)[])
            [(0, 0, across, _frame), (0, down - _frame, across, _frame), (0, 0, _frame, down), (across - _frame, 0, _frame, down)])
        {
            Write(band, column, row, width, height, bytes, GdalDataType.Float64);
        }
    }

    private void Write(int band, int column, int row, int width, int height, ReadOnlySpan<byte> samples, GdalDataType type)
    {
        const int write = 1;
        using var errors = GdalErrors.Collect();
        fixed (byte* buffer = samples)
        {
            var handle = RasterNativeMethods.GDALGetRasterBand(_dataset, band + 1);
            if (RasterNativeMethods.GDALRasterIO(handle, write, column, row, width, height, buffer, width, height, (int)type, 0, 0) != 0)
                throw errors.Exception($"writing rows {row} to {row + height} of a temporary raster");
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
