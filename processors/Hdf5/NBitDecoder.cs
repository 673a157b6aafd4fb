namespace Datasets.Hdf5;

/// <summary>
/// Undoes the n-bit filter: of each number only the bits that its type has were kept, the most significant first. Source: HDF5's H5Znbit.c,
/// documented under H5Pset_nbit ("Using the N-bit Filter").
/// </summary>
internal static class NBitDecoder
{
    private const int Atomic = 1;
    private const int NoOperation = 4;

    /// <returns>The bytes that were made of <paramref name="target"/>; the bits beside each number are zeros.</returns>
    public static int Decode(uint[] values, ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (values is not [_, var isPlain, var count, var kind, var size, ..])
            throw new Hdf5Exception("the n-bit filter does not state its type");
        if (isPlain != 0 || kind == NoOperation)
        {
            if (source.Length > target.Length)
                throw new Hdf5Exception($"an n-bit chunk has {source.Length} bytes");
            source.CopyTo(target);
            return source.Length;
        }
        if (kind != Atomic)
            throw new Hdf5UnsupportedException("the n-bit filter is on a type of several numbers, which is not read here");
        if (values is not [_, _, _, _, _, var order, var precision, var offset, ..])
            throw new Hdf5Exception("the n-bit filter does not state its precision");
        if (size is 0 or > 8 || precision == 0 || precision > 8 * size || offset > 8 * size - precision || count > target.Length / size)
            throw new Hdf5Exception($"the n-bit filter is for {count} numbers of {size} bytes with {precision} bits at {offset}");
        var bits = new BitReader(source);
        for (var i = 0; i < (int)count; i++)
            StoredInteger.Write(bits.Read((int)precision) << (int)offset, target.Slice(i * (int)size, (int)size), isBigEndian: order != 0);
        return (int)(count * size);
    }
}
