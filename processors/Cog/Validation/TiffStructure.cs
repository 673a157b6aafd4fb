using System.Buffers.Binary;
using System.Text;

namespace Datasets.Cog;

/// <summary>One image of a TIFF as its directory describes it.</summary>
internal sealed record TiffImage
{
    public required long DirectoryOffset { get; init; }
    public required bool IsReduced { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required int Bands { get; init; }
    public required int BitsPerSample { get; init; }
    public required int SampleFormat { get; init; }
    public required int Compression { get; init; }
    public required int Predictor { get; init; }
    public required int PlanarConfiguration { get; init; }
    public required int TileWidth { get; init; }
    public required int TileHeight { get; init; }
    public required long[] TileOffsets { get; init; }
    public required long[] TileSizes { get; init; }
}

/// <summary>Header, hints and directories of a TIFF file, little-endian, read with every count and offset held against the file's length.</summary>
internal sealed class TiffStructure
{
    private const int HintsHeadSize = 43;
    private const int MostImages = 64;
    private const int MostFields = 256;

    private readonly Stream stream;

    private TiffStructure(Stream stream)
    {
        this.stream = stream;
        Length = stream.Length;
    }

    public long Length { get; }
    public bool IsBigTiff { get; private set; }
    /// <summary>GDAL's hints between header and first directory; empty where there are none.</summary>
    public string Hints { get; private set; } = "";
    /// <summary>Where the hints end, on an even offset.</summary>
    public long HintsEnd { get; private set; }
    /// <summary>Where the last directory and all values of directories end, which may be on an odd offset.</summary>
    public long DirectoriesEnd { get; private set; }
    public List<TiffImage> Images { get; } = [];

    /// <exception cref="LayoutException">The file is no little-endian TIFF, or is damaged.</exception>
    public static TiffStructure Read(Stream stream)
    {
        var structure = new TiffStructure(stream);
        var offset = structure.ReadHeader();
        structure.ReadHints();
        while (offset != 0)
        {
            LayoutException.Require(structure.Images.Count < MostImages, $"it has more than {MostImages} directories");
            LayoutException.Require(
                structure.Images.Count == 0 || offset > structure.Images[^1].DirectoryOffset,
                $"the directory at byte {offset} comes before the one that it follows");
            offset = structure.ReadDirectory(offset);
        }
        return structure;
    }

    public byte[] ReadBytes(long offset, long count, string what)
    {
        LayoutException.Require(
            offset >= 0 && count >= 0 && offset <= Length - count, $"{what} at byte {offset} reaches beyond the file's {Length} bytes");
        var bytes = new byte[count];
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private long ReadHeader()
    {
        var start = ReadBytes(0, 8, "the header");
        LayoutException.Require(start[0] == 'I' && start[1] == 'I' && start[3] == 0 && start[2] is 42 or 43, "it is no little-endian TIFF");
        IsBigTiff = start[2] == 43;
        HintsEnd = IsBigTiff ? 16 : 8;
        if (!IsBigTiff)
            return BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(4));
        LayoutException.Require(start[4] == 8 && start[5] == 0 && start[6] == 0 && start[7] == 0, "its BigTIFF header is damaged");
        return BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8, 8, "the header"));
    }

    private void ReadHints()
    {
        if (Length < HintsEnd + HintsHeadSize)
            return;
        var head = Encoding.ASCII.GetString(ReadBytes(HintsEnd, HintsHeadSize, "the hints"));
        if (!head.StartsWith("GDAL_STRUCTURAL_METADATA_SIZE=", StringComparison.Ordinal) || !int.TryParse(head.AsSpan(30, 6), out var size) || size < 0)
            return;
        Hints = Encoding.ASCII.GetString(ReadBytes(HintsEnd + HintsHeadSize, size, "the hints"));
        HintsEnd += HintsHeadSize + size;
        HintsEnd += HintsEnd & 1;
    }

    private long ReadDirectory(long offset)
    {
        var headSize = IsBigTiff ? 8 : 2;
        var entrySize = IsBigTiff ? 20 : 12;
        var head = ReadBytes(offset, headSize, "a directory");
        var count = IsBigTiff ? BinaryPrimitives.ReadInt64LittleEndian(head) : BinaryPrimitives.ReadUInt16LittleEndian(head);
        LayoutException.Require(count is > 0 and <= MostFields, $"the directory at byte {offset} has {count} fields");
        var entries = ReadBytes(offset + headSize, count * entrySize + OffsetSize, "a directory");
        var fields = new Dictionary<int, Field>();
        var previous = -1;
        for (var i = 0; i < count; i++)
        {
            var entry = entries.AsMemory(i * entrySize, entrySize);
            var tag = BinaryPrimitives.ReadUInt16LittleEndian(entry.Span);
            LayoutException.Require(tag > previous, $"the directory at byte {offset} has its tags out of order");
            previous = tag;
            fields[tag] = ReadField(tag, entry);
        }
        DirectoriesEnd = Math.Max(DirectoriesEnd, offset + headSize + entries.Length);
        Images.Add(ToImage(offset, fields));
        return ReadOffset(entries.AsSpan((int)count * entrySize));
    }

    private int OffsetSize => IsBigTiff ? 8 : 4;

    private long ReadOffset(ReadOnlySpan<byte> bytes) =>
        IsBigTiff ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private Field ReadField(int tag, ReadOnlyMemory<byte> entry)
    {
        var type = BinaryPrimitives.ReadUInt16LittleEndian(entry.Span[2..]);
        var elementSize = type switch { 1 or 2 or 6 or 7 => 1, 3 or 8 => 2, 4 or 9 or 11 => 4, 5 or 10 or 12 or 16 or 17 or 18 => 8, _ => 0 };
        LayoutException.Require(elementSize > 0, $"tag {tag} has the unknown type {type}");
        var count = ReadOffset(entry.Span[4..]);
        LayoutException.Require(count >= 0 && count <= Length / elementSize, $"tag {tag} has {count} values, more than the file can hold");
        var size = count * elementSize;
        var inline = entry[(IsBigTiff ? 12 : 8)..];
        if (size <= inline.Length)
            return new Field(tag, elementSize, (int)count, inline);
        var offset = ReadOffset(inline.Span);
        DirectoriesEnd = Math.Max(DirectoriesEnd, offset + size);
        return new Field(tag, elementSize, (int)count, ReadBytes(offset, size, $"the value of tag {tag}"));
    }

    private static TiffImage ToImage(long offset, Dictionary<int, Field> fields)
    {
        LayoutException.Require(!fields.ContainsKey(273), $"the image of the directory at byte {offset} is in strips, not in tiles");
        return new TiffImage
        {
            DirectoryOffset = offset,
            IsReduced = (Number(254, 0) & 1) == 1,
            Width = Number(256),
            Height = Number(257),
            BitsPerSample = Number(258),
            Compression = Number(259),
            Bands = Number(277, 1),
            PlanarConfiguration = Number(284, 1),
            Predictor = Number(317, 1),
            TileWidth = Number(322),
            TileHeight = Number(323),
            TileOffsets = Numbers(324),
            TileSizes = Numbers(325),
            SampleFormat = Number(339, 1),
        };

        int Number(int tag, int? otherwise = null)
        {
            if (!fields.TryGetValue(tag, out var field) && otherwise is { } value)
                return value;
            var number = field is { Count: > 0 } ? field.Numbers()[0] : -1;
            LayoutException.Require(number is >= 0 and <= int.MaxValue, $"the directory at byte {offset} has no good value of tag {tag}");
            return (int)number;
        }

        long[] Numbers(int tag)
        {
            LayoutException.Require(fields.ContainsKey(tag), $"the directory at byte {offset} has no tag {tag}");
            return fields[tag].Numbers();
        }
    }

    private sealed record Field(int Tag, int ElementSize, int Count, ReadOnlyMemory<byte> Value)
    {
        public long[] Numbers()
        {
            var numbers = new long[Count];
            for (var i = 0; i < Count; i++)
            {
                var element = Value.Span.Slice(i * ElementSize, ElementSize);
                numbers[i] = ElementSize switch
                {
                    1 => element[0],
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                    4 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                    _ => BinaryPrimitives.ReadInt64LittleEndian(element),
                };
            }
            return numbers;
        }
    }
}
