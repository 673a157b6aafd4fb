namespace Datasets.Compression;

/// <summary>
/// A Huffman code over a deflate alphabet: lengths that are as short as the counts allow within a limit, and the canonical codes of
/// RFC 1951, section 3.2.2.
/// </summary>
internal sealed class HuffmanCode(int symbols, int longest)
{
    /// <summary>A packed code has its length in these lowest bits, and the code above, turned round for the stream's bit order.</summary>
    public const int LengthBits = 5;
    public const uint LengthMask = (1 << LengthBits) - 1;

    private readonly byte[] _lengths = new byte[symbols];
    private readonly uint[] _packed = new uint[symbols];
    // Of each used symbol: its count in the upper half, the symbol in the lower; sorted, the leaves of the tree from the rarest on.
    private readonly ulong[] _leaves = new ulong[symbols];
    private readonly uint[] _weights = new uint[symbols];
    private readonly int[] _parents = new int[symbols];
    private readonly int[] _ofLength = new int[Math.Max(symbols, longest) + 1];

    public ReadOnlySpan<byte> Lengths => _lengths;

    public ReadOnlySpan<uint> Packed => _packed;

    /// <summary>Makes the code for these counts. A code of fewer than two symbols still has two, of one bit each, as every reader takes them.</summary>
    public void Build(ReadOnlySpan<uint> counts)
    {
        Array.Clear(_lengths);
        Array.Clear(_packed);
        var used = 0;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
                _leaves[used++] = (ulong)counts[symbol] << 32 | (uint)symbol;
        }
        if (used < 2)
        {
            var only = used == 1 ? (int)(uint)_leaves[0] : 0;
            _lengths[only] = _lengths[only == 0 ? 1 : 0] = 1;
        }
        else
        {
            _leaves.AsSpan(0, used).Sort();
            CountLengths(used);
            Shorten();
            GiveLengths();
        }
        GiveCodes();
    }

    // The tree with two queues: sorted leaves, and inner nodes, which come into being sorted. Only how many leaves are how deep matters.
    private void CountLengths(int used)
    {
        var (leaf, inner, made) = (0, 0, 0);
        for (; made < used - 1; made++)
        {
            uint weight = 0;
            for (var side = 0; side < 2; side++)
            {
                if (leaf < used && (inner >= made || (uint)(_leaves[leaf] >> 32) <= _weights[inner]))
                {
                    weight += (uint)(_leaves[leaf++] >> 32);
                }
                else
                {
                    weight += _weights[inner];
                    _parents[inner++] = made;
                }
            }
            _weights[made] = weight;
        }

        Array.Clear(_ofLength);
        var root = made - 1;
        // A node's depth takes its weight's place. Each inner node turns one place of its depth into two of the next.
        _weights[root] = 0;
        _ofLength[1] = 2;
        for (var node = root - 1; node >= 0; node--)
        {
            var depth = _weights[_parents[node]] + 1;
            _weights[node] = depth;
            _ofLength[depth]--;
            _ofLength[depth + 1] += 2;
        }
    }

    // Brings leaves below the limit up to it, and makes room by lengthening the longest of the others: Kraft's sum stays one.
    private void Shorten()
    {
        var excess = 0L;
        for (var length = _ofLength.Length - 1; length > longest; length--)
        {
            _ofLength[longest] += _ofLength[length];
            _ofLength[length] = 0;
        }
        for (var length = 1; length <= longest; length++)
            excess += (long)_ofLength[length] << (longest - length);
        excess -= 1L << longest;
        while (excess > 0)
        {
            // Taking one leaf a bit deeper, and one of the deepest beside it, frees one place of the deepest level.
            var length = longest - 1;
            while (_ofLength[length] == 0)
                length--;
            _ofLength[length]--;
            _ofLength[length + 1] += 2;
            _ofLength[longest]--;
            excess--;
        }
    }

    private void GiveLengths()
    {
        var leaf = 0;
        for (var length = longest; length > 0; length--)
        {
            for (var i = 0; i < _ofLength[length]; i++)
                _lengths[(int)(uint)_leaves[leaf++]] = (byte)length;
        }
    }

    private void GiveCodes()
    {
        Span<uint> next = stackalloc uint[17];
        next.Clear();
        Span<int> ofLength = stackalloc int[17];
        ofLength.Clear();
        foreach (var length in _lengths)
            ofLength[length]++;
        ofLength[0] = 0;
        uint code = 0;
        for (var length = 1; length <= longest; length++)
            next[length] = code = code + (uint)ofLength[length - 1] << 1;
        for (var symbol = 0; symbol < _lengths.Length; symbol++)
        {
            var length = _lengths[symbol];
            if (length > 0)
                _packed[symbol] = Reverse(next[length]++, length) << LengthBits | length;
        }
    }

    private static uint Reverse(uint code, int length)
    {
        uint reversed = 0;
        for (var bit = 0; bit < length; bit++)
            reversed |= (code >> bit & 1) << (length - 1 - bit);
        return reversed;
    }
}
