namespace Datasets.Hdf5;

/// <summary>What the readers of chunk indexes need to know of the array.</summary>
/// <param name="IsFiltered">Whether chunks have sizes of their own.</param>
/// <param name="ChunkBytes">The size of a chunk that is not filtered.</param>
internal sealed record ChunkIndexSource(Hdf5File File, ChunkGrid Grid, DataLayout Layout, bool IsFiltered, long ChunkBytes)
{
    public long Address => Layout.Address;

    /// <summary>A chunk as arrays and version 2 B-trees list it.</summary>
    /// <param name="bytes">The bytes of the whole entry, the chunk's place not counted.</param>
    public StoredChunk ReadChunk(ref Hdf5Cursor cursor, int bytes)
    {
        var address = cursor.Address();
        return IsFiltered
            ? new StoredChunk(address, cursor.Number(CheckSizeBytes(bytes - File.Sizes.Offset - sizeof(uint))), cursor.UInt32())
            : new StoredChunk(address, ChunkBytes, 0);
    }

    /// <summary>Checks the checksum behind a piece of the index.</summary>
    public void CheckSum(long address, long length)
    {
        var bytes = File.Read(address, length + sizeof(uint));
        var piece = File.Cursor(bytes);
        piece.Skip((int)length);
        piece.ExpectChecksum("a chunk index");
    }

    private static int CheckSizeBytes(int bytes) =>
        bytes is >= 1 and <= 8 ? bytes : throw new Hdf5Exception($"a chunk index states sizes in {bytes} bytes");
}
