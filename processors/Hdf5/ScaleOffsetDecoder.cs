namespace Datasets.Hdf5;

/// <summary>
/// Undoes the scale-offset filter: of each number its distance to the chunk's least one was kept, in as many bits as the largest needs; of floats,
/// that distance times a power of ten. Where a fill value is defined, it has all bits set. Source: HDF5's H5Zscaleoffset.c, documented under
/// H5Pset_scaleoffset ("Using the Scale-offset Filter").
/// </summary>
internal static class ScaleOffsetDecoder
{
    private const int FloatByDecimals = 0;
    private const int Integer = 2;
    /// <summary>Before the data: the bits of a number, the size of the least number and the number itself, and bytes that are not used.</summary>
    private const int HeaderBytes = 21;
    private const int FillAt = 8;

    /// <returns>The bytes that were made of <paramref name="target"/>.</returns>
    public static int Decode(uint[] values, ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (values is not [var kind, var factor, var count, var category, var size, _, var order, var hasFill, ..])
            throw new Hdf5Exception("the scale-offset filter does not state its type");
        if (kind is not (FloatByDecimals or Integer))
            throw new Hdf5UnsupportedException($"the scale-offset filter is of type {kind}, which is not read here");
        if (size is not (1 or 2 or 4 or 8) || (category != 0 && size < 4) || count > target.Length / size)
            throw new Hdf5Exception($"the scale-offset filter is for {count} numbers of {size} bytes");
        if (source.Length < HeaderBytes || source[4] is 0 or > 8)
            throw new Hdf5Exception($"a chunk of the scale-offset filter has {source.Length} bytes");
        var bits = StoredInteger.Read(source[..4], isBigEndian: false);
        if (bits > 8 * size)
            throw new Hdf5Exception($"a chunk of the scale-offset filter has numbers of {bits} bits, and the array of {8 * size}");
        var least = StoredInteger.Read(source.Slice(5, source[4]), isBigEndian: false);
        var made = target[..(int)(count * size)];
        if (bits == 8 * size)
            Copy(source[HeaderBytes..], made);
        else
            Unpack(source[HeaderBytes..], made, (int)size, (int)bits, hasFill != 0 ? Fill(values, (int)size) : null, least, category == 0 ? null : (int)factor);
        if (order != 0)
            Reverse(made, (int)size);
        return made.Length;
    }

    private static void Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length < target.Length)
            throw new Hdf5Exception($"a chunk of the scale-offset filter has {source.Length} bytes for {target.Length}");
        source[..target.Length].CopyTo(target);
    }

    /// <param name="decimals">Of floats: the power of ten that they were multiplied by.</param>
    private static void Unpack(ReadOnlySpan<byte> source, Span<byte> target, int size, int bits, ulong? fill, ulong least, int? decimals)
    {
        var reader = new BitReader(source);
        var isFill = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        for (var at = 0; at < target.Length; at += size)
        {
            var distance = reader.Read(bits);
            var number = fill is { } unwritten && distance == isFill ? unwritten
                : decimals is { } digits ? Float(distance, least, size, digits)
                : unchecked(distance + least);
            StoredInteger.Write(number, target.Slice(at, size), isBigEndian: false);
        }
    }

    /// <summary>In the array's own precision, as the library computes it.</summary>
    private static ulong Float(ulong distance, ulong least, int size, int decimals) => size == 4
        ? BitConverter.SingleToUInt32Bits((int)distance / MathF.Pow(10, decimals) + BitConverter.UInt32BitsToSingle((uint)least))
        : BitConverter.DoubleToUInt64Bits((long)distance / Math.Pow(10, decimals) + BitConverter.UInt64BitsToDouble(least));

    /// <summary>The fill value's bytes, four in each of the filter's numbers.</summary>
    private static ulong Fill(uint[] values, int size)
    {
        if (values.Length < FillAt + (size + 3) / 4)
            throw new Hdf5Exception("the scale-offset filter does not state its fill value");
        return size == 8 ? values[FillAt] | (ulong)values[FillAt + 1] << 32 : values[FillAt];
    }

    private static void Reverse(Span<byte> samples, int size)
    {
        for (var at = 0; at < samples.Length; at += size)
            samples.Slice(at, size).Reverse();
    }
}
