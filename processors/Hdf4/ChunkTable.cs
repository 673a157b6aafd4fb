using System.Buffers.Binary;
using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>
/// Where a chunked array's chunks are (hchunks.c): the special element's description states the chunks' shape and a Vdata, which has a record of place, tag
/// and number for each chunk that was written.
/// </summary>
internal sealed class ChunkTable
{
    private readonly Dictionary<long, ElementId> _chunks = [];

    private ChunkTable(long[] chunk, long[] counts) => (Chunk, Counts) = (chunk, counts);

    /// <summary>Elements of a chunk along each dimension; at the edges chunks go over the array's end.</summary>
    public long[] Chunk { get; }

    /// <summary>Chunks along each dimension.</summary>
    public long[] Counts { get; }

    /// <summary>The numbers of those that were written, counted as elements are.</summary>
    public IReadOnlyCollection<long> Written => _chunks.Keys;

    public ElementId? Find(long number) => _chunks.TryGetValue(number, out var id) ? id : null;

    /// <param name="file">The file.</param>
    /// <param name="header">The special element's description behind its code.</param>
    /// <param name="shape">The array's.</param>
    /// <exception cref="Hdf4Exception">The description or the table is damaged.</exception>
    public static ChunkTable Read(Hdf4Bytes file, ref Hdf4Cursor header, IReadOnlyList<long> shape)
    {
        header.Skip(4 + 1);
        _ = header.UInt32();
        header.Skip(3 * 4);
        var id = header.Element();
        _ = header.Element();
        var rank = header.Count("the number of chunked dimensions");
        if (rank != shape.Count)
            throw new Hdf4Exception($"chunks have {rank} dimensions, and their array {shape.Count}");
        var (chunk, counts) = (new long[rank], new long[rank]);
        for (var d = 0; d < rank; d++)
        {
            header.Skip(2 * 4);
            chunk[d] = header.Count("a chunk's length");
            if (chunk[d] == 0)
                throw new Hdf4Exception("chunks have no elements");
            counts[d] = (shape[d] + chunk[d] - 1) / chunk[d];
        }
        Hdf4Dataset.Product(counts);
        var table = new ChunkTable(chunk, counts);
        if (id.Tag != Tag.VdataDescription)
            throw new Hdf4Exception($"the table of chunks is an element of the kind {(int)id.Tag}, and not a Vdata");
        table.AddRecords(Vdata.Read(file, id.Reference));
        return table;
    }

    private void AddRecords(Vdata records)
    {
        if (records.Count > GranuleLimits.Chunks)
            throw new Hdf4LimitException($"an array has {records.Count} chunks, and the limit is {GranuleLimits.Chunks}");
        if (records.Fields is not [{ Type.Size: 4 } origin, { Type.Size: 2, Order: 1 } tag, { Type.Size: 2, Order: 1 } reference] || origin.Order != Chunk.Length)
            throw new Hdf4Exception("the table of chunks does not have a place, a tag and a number for each");
        var (places, tags, references) = (records.ReadField(origin), records.ReadField(tag), records.ReadField(reference));
        for (var i = 0; i < records.Count; i++)
        {
            long number = 0;
            for (var d = 0; d < Chunk.Length; d++)
            {
                var place = BinaryPrimitives.ReadInt32LittleEndian(places.AsSpan(4 * (i * Chunk.Length + d)));
                if (place < 0 || place >= Counts[d])
                    throw new Hdf4Exception($"a chunk has the place {place} in the dimension {d}, which has {Counts[d]} chunks");
                number = number * Counts[d] + place;
            }
            var id = new ElementId((Tag)BinaryPrimitives.ReadUInt16LittleEndian(tags.AsSpan(2 * i)), BinaryPrimitives.ReadUInt16LittleEndian(references.AsSpan(2 * i)));
            if (id.Tag == Tag.Chunk)
                _chunks[number] = id;
            else if (id.Tag != Tag.Null && (int)id.Tag != 0)
                throw new Hdf4Exception($"a chunk is an element of the kind {(int)id.Tag}");
        }
    }
}
