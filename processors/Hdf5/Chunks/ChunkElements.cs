namespace Datasets.Hdf5;

/// <summary>The elements of a fixed or an extensible array: one chunk each, or none.</summary>
/// <param name="numberOf">A chunk's number by the index of its element; negative outside the array.</param>
internal sealed class ChunkElements(ChunkIndexSource source, int elementBytes, Func<long, long> numberOf)
{
    public ChunkTable Table { get; } = new();

    /// <summary>Reads elements that have no checksum of their own.</summary>
    /// <param name="first">The index of the first.</param>
    public void Read(long address, long first, long count)
    {
        CheckCount(count);
        var cursor = source.File.Cursor(source.File.Read(address, count * elementBytes));
        for (long i = 0; i < count; i++)
        {
            var chunk = source.ReadChunk(ref cursor, elementBytes);
            if (chunk.Address != Hdf5Cursor.Undefined)
                Table.Add(numberOf(first + i), chunk);
        }
    }

    /// <summary>Reads elements whose checksum follows them.</summary>
    /// <param name="checkedFrom">Where that begins which the checksum covers.</param>
    public void ReadChecked(long address, long first, long count, long checkedFrom)
    {
        CheckCount(count);
        source.CheckSum(checkedFrom, address - checkedFrom + count * elementBytes);
        Read(address, first, count);
    }

    private void CheckCount(long count)
    {
        if (count > source.File.Length / elementBytes)
            throw new Hdf5Exception($"a chunk index has {count} elements, more than the file could hold");
    }
}
