using System.Buffers.Binary;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>
/// Looks at a netCDF classic file (netCDF-3) before libnetcdf does, because that reads zeros where a truncated file has ended. Source: The
/// NetCDF Classic Format Specification (NetCDF User's Guide, appendix B): all numbers are big-endian, and lists begin with a tag and a count.
/// </summary>
internal sealed class NetCdfClassic
{
    // NC_MAX_VAR_DIMS of libnetcdf's netcdf.h.
    private const int MostDimensions = 1024;
    private const uint Streaming = uint.MaxValue;

    private readonly Stream _file;
    private readonly byte _version;
    private readonly string _name;
    private long _attributeBytes;

    private NetCdfClassic(Stream file, byte version, string name) => (_file, _version, _name) = (file, version, name);

    /// <summary>
    /// The version of netCDF classic, null where the file is none; one that cannot be read at all is none, and the next check says why.
    /// </summary>
    /// <exception cref="GranuleException">It is, and it is truncated, corrupt or of an unknown version.</exception>
    public static byte? Check(string path)
    {
        try
        {
            using var file = new BufferedStream(File.OpenRead(path));
            Span<byte> magic = stackalloc byte[4];
            if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.StartsWith("CDF"u8))
                return null;
            var name = Path.GetFileName(path);
            if (magic[3] is not (1 or 2 or 5))
                throw new GranuleException($"{name} is a netCDF classic file of version {magic[3]}, and versions 1, 2 and 5 are known");
            CheckLength(name, new NetCdfClassic(file, magic[3], name), file.Length);
            return magic[3];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void CheckLength(string name, NetCdfClassic header, long length)
    {
        long needed;
        try
        {
            needed = header.ReadEnd();
        }
        catch (Exception e) when (e is EndOfStreamException or OverflowException or InvalidDataException)
        {
            throw new GranuleException($"{name} is truncated or corrupt: its netCDF header is not whole; fetch it again", e);
        }
        if (needed > length)
            throw new GranuleException($"{name} is truncated: it has {length} bytes, and its netCDF header states {needed}; fetch it again");
    }

    /// <summary>The position behind the last sample.</summary>
    private long ReadEnd()
    {
        var records = Count();
        var sizes = ReadDimensions();
        SkipAttributes();
        var (_, variables) = (Word(), Count());
        var end = 0L;
        var inRecords = new List<(long Begin, long Bytes)>();
        for (var i = 0L; i < variables; i++)
        {
            Skip(Padded(Count()));
            var rank = Count();
            if (rank > MostDimensions)
                throw new InvalidDataException($"there are no variables of {rank} dimensions");
            var shape = new long[rank];
            for (var d = 0; d < shape.Length; d++)
            {
                var number = Count();
                shape[d] = number < sizes.Count ? sizes[(int)number] : throw new InvalidDataException($"there is no dimension {number}");
            }
            SkipAttributes();
            var sample = TypeSize(Word());
            _ = Count();
            var begin = _version == 1 ? Word() : checked((long)Wide());
            var isRecord = shape.Length > 0 && shape[0] == 0;
            var bytes = (isRecord ? shape.Skip(1) : shape).Aggregate(sample, (product, size) => checked(product * size));
            if (isRecord)
                inRecords.Add((begin, bytes));
            else
                end = Math.Max(end, checked(begin + bytes));
        }
        if (records is 0 or Streaming || inRecords.Count == 0)
            return end;
        // A single record variable is not padded.
        var stride = inRecords is [var only] ? only.Bytes : inRecords.Sum(variable => Padded(variable.Bytes));
        return Math.Max(end, inRecords.Max(variable => checked(variable.Begin + (records - 1) * stride + variable.Bytes)));
    }

    /// <summary>Sizes in order; 0 is the record dimension.</summary>
    private List<long> ReadDimensions()
    {
        var (_, count) = (Word(), Count());
        var sizes = new List<long>();
        for (var i = 0L; i < count; i++)
        {
            Skip(Padded(Count()));
            sizes.Add(Count());
        }
        return sizes;
    }

    private void SkipAttributes()
    {
        var (_, count) = (Word(), Count());
        for (var i = 0L; i < count; i++)
        {
            Skip(Padded(Count()));
            var sample = TypeSize(Word());
            var bytes = checked(sample * Count());
            Skip(Padded(bytes));
            _attributeBytes = checked(_attributeBytes + bytes);
            // GDAL makes numbers of eight bytes of all of them.
            if (bytes > GranuleLimits.AttributeBytes || _attributeBytes > GranuleLimits.AllAttributeBytes)
            {
                throw new UnreadableException(
                    $"{_name} has an attribute of {bytes} bytes, and {_attributeBytes} bytes of attributes so far: the limits are " +
                    $"{GranuleLimits.AttributeBytes} and {GranuleLimits.AllAttributeBytes}");
            }
        }
    }

    private static long TypeSize(uint type) => type switch
    {
        1 or 2 or 7 => 1,
        3 or 8 => 2,
        4 or 5 or 9 => 4,
        6 or 10 or 11 => 8,
        _ => throw new InvalidDataException($"there is no netCDF type {type}"),
    };

    private static long Padded(long bytes) => checked(bytes + 3) & ~3L;

    private uint Word()
    {
        Span<byte> bytes = stackalloc byte[4];
        _file.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private ulong Wide() => ((ulong)Word() << 32) | Word();

    /// <summary>A count, which version 5 has in 64 bits.</summary>
    private long Count() => _version == 5 ? checked((long)Wide()) : Word();

    private void Skip(long bytes)
    {
        if (bytes > _file.Length - _file.Position)
            throw new EndOfStreamException();
        _file.Position += bytes;
    }
}
