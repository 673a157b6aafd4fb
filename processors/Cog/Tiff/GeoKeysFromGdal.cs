using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>GeoKeys exactly as GDAL writes them, and as it reads the same system from, taken from a GeoTIFF of one pixel; once per coordinate reference system.</summary>
internal static class GeoKeysFromGdal
{
    private const int HeaderSize = 8;
    private const int EntrySize = 12;

    private static readonly ConcurrentDictionary<string, GeoKeys> Known = new();

    public static GeoKeys For(CoordinateReferenceSystem crs) => Known.GetOrAdd(crs.Definition(), Make);

    /// <summary>The text by which GDAL knows a coordinate reference system.</summary>
    public static string Definition(this CoordinateReferenceSystem crs) => crs switch
    {
        { Epsg: { } code } => string.Create(CultureInfo.InvariantCulture, $"EPSG:{code}"),
        { Wkt: { Length: > 0 } wkt } => wkt,
        _ => throw new CogException("the raster has a coordinate reference system without an EPSG code and without WKT; it needs one of them"),
    };

    private static GeoKeys Make(string definition)
    {
        try
        {
            return Parse(GdalGeoTiff.OfOnePixel(GdalGeoTiff.Storable(definition)));
        }
        catch (GdalException exception)
        {
            throw new CogException($"the coordinate reference system cannot be written: {exception.Message}", exception);
        }
    }

    private static GeoKeys Parse(ReadOnlySpan<byte> tiff) => new(
        MemoryMarshal.Cast<byte, ushort>(Value(tiff, TiffTag.GeoKeyDirectory, sizeof(ushort))).ToArray(),
        MemoryMarshal.Cast<byte, double>(Value(tiff, TiffTag.GeoDoubleParams, sizeof(double))).ToArray(),
        Encoding.UTF8.GetString(Value(tiff, TiffTag.GeoAsciiParams, sizeof(byte))).TrimEnd('\0'));

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> tiff, TiffTag tag, int elementSize)
    {
        var directory = tiff[(int)BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..HeaderSize])..];
        var count = BinaryPrimitives.ReadUInt16LittleEndian(directory);
        for (var i = 0; i < count; i++)
        {
            var entry = directory.Slice(2 + i * EntrySize, EntrySize);
            if (BinaryPrimitives.ReadUInt16LittleEndian(entry) != (ushort)tag)
                continue;
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) * elementSize;
            return length <= 4
                ? entry.Slice(8, length)
                : tiff.Slice((int)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), length);
        }
        return [];
    }
}
