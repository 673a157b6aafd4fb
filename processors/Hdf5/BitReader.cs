namespace Datasets.Hdf5;

/// <summary>Reads numbers of some bits each, the most significant bit first.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _bit;

    /// <exception cref="Hdf5Exception">There are not that many bits left.</exception>
    public ulong Read(int bits)
    {
        if (_bit + bits > 8L * _bytes.Length)
            throw new Hdf5Exception($"packed numbers end after {_bytes.Length} bytes, and more are needed");
        ulong number = 0;
        while (bits > 0)
        {
            var inByte = (int)(_bit & 7);
            var taken = Math.Min(bits, 8 - inByte);
            var part = _bytes[(int)(_bit >> 3)] >> (8 - inByte - taken) & ((1 << taken) - 1);
            number = number << taken | (uint)part;
            _bit += taken;
            bits -= taken;
        }
        return number;
    }
}
