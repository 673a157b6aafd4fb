namespace Datasets.Granules;

/// <summary>
/// Recognises netCDF classic files (netCDF-3) by their first bytes, and says of truncated ones that they are. Source: The NetCDF Classic
/// Format Specification: magic <c>CDF</c>, a version byte (1 classic, 2 64-bit offset, 5 64-bit
/// data), the number of records.
/// </summary>
internal static class NetCdfClassic
{
    private const int ShortestHeader = 32;

    /// <summary>Whether the file is netCDF classic; one that cannot be read at all is not, and the next check says why.</summary>
    /// <exception cref="GranuleException">It is, and it is truncated or of an unknown version.</exception>
    public static bool Check(string path)
    {
        Span<byte> head = stackalloc byte[ShortestHeader];
        try
        {
            using var file = File.OpenHandle(path);
            head = head[..RandomAccess.Read(file, head, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        if (!head.StartsWith("CDF"u8))
            return false;
        var name = Path.GetFileName(path);
        if (head.Length < ShortestHeader)
            throw new GranuleException($"{name} is truncated: it has {head.Length} bytes, too few for a netCDF file; fetch it again");
        return head[3] is 1 or 2 or 5
            ? true
            : throw new GranuleException($"{name} is a netCDF classic file of version {head[3]}, and versions 1, 2 and 5 are known");
    }
}
