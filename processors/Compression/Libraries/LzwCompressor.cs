using System.Buffers;

namespace Datasets.Compression;

/// <summary>
/// TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, most significant bit first, the code width growing one code early, a
/// clear code at the start and whenever the table is full.
/// </summary>
public sealed class LzwCompressor : ICompressor
{
    private const int Clear = 256;
    private const int EndOfInformation = 257;
    private const int FirstFree = 258;
    private const int NarrowestWidth = 9;
    // The last entry of the 12-bit table stays unused: readers that grow one code early would ask for 13 bits after it.
    private const int Full = 4094;
    private const int HashBits = 14;

    private readonly int[] keys = new int[1 << HashBits];
    private readonly ushort[] codes = new ushort[1 << HashBits];

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output)
    {
        var bits = new BitWriter(output.GetSpan(content.Length + content.Length / 2 + 16));
        var width = NarrowestWidth;
        var next = FirstFree;
        ForgetStrings();
        bits.Write(Clear, width);
        var prefix = (int)content[0];
        foreach (var value in content[1..])
        {
            var key = (prefix << 8 | value) + 1;
            var slot = Slot(key);
            if (keys[slot] == key)
            {
                prefix = codes[slot];
                continue;
            }
            bits.Write(prefix, width);
            prefix = value;
            if (next == Full)
            {
                bits.Write(Clear, width);
                ForgetStrings();
                (next, width) = (FirstFree, NarrowestWidth);
                continue;
            }
            keys[slot] = key;
            codes[slot] = (ushort)next++;
            if (next == 1 << width)
                width++;
        }
        bits.Write(prefix, width);
        // The reader has added one more string by now, and may have widened its codes.
        if (next + 1 == 1 << width)
            width++;
        bits.Write(EndOfInformation, width);
        output.Advance(bits.Finish());
    }

    public void Dispose() { }

    private int Slot(int key)
    {
        var slot = (int)((uint)key * 2654435769u >> (32 - HashBits));
        while (keys[slot] != 0 && keys[slot] != key)
            slot = (slot + 1) & (keys.Length - 1);
        return slot;
    }

    private void ForgetStrings() => Array.Clear(keys);

    private ref struct BitWriter(Span<byte> output)
    {
        private readonly Span<byte> output = output;
        private ulong pending;
        private int pendingBits;
        private int written;

        public void Write(int code, int width)
        {
            pending = pending << width | (uint)code;
            pendingBits += width;
            while (pendingBits >= 8)
            {
                pendingBits -= 8;
                output[written++] = (byte)(pending >> pendingBits);
            }
        }

        public int Finish()
        {
            if (pendingBits > 0)
                output[written++] = (byte)(pending << (8 - pendingBits));
            return written;
        }
    }
}
