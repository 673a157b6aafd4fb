using System.Buffers;
using Datasets.Model;
using Microsoft.Win32.SafeHandles;

namespace Datasets.Cog;

/// <summary>Where a compressed tile lies in the spool.</summary>
internal readonly record struct SpooledTile(long Position, int Length);

/// <summary>
/// Holds compressed tiles until their place in the file is known: in memory up to a budget, beyond it in a file beside the target that
/// goes away with the spool. Tiles may come in any order and from several threads.
/// </summary>
internal sealed class TileSpool : IDisposable
{
    private const int SegmentSize = 1 << 20;

    private readonly string path;
    private readonly long memoryBudget;
    private readonly SpooledTile[][] tiles;
    private readonly List<byte[]> segments = [];
    private readonly Lock writing = new();
    private SafeFileHandle? overflow;
    private long end;

    /// <param name="path">The file for what does not fit into memory; made only when needed.</param>
    /// <param name="tilesPerLevel">How many tiles each resolution has.</param>
    public TileSpool(string path, long memoryBudget, IEnumerable<int> tilesPerLevel)
    {
        this.path = path;
        this.memoryBudget = memoryBudget / SegmentSize * SegmentSize;
        tiles = [.. tilesPerLevel.Select(count => new SpooledTile[count])];
    }

    public IReadOnlyList<SpooledTile> Tiles(int level) => tiles[level];

    public void Add(int level, int tile, ReadOnlySpan<byte> content)
    {
        lock (writing)
        {
            tiles[level][tile] = new SpooledTile(end, content.Length);
            while (content.Length > 0)
            {
                var written = end < memoryBudget ? WriteToMemory(content) : WriteToFile(content);
                content = content[written..];
                end += written;
            }
        }
    }

    /// <summary>Reads a whole tile. Not to be called while tiles are still added.</summary>
    public void Read(SpooledTile tile, Span<byte> destination)
    {
        var position = tile.Position;
        var rest = destination[..tile.Length];
        while (rest.Length > 0)
        {
            var read = position < memoryBudget ? ReadFromMemory(position, rest) : RandomAccess.Read(overflow!, rest, position - memoryBudget);
            if (read == 0)
                throw new EndOfStreamException($"{path} has been cut off while it was in use");
            position += read;
            rest = rest[read..];
        }
    }

    public void Dispose()
    {
        foreach (var segment in segments)
            ArrayPool<byte>.Shared.Return(segment);
        segments.Clear();
        overflow?.Dispose();
    }

    private int WriteToMemory(ReadOnlySpan<byte> content)
    {
        var segment = (int)(end / SegmentSize);
        if (segment == segments.Count)
            segments.Add(ArrayPool<byte>.Shared.Rent(SegmentSize));
        var target = segments[segment].AsSpan(0, SegmentSize)[(int)(end % SegmentSize)..];
        var count = Math.Min(target.Length, content.Length);
        content[..count].CopyTo(target);
        return count;
    }

    private int WriteToFile(ReadOnlySpan<byte> content)
    {
        try
        {
            overflow ??= File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            RandomAccess.Write(overflow, content, end - memoryBudget);
            return content.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CogException($"the temporary file {path} cannot be written: {FileErrors.Why(exception)}", exception);
        }
    }

    private int ReadFromMemory(long position, Span<byte> destination)
    {
        var source = segments[(int)(position / SegmentSize)].AsSpan(0, SegmentSize)[(int)(position % SegmentSize)..];
        var count = Math.Min(source.Length, destination.Length);
        source[..count].CopyTo(destination);
        return count;
    }
}
