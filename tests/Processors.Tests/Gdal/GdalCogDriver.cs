namespace Datasets.Gdal;

/// <summary>A raster in memory that GDAL's COG driver makes a file of.</summary>
internal sealed unsafe class GdalCogDriver : IDisposable
{
    private readonly nint dataset;
    private readonly int width;
    private readonly int height;
    private readonly GdalDataType type;

    /// <exception cref="GdalException">GDAL cannot hold such a raster.</exception>
    public GdalCogDriver(int width, int height, int bands, GdalDataType type)
    {
        GdalLibrary.EnsureRegistered();
        (this.width, this.height, this.type) = (width, height, type);
        using var errors = GdalErrors.Collect();
        dataset = RasterNativeMethods.GDALCreate(RasterNativeMethods.GDALGetDriverByName("MEM"), "", width, height, bands, (int)type, 0);
        if (dataset == 0)
            throw errors.Exception($"making a raster of {width} x {height} x {bands} {type} samples in memory");
    }

    /// <param name="transform">GDAL's six numbers.</param>
    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public void Place(ReadOnlySpan<double> transform, string definition)
    {
        using var reference = GdalSpatialReference.Parse(definition);
        fixed (double* numbers = transform)
            _ = RasterNativeMethods.GDALSetGeoTransform(dataset, numbers);
        _ = RasterNativeMethods.GDALSetSpatialRef(dataset, reference.Handle);
    }

    public void SetTag(string name, string value) => _ = CogDriverNativeMethods.GDALSetMetadataItem(dataset, name, value, null);

    /// <param name="band">Counted from 0.</param>
    public void Describe(int band, string description, string? unit, double scale, double offset)
    {
        var handle = Band(band);
        CogDriverNativeMethods.GDALSetDescription(handle, description);
        if (!string.IsNullOrEmpty(unit))
            _ = CogDriverNativeMethods.GDALSetRasterUnitType(handle, unit);
        if (scale == 1 && offset == 0)
            return;
        _ = CogDriverNativeMethods.GDALSetRasterScale(handle, scale);
        _ = CogDriverNativeMethods.GDALSetRasterOffset(handle, offset);
    }

    /// <param name="band">Counted from 0.</param>
    public void SetNodata(int band, double nodata)
    {
        _ = type switch
        {
            GdalDataType.Int64 => CogDriverNativeMethods.GDALSetRasterNoDataValueAsInt64(Band(band), (long)nodata),
            GdalDataType.UInt64 => CogDriverNativeMethods.GDALSetRasterNoDataValueAsUInt64(Band(band), (ulong)nodata),
            _ => CogDriverNativeMethods.GDALSetRasterNoDataValue(Band(band), nodata),
        };
    }

    /// <summary>Sets rows of a band, row by row from the north.</summary>
    /// <exception cref="GdalException">GDAL cannot take them.</exception>
    public void Write(int band, int row, int rows, ReadOnlySpan<byte> samples)
    {
        if (samples.Length != (long)rows * width * type.Size())
            throw new ArgumentException($"{rows} rows of {width} {type} samples are not {samples.Length} bytes", nameof(samples));
        using var errors = GdalErrors.Collect();
        fixed (byte* buffer = samples)
        {
            const int write = 1;
            if (RasterNativeMethods.GDALRasterIO(Band(band), write, 0, row, width, rows, buffer, width, rows, (int)type, 0, 0) != 0)
                throw errors.Exception($"writing rows {row} to {row + rows} of band {band}");
        }
    }

    /// <summary>Makes the COG.</summary>
    /// <param name="options">The COG driver's creation options.</param>
    /// <exception cref="GdalException">GDAL cannot write the file.</exception>
    public void CreateCog(string path, IEnumerable<KeyValuePair<string, string>> options)
    {
        using var errors = GdalErrors.Collect();
        nint list = 0;
        foreach (var (name, value) in options)
            list = RasterNativeMethods.CSLSetNameValue(list, name, value);
        try
        {
            var cog = CogDriverNativeMethods.GDALCreateCopy(RasterNativeMethods.GDALGetDriverByName("COG"), path, dataset, 0, list, 0, 0);
            if (cog == 0)
                throw errors.Exception($"writing {path} with GDAL's COG driver");
            RasterNativeMethods.GDALClose(cog);
            errors.ThrowIfFailed($"writing {path} with GDAL's COG driver");
        }
        finally
        {
            NativeMethods.CSLDestroy(list);
        }
    }

    /// <summary>The first band of a file's smallest resolution whose longer edge is not below <paramref name="edge"/>, or of full resolution.</summary>
    /// <exception cref="GdalException">GDAL cannot read the file.</exception>
    public (int Width, int Height, byte[] Samples) ReadReduced(string path, int edge)
    {
        using var errors = GdalErrors.Collect();
        var cog = RasterNativeMethods.GDALOpen(path, 0);
        if (cog == 0)
            throw errors.Exception($"opening {path}");
        try
        {
            var band = RasterNativeMethods.GDALGetRasterBand(cog, 1);
            for (var i = CogDriverNativeMethods.GDALGetOverviewCount(band) - 1; i >= 0; i--)
            {
                var overview = CogDriverNativeMethods.GDALGetOverview(band, i);
                if (Math.Max(CogDriverNativeMethods.GDALGetRasterBandXSize(overview), CogDriverNativeMethods.GDALGetRasterBandYSize(overview)) < edge)
                    continue;
                band = overview;
                break;
            }
            var (columns, rows) = (CogDriverNativeMethods.GDALGetRasterBandXSize(band), CogDriverNativeMethods.GDALGetRasterBandYSize(band));
            var samples = new byte[(long)columns * rows * type.Size()];
            fixed (byte* buffer = samples)
            {
                const int read = 0;
                if (RasterNativeMethods.GDALRasterIO(band, read, 0, 0, columns, rows, buffer, columns, rows, (int)type, 0, 0) != 0)
                    throw errors.Exception($"reading {path}");
            }
            return (columns, rows, samples);
        }
        finally
        {
            RasterNativeMethods.GDALClose(cog);
        }
    }

    public void Dispose() => RasterNativeMethods.GDALClose(dataset);

    private nint Band(int band) => RasterNativeMethods.GDALGetRasterBand(dataset, band + 1);
}
