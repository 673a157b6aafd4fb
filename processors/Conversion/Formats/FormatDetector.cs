using System.Buffers.Binary;
using System.Text;
using Datasets.Hdf4;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>
/// Looks at a file's first bytes before it is opened, to say of an empty file, a login page and a truncated granule what each is. Source: HDF5
/// File Format Specification 3.0, section II.A, "Disk Format: Level 0A - Format Signature and Superblock".
/// </summary>
internal static class FormatDetector
{
    private const int LongestSuperblock = 96;
    private const int LargestUserBlock = 4096;
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether the file begins as an HDF4 file does; one that cannot be read does not, and <see cref="Check(string)"/> says why.</summary>
    public static bool IsHdf4(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[Hdf4File.Signature.Length];
            return RandomAccess.Read(file, head, 0) == head.Length && head.SequenceEqual(Hdf4File.Signature);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Checks that the file is HDF5 and at least as long as its superblock says.</summary>
    /// <exception cref="GranuleException">It is empty, of another format, or truncated.</exception>
    public static void Check(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var file = new FileBytes(path);
            Check(name, file);
        }
        catch (FileNotFoundException e)
        {
            throw new GranuleException($"{name}: there is no such file", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new GranuleException($"{name}: there is no such file, nor its folder", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GranuleException($"{name} cannot be read: {FileErrors.Why(e)}", e);
        }
    }

    /// <summary>Whether an HDF5 superblock is where files have it whose user block, if any, is a small one.</summary>
    public static bool IsHdf5(IByteSource file)
    {
        Span<byte> block = stackalloc byte[LongestSuperblock];
        for (long start = 0; start <= LargestUserBlock; start = start == 0 ? 512 : start * 2)
        {
            if (Read(file, start, block).StartsWith(Signature))
                return true;
        }
        return false;
    }

    /// <exception cref="GranuleException">The file is empty, of another format, or truncated.</exception>
    public static void Check(string name, IByteSource file)
    {
        var length = file.Length;
        if (length == 0)
            throw new GranuleException($"{name} is empty (0 bytes): fetch it again");

        // A user block may stand before the superblock: it begins at 0, 512, 1024, 2048 …
        Span<byte> block = stackalloc byte[LongestSuperblock];
        for (long start = 0; start < length; start = start == 0 ? 512 : start * 2)
        {
            var read = Read(file, start, block);
            if (!read.StartsWith(Signature))
                continue;
            var stated = EndOfFile(read)
                ?? throw new GranuleException($"{name} is truncated or corrupt: its HDF5 superblock is not whole or of an unknown version");
            if (stated > (ulong)length)
            {
                throw new GranuleException(
                    $"{name} is truncated: it has {length} bytes, and its HDF5 superblock states {stated}; fetch it again");
            }
            return;
        }

        var head = Read(file, 0, block);
        if (head.Length < Signature.Length && Signature.StartsWith(head))
            throw new GranuleException($"{name} is truncated: it has {length} bytes, too few for an HDF5 file; fetch it again");
        throw new GranuleException($"{name} is not an HDF5 file: it begins with '{Printable(head)}'{Explain(head)}");
    }

    /// <summary>As much as there is.</summary>
    private static Span<byte> Read(IByteSource file, long at, Span<byte> block)
    {
        var there = block[..(int)Math.Clamp(file.Length - at, 0, block.Length)];
        file.Read(at, there);
        return there;
    }

    /// <summary>The end-of-file address, which is where the file must not end before; null where the superblock makes no sense.</summary>
    private static ulong? EndOfFile(ReadOnlySpan<byte> block)
    {
        const int version = 8;
        if (block.Length <= version)
            return null;
        // Position of 'size of offsets', and of the addresses: base, free space or extension, end of file.
        var (sizeAt, addressesAt) = block[version] switch
        {
            0 => (13, 24),
            1 => (13, 28),
            2 or 3 => (9, 12),
            _ => (-1, -1),
        };
        if (sizeAt < 0 || block.Length <= sizeAt)
            return null;
        var size = block[sizeAt];
        var endAt = addressesAt + 2 * size;
        if (size is not (2 or 4 or 8) || block.Length < endAt + size)
            return null;
        return size switch
        {
            2 => BinaryPrimitives.ReadUInt16LittleEndian(block[endAt..]),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(block[endAt..]),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(block[endAt..]),
        };
    }

    private static string Printable(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 40)]);
        return string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '.'));
    }

    private static string Explain(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head).TrimStart();
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) ||
            text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "; a web page, such as Earthdata's login form, was saved in its place: check the credentials and fetch it again";
        if (text.StartsWith("CDF", StringComparison.Ordinal))
            return " (a netCDF classic file)";
        const string convert = "; only HDF5, HDF-EOS5, HDF4, HDF-EOS2 and netCDF are read: bring it to netCDF first, for instance with";
        if (text.StartsWith("GRIB", StringComparison.Ordinal))
            return $" (a GRIB file){convert} 'cdo -f nc4 copy' or 'grib_to_netcdf'";
        return Known(head, text);
    }

    /// <summary>What people have at hand and take for a granule.</summary>
    private static string Known(ReadOnlySpan<byte> head, string text)
    {
        if (head.StartsWith("PK\x03\x04"u8))
            return " (a zip archive: unpack it first)";
        if (head is [0x1f, 0x8b, ..])
            return " (a gzip file: unpack it first)";
        if (text.StartsWith("II*", StringComparison.Ordinal) || text.StartsWith("MM\0*", StringComparison.Ordinal))
            return " (a TIFF image)";
        if (text.StartsWith("\u0089PNG", StringComparison.Ordinal))
            return " (a PNG image)";
        if (text.StartsWith("%PDF", StringComparison.Ordinal))
            return " (a PDF document)";
        return head.IndexOfAnyInRange((byte)0, (byte)8) < 0 && head.IndexOfAnyExceptInRange((byte)'\t', (byte)'~') < 0 ? " (a text file, not HDF5)" : "";
    }
}
