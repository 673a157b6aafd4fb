using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>Everything before the first tile: TIFF's header, GDAL's hints, and the directories from full resolution to the smallest.</summary>
internal sealed class CogHeader
{
    /// <summary>What stands around each tile: its size before, its last 4 bytes after it.</summary>
    public const int LeaderSize = 4;
    public const int TrailerSize = 4;

    private const ushort BlackIsZero = 1;
    private const ushort Palette = 3;

    private readonly Raster raster;
    private readonly ushort[]? colors;
    private readonly CogOptions options;
    private readonly IReadOnlyList<LevelSize> levels;
    private readonly IReadOnlyList<uint[]> tileSizes;
    private readonly GeoKeys geoKeys;
    private readonly ushort predictor;
    private readonly string metadata;

    public CogHeader(
        Raster raster, CogOptions options, IReadOnlyList<LevelSize> levels, IReadOnlyList<uint[]> tileSizes, GeoKeys geoKeys,
        ushort predictor, IReadOnlyList<BandStatistics> statistics)
    {
        this.raster = raster;
        colors = ColorTable.Create(raster, statistics[0]);
        this.options = options;
        this.levels = levels;
        this.tileSizes = tileSizes;
        this.geoKeys = geoKeys;
        this.predictor = predictor;
        metadata = GdalMetadata.ToXml(raster, statistics);
    }

    /// <summary>The header's bytes; classic TIFF where the whole file stays within <paramref name="classicLimit"/>, otherwise BigTIFF.</summary>
    public byte[] ToBytes(long classicLimit)
    {
        var data = tileSizes.Sum(sizes => sizes.Sum(size => size + LeaderSize + TrailerSize));
        var bigTiff = data + HeaderSize(bigTiff: false) > classicLimit;
        return Compose(bigTiff, HeaderSize(bigTiff));
    }

    // Offsets have one size whatever they hold, so a header with any will do to measure it.
    private long HeaderSize(bool bigTiff) => Compose(bigTiff, 0).Length;

    private byte[] Compose(bool bigTiff, long dataStart)
    {
        var start = new byte[bigTiff ? 16 : 8];
        start[0] = start[1] = (byte)'I';
        start[2] = (byte)(bigTiff ? 43 : 42);
        var firstDirectory = start.Length + GhostArea.Bytes.Length;
        if (bigTiff)
        {
            start[4] = 8;
            BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(8), firstDirectory);
        }
        else
            BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(4), (uint)firstDirectory);

        var header = new MemoryStream();
        header.Write(start);
        header.Write(GhostArea.Bytes);
        var offsets = Offsets(dataStart);
        for (var level = 0; level < levels.Count; level++)
            header.Write(Directory(level, offsets[level], bigTiff).ToBytes(header.Position, bigTiff, level == levels.Count - 1));
        return header.ToArray();
    }

    // The smallest overview comes first, so that a reader's first request often has it.
    private ulong[][] Offsets(long dataStart)
    {
        var offsets = new ulong[levels.Count][];
        var position = (ulong)dataStart;
        for (var level = levels.Count - 1; level >= 0; level--)
        {
            offsets[level] = new ulong[tileSizes[level].Length];
            for (var tile = 0; tile < offsets[level].Length; tile++)
            {
                offsets[level][tile] = position + LeaderSize;
                position += tileSizes[level][tile] + (ulong)(LeaderSize + TrailerSize);
            }
        }
        return offsets;
    }

    private TiffDirectory Directory(int level, ulong[] offsets, bool bigTiff)
    {
        var bands = raster.Bands.Count;
        var directory = new TiffDirectory();
        if (level > 0)
            directory.AddLongs(TiffTag.NewSubfileType, 1);
        AddLength(directory, TiffTag.ImageWidth, levels[level].Width);
        AddLength(directory, TiffTag.ImageLength, levels[level].Height);
        directory.AddShorts(TiffTag.BitsPerSample, Repeated((ushort)(8 * raster.SampleType.Size()), bands));
        directory.AddShorts(TiffTag.Compression, options.Compression.TiffCompression());
        directory.AddShorts(TiffTag.PhotometricInterpretation, colors is null ? BlackIsZero : Palette);
        if (colors is not null)
            directory.AddShorts(TiffTag.ColorMap, colors);
        directory.AddShorts(TiffTag.SamplesPerPixel, (ushort)bands);
        directory.AddShorts(TiffTag.PlanarConfiguration, 1);
        if (options.Compression != CogCompression.None)
            directory.AddShorts(TiffTag.Predictor, predictor);
        directory.AddShorts(TiffTag.TileWidth, (ushort)options.BlockSize);
        directory.AddShorts(TiffTag.TileLength, (ushort)options.BlockSize);
        if (bigTiff)
            directory.AddLong8s(TiffTag.TileOffsets, offsets);
        else
            directory.AddLongs(TiffTag.TileOffsets, Array.ConvertAll(offsets, offset => (uint)offset));
        directory.AddLongs(TiffTag.TileByteCounts, tileSizes[level]);
        if (bands > 1)
            directory.AddShorts(TiffTag.ExtraSamples, Repeated(0, bands - 1));
        directory.AddShorts(TiffTag.SampleFormat, Repeated(SampleFormat(raster.SampleType), bands));
        if (raster.Nodata is { } nodata)
            directory.AddText(TiffTag.GdalNodata, NodataText(nodata));
        if (level == 0)
        {
            AddGeoreference(directory);
            directory.AddText(TiffTag.GdalMetadata, metadata);
        }
        return directory;
    }

    private void AddGeoreference(TiffDirectory directory)
    {
        var transform = raster.GeoTransform;
        if (transform.RowRotation == 0 && transform.ColumnRotation == 0 && transform.PixelHeight < 0)
        {
            directory.AddDoubles(TiffTag.ModelPixelScale, transform.PixelWidth, -transform.PixelHeight, 0);
            directory.AddDoubles(TiffTag.ModelTiepoint, 0, 0, 0, transform.OriginX, transform.OriginY, 0);
        }
        else
        {
            directory.AddDoubles(
                TiffTag.ModelTransformation,
                transform.PixelWidth, transform.RowRotation, 0, transform.OriginX,
                transform.ColumnRotation, transform.PixelHeight, 0, transform.OriginY,
                0, 0, 0, 0,
                0, 0, 0, 1);
        }
        geoKeys.AddTo(directory);
    }

    private static void AddLength(TiffDirectory directory, TiffTag tag, int length)
    {
        if (length <= ushort.MaxValue)
            directory.AddShorts(tag, (ushort)length);
        else
            directory.AddLongs(tag, (uint)length);
    }

    private static ushort SampleFormat(SampleType type) => type.IsFloatingPoint() ? (ushort)3 : type.IsSigned() ? (ushort)2 : (ushort)1;

    private string NodataText(double nodata) => double.IsNaN(nodata) ? "nan"
        : raster.SampleType.IsFloatingPoint() ? nodata.ToString("R", CultureInfo.InvariantCulture)
        : new BigInteger(nodata).ToString(CultureInfo.InvariantCulture);

    private static ushort[] Repeated(ushort value, int count)
    {
        var values = new ushort[count];
        Array.Fill(values, value);
        return values;
    }
}
