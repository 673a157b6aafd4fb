namespace Datasets.Hdf4;

/// <summary>
/// Bytes in blocks, of which a first one may be of another length (HDF Specification and Developer's Guide, "Linked block elements"). Tables of blocks are
/// linked to each other; a block that was never written is zeros.
/// </summary>
internal sealed class LinkedElement : IElement
{
    private readonly Hdf4Bytes _file;
    private readonly IReadOnlyList<PlainElement?> _blocks;
    private readonly long _first;
    private readonly long _block;

    private LinkedElement(Hdf4Bytes file, long length, long block, IReadOnlyList<PlainElement?> blocks)
    {
        (_file, Length, _block, _blocks) = (file, length, block, blocks);
        _first = blocks.Count > 0 && blocks[0] is { } first ? first.Length : block;
    }

    public long Length { get; }

    /// <param name="file">The file.</param>
    /// <param name="header">The special element's description behind its code.</param>
    /// <exception cref="Hdf4Exception">The tables are damaged.</exception>
    public static LinkedElement Read(Hdf4Bytes file, ref Hdf4Cursor header)
    {
        var length = header.Count("a linked element's length");
        var block = header.Count("the length of linked blocks");
        var inTable = header.Count("the number of blocks of a table");
        var next = header.UInt16();
        if (block == 0)
            throw new Hdf4Exception("linked blocks have no bytes");
        var blocks = new List<PlainElement?>();
        var seen = new HashSet<ushort>();
        while (next != 0)
        {
            if (!seen.Add(next))
                throw new Hdf4Exception($"the tables of linked blocks go round: number {next} comes a second time");
            next = ReadTable(file, next, inTable, blocks);
        }
        return new LinkedElement(file, length, block, blocks);
    }

    public void Read(long at, Span<byte> destination)
    {
        if (at < 0 || destination.Length > Length - at)
            throw new Hdf4Exception($"a linked element of {Length} bytes ends before its byte {at + destination.Length}");
        while (!destination.IsEmpty)
        {
            _file.ThrowIfStopped();
            var (number, offset) = at < _first ? (0, at) : (1 + (at - _first) / _block, (at - _first) % _block);
            var part = (int)Math.Min(destination.Length, (number == 0 ? _first : _block) - offset);
            ReadBlock(number, offset, destination[..part]);
            destination = destination[part..];
            at += part;
        }
    }

    private void ReadBlock(long number, long offset, Span<byte> destination)
    {
        if (number < _blocks.Count && _blocks[(int)number] is { } block)
            block.Read(offset, destination);
        else
            destination.Clear();
    }

    private static ushort ReadTable(Hdf4Bytes file, ushort reference, int inTable, List<PlainElement?> blocks)
    {
        if (!file.TryFind(new ElementId(Tag.LinkedBlock, reference), out var descriptor) || descriptor.IsSpecial)
            throw new Hdf4Exception($"there is no table {reference} of linked blocks");
        var table = new Hdf4Cursor(file.Read(descriptor));
        var next = table.UInt16();
        for (var i = 0; i < inTable; i++)
        {
            var number = table.UInt16();
            blocks.Add(number == 0 ? null
                : file.TryFind(new ElementId(Tag.LinkedBlock, number), out var found) && !found.IsSpecial ? new PlainElement(file, found)
                : throw new Hdf4Exception($"there is no linked block {number}"));
        }
        return next;
    }
}
