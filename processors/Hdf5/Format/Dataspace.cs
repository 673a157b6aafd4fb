namespace Datasets.Hdf5;

/// <summary>
/// An array's shape (HDF5 File Format Specification 3.0, section IV.A.2.b). <see cref="Maximum"/> is what the shape may grow to,
/// <see cref="long.MaxValue"/> being without limit. A scalar has no dimension and one element, a null space none.
/// </summary>
public sealed record Dataspace(long[] Shape, long[] Maximum, long Count)
{
    private const int MostDimensions = 32;

    internal static Dataspace Read(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var cursor = file.Cursor(message);
        var version = cursor.ExpectVersion("a dataspace", 1, 2);
        int rank = cursor.Byte();
        var flags = cursor.Byte();
        var isNull = cursor.Byte() == 2 && version == 2;
        cursor.Skip(version == 1 ? 4 : 0);
        if (rank > MostDimensions)
            throw new Hdf5Exception($"a dataspace has {rank} dimensions");
        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
            shape[i] = cursor.Length();
        var maximum = (long[])shape.Clone();
        for (var i = 0; i < rank && (flags & 1) != 0; i++)
            maximum[i] = Math.Max(shape[i], cursor.Limit());
        return new Dataspace(shape, maximum, isNull ? 0 : Product(shape));
    }

    internal static long Product(ReadOnlySpan<long> sizes)
    {
        long product = 1;
        foreach (var size in sizes)
        {
            if (Math.BigMul(product, size, out product) != 0 || product < 0)
                throw new Hdf5Exception("an array has more elements than a file can hold");
        }
        return product;
    }
}
