using System.Globalization;
using System.Text;

namespace Datasets.Gdal;

/// <summary>A raster file opened with GDAL for reading. Row 0 is the first of the file, bands count from 0.</summary>
public sealed unsafe class GdalDataset : IDisposable
{
    private readonly DatasetHandle _handle;
    private readonly string _name;

    private GdalDataset(string name, DatasetHandle handle)
    {
        _name = name;
        _handle = handle;
        Width = NativeMethods.GDALGetRasterXSize(handle);
        Height = NativeMethods.GDALGetRasterYSize(handle);
        BandCount = NativeMethods.GDALGetRasterCount(handle);
    }

    public int Width { get; }

    public int Height { get; }

    public int BandCount { get; }

    /// <summary>The coordinate reference system as WKT; empty where the file has none.</summary>
    public string Projection => NativeMethods.ReadText(NativeMethods.GDALGetProjectionRef(_handle));

    /// <summary>GDAL's six numbers: x origin, pixel width, row rotation, y origin, column rotation, pixel height; null where there are none.</summary>
    public double[]? GeoTransform
    {
        get
        {
            var transform = new double[6];
            using var errors = GdalErrors.Collect();
            fixed (double* target = transform)
                return NativeMethods.GDALGetGeoTransform(_handle, target) == 0 ? transform : null;
        }
    }

    /// <summary>Opens <paramref name="name"/>, a path or any other name that GDAL knows, with the given drivers or with any.</summary>
    /// <exception cref="GdalException">GDAL cannot open it.</exception>
    public static GdalDataset Open(string name, params ReadOnlySpan<string> drivers)
    {
        GdalLibrary.EnsureRegistered();
        var names = Encoding.UTF8.GetBytes(string.Concat(drivers.ToArray().Select(driver => driver + '\0')) + '\0');
        fixed (byte* first = names)
        {
            var list = stackalloc byte*[drivers.Length + 1];
            var next = first;
            for (var i = 0; i < drivers.Length; i++)
            {
                list[i] = next;
                next += Encoding.UTF8.GetByteCount(drivers[i]) + 1;
            }
            list[drivers.Length] = null;
            using var errors = GdalErrors.Collect();
            var handle = NativeMethods.OpenDataset(name, NativeMethods.OpenRaster, drivers.Length == 0 ? null : list, null, null);
            return handle.IsInvalid ? throw errors.Exception($"opening {name}") : new GdalDataset(name, handle);
        }
    }

    /// <summary>The entries of a metadata domain; null is the default domain.</summary>
    public IReadOnlyDictionary<string, string> Metadata(string? domain = null)
    {
        using var errors = GdalErrors.Collect();
        return Entries(NativeMethods.GDALGetMetadata(_handle, domain));
    }

    /// <summary>The entries of a band's metadata domain; null is the default domain.</summary>
    public IReadOnlyDictionary<string, string> BandMetadata(int band, string? domain = null)
    {
        using var errors = GdalErrors.Collect();
        return Entries(NativeMethods.GDALGetBandMetadata(Band(band), domain));
    }

    private static Dictionary<string, string> Entries(byte** list)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; list != null && list[i] != null; i++)
        {
            var entry = NativeMethods.ReadText((nint)list[i]);
            var equals = entry.IndexOf('=');
            if (equals > 0)
                entries[entry[..equals]] = entry[(equals + 1)..];
        }
        return entries;
    }

    public GdalDataType DataType(int band) => (GdalDataType)NativeMethods.GDALGetRasterDataType(Band(band));

    /// <summary>The nodata value; null where the band has none.</summary>
    public double? Nodata(int band)
    {
        var value = NativeMethods.GDALGetRasterNoDataValue(Band(band), out var has);
        return has == 0 ? null : value;
    }

    /// <summary>What a sample is to be multiplied with and what is to be added then; 1 and 0 where the file does not say.</summary>
    public (double Scale, double Offset) Scaling(int band)
    {
        var (scale, offset) = (NativeMethods.GDALGetRasterScale(Band(band), out var hasScale), NativeMethods.GDALGetRasterOffset(Band(band), out var hasOffset));
        return (hasScale == 0 ? 1 : scale, hasOffset == 0 ? 0 : offset);
    }

    /// <summary>The unit of a band's values; empty where it states none.</summary>
    public string Unit(int band) => NativeMethods.ReadText(NativeMethods.GDALGetRasterUnitType(Band(band)));

    /// <summary>What a band is called; empty where the file does not say.</summary>
    public string Description(int band) => NativeMethods.ReadText(NativeMethods.GDALGetDescription(Band(band)));

    /// <summary>The size of a block that is stored as one.</summary>
    public (int Width, int Height) BlockSize(int band)
    {
        NativeMethods.GDALGetBlockSize(Band(band), out var width, out var height);
        return (width, height);
    }

    /// <summary>Where a block of a GeoTIFF is in its file; null where it is not stored, or where the file is none.</summary>
    /// <param name="column">The block's, counted in blocks.</param>
    /// <param name="row">The block's, counted in blocks.</param>
    public (long Start, long Length)? BlockPlace(int band, int column, int row)
    {
        using var errors = GdalErrors.Collect();
        var (start, length) = (BlockNumber("OFFSET"), BlockNumber("SIZE"));
        return start is { } offset && length is { } bytes ? (offset, bytes) : null;

        long? BlockNumber(string what) => long.TryParse(
            NativeMethods.ReadText(NativeMethods.GDALGetBandMetadataItem(Band(band), string.Create(CultureInfo.InvariantCulture, $"BLOCK_{what}_{column}_{row}"), "TIFF")),
            CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Reads a window as samples of <paramref name="type"/>, row by row.</summary>
    /// <exception cref="GdalException">The window cannot be read.</exception>
    public void Read(int band, int column, int row, int width, int height, GdalDataType type, Span<byte> destination) =>
        Read(Band(band), column, row, width, height, type, destination);

    private void Read(nint band, int column, int row, int width, int height, GdalDataType type, Span<byte> destination)
    {
        if (destination.Length < (long)width * height * type.Size())
            throw new ArgumentException("the destination is too small for the window", nameof(destination));
        const int read = 0;
        using var errors = GdalErrors.Collect();
        fixed (byte* target = destination)
        {
            if (NativeMethods.GDALRasterIO(
                    band, read, column, row, width, height, target, width, height, (int)type, 0, 0) != 0)
                throw errors.Exception($"reading {_name}");
        }
    }

    /// <summary>The sizes of a band's resolutions: the full one, then its overviews, from the largest.</summary>
    public IReadOnlyList<(int Width, int Height)> Resolutions(int band)
    {
        var overviews = NativeMethods.GDALGetOverviewCount(Band(band));
        return
        [
            (Width, Height),
            .. Enumerable.Range(0, overviews).Select(i => NativeMethods.GDALGetOverview(Band(band), i))
                .Select(overview => (NativeMethods.GDALGetRasterBandXSize(overview), NativeMethods.GDALGetRasterBandYSize(overview))),
        ];
    }

    /// <summary>Reads a whole resolution of <see cref="Resolutions"/> as samples of <paramref name="type"/>, row by row.</summary>
    /// <exception cref="GdalException">It cannot be read.</exception>
    public void ReadResolution(int band, int resolution, GdalDataType type, Span<byte> destination)
    {
        var (width, height) = Resolutions(band)[resolution];
        Read(resolution == 0 ? Band(band) : NativeMethods.GDALGetOverview(Band(band), resolution - 1), 0, 0, width, height, type, destination);
    }

    public void Dispose() => _handle.Dispose();

    private nint Band(int band) => band >= 0 && band < BandCount
        ? NativeMethods.GDALGetRasterBand(_handle, band + 1)
        : throw new ArgumentOutOfRangeException(nameof(band), band, $"{_name} has {BandCount} bands");
}
