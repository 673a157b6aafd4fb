namespace Datasets.Compression;

/// <summary>
/// A length-limited canonical Huffman code (RFC 1951, section 3.2.2) for one alphabet: code lengths from symbol counts, codewords from code lengths.
/// </summary>
internal sealed class HuffmanCode(int symbols, int maxLength)
{
    /// <summary>A packed codeword has its length in these lowest bits. The codeword is above them, with its bits reversed for the bit stream.</summary>
    public const int LengthBits = 5;
    public const uint LengthMask = (1 << LengthBits) - 1;

    private const int MaxReversedBits = 16;

    private readonly byte[] _lengths = new byte[symbols];
    private readonly uint[] _codewords = new uint[symbols];
    // The used symbols, each below its count, sorted: the leaves of the tree by ascending count.
    private readonly ulong[] _leaves = new ulong[symbols];
    private int _used;
    // Of the inner nodes: first their counts, then their depths.
    private readonly uint[] _nodes = new uint[symbols];
    private readonly int[] _parents = new int[symbols];
    // By code length: how many symbols have it (bl_count in the RFC).
    private readonly int[] _lengthCounts = new int[Math.Max(symbols, maxLength) + 1];
    private int _longest;

    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>By symbol: the packed codeword.</summary>
    public ReadOnlySpan<uint> Codewords => _codewords;

    /// <summary>Makes the code for these counts. With fewer than two used symbols it has two codewords of one bit, since some decoders refuse incomplete codes.</summary>
    public void Build(ReadOnlySpan<uint> counts)
    {
        Array.Clear(_lengths);
        Array.Clear(_codewords);
        CollectLeaves(counts);
        if (_used < 2)
        {
            var only = _used == 1 ? (int)(uint)_leaves[0] : 0;
            _lengths[only] = _lengths[only == 0 ? 1 : 0] = 1;
            Array.Clear(_lengthCounts);
            _lengthCounts[1] = 2;
        }
        else
        {
            _leaves.AsSpan(0, _used).Sort();
            CountLengths(BuildTree());
            LimitLengths();
            AssignLengths();
        }
        AssignCodewords();
    }

    /// <summary>The bits of the codewords of all symbols that were counted.</summary>
    public long Bits()
    {
        var sum = 0L;
        foreach (var leaf in _leaves.AsSpan(0, _used))
            sum += (long)(leaf >> 32) * _lengths[(int)(uint)leaf];
        return sum;
    }

    private void CollectLeaves(ReadOnlySpan<uint> counts)
    {
        _used = 0;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            var unused = counts[symbol..].IndexOfAnyExcept(0u);
            if (unused < 0)
                break;
            symbol += unused;
            _leaves[_used++] = (ulong)counts[symbol] << 32 | (uint)symbol;
        }
    }

    // Huffman's algorithm with two queues: the sorted leaves, and the inner nodes, which are made in ascending order. Returns the root.
    private int BuildTree()
    {
        var (leaf, inner, made) = (0, 0, 0);
        for (; made < _used - 1; made++)
        {
            uint count = 0;
            for (var child = 0; child < 2; child++)
            {
                if (leaf < _used && (inner >= made || (uint)(_leaves[leaf] >> 32) <= _nodes[inner]))
                {
                    count += (uint)(_leaves[leaf++] >> 32);
                }
                else
                {
                    count += _nodes[inner];
                    _parents[inner++] = made;
                }
            }
            _nodes[made] = count;
        }
        return made - 1;
    }

    // From the root down: an inner node takes the place of one leaf at its depth and adds two at the next.
    private void CountLengths(int root)
    {
        Array.Clear(_lengthCounts);
        _nodes[root] = 0;
        _lengthCounts[1] = 2;
        _longest = 1;
        for (var node = root - 1; node >= 0; node--)
        {
            var depth = _nodes[_parents[node]] + 1;
            _nodes[node] = depth;
            _lengthCounts[depth]--;
            _lengthCounts[depth + 1] += 2;
            _longest = Math.Max(_longest, (int)depth + 1);
        }
    }

    // Shortens codewords above the limit to it, then lengthens others until the code space suffices (Kraft's sum is 1).
    private void LimitLengths()
    {
        for (; _longest > maxLength; _longest--)
        {
            _lengthCounts[maxLength] += _lengthCounts[_longest];
            _lengthCounts[_longest] = 0;
        }
        var excess = -(1L << maxLength);
        for (var length = 1; length <= maxLength; length++)
            excess += (long)_lengthCounts[length] << (maxLength - length);
        for (; excess > 0; excess--)
        {
            // The longest codeword below the limit gets one more bit; its sibling is one that had the limit's length. That frees one codeword of that length.
            var length = maxLength - 1;
            while (_lengthCounts[length] == 0)
                length--;
            _lengthCounts[length]--;
            _lengthCounts[length + 1] += 2;
            _lengthCounts[maxLength]--;
        }
    }

    // The rarest symbols get the longest codewords.
    private void AssignLengths()
    {
        var leaf = 0;
        for (var length = maxLength; length > 0; length--)
        {
            for (var i = 0; i < _lengthCounts[length]; i++)
                _lengths[(int)(uint)_leaves[leaf++]] = (byte)length;
        }
    }

    // The algorithm of RFC 1951, section 3.2.2.
    private void AssignCodewords()
    {
        Span<uint> next = stackalloc uint[MaxReversedBits + 1];
        uint code = 0;
        for (var length = 1; length <= maxLength; length++)
            next[length] = code = code + (uint)_lengthCounts[length - 1] << 1;
        for (var symbol = NextUsed(0); symbol < _lengths.Length; symbol = NextUsed(symbol + 1))
        {
            var length = _lengths[symbol];
            _codewords[symbol] = Reverse(next[length]++, length) << LengthBits | length;
        }
    }

    private int NextUsed(int symbol)
    {
        var unused = _lengths.AsSpan(symbol).IndexOfAnyExcept((byte)0);
        return unused < 0 ? _lengths.Length : symbol + unused;
    }

    /// <summary>Reverses the order of the lowest bits; at most 16.</summary>
    public static uint Reverse(uint code, int length)
    {
        code = code >> 1 & 0x5555 | (code & 0x5555) << 1;
        code = code >> 2 & 0x3333 | (code & 0x3333) << 2;
        code = code >> 4 & 0x0F0F | (code & 0x0F0F) << 4;
        code = code >> 8 & 0x00FF | (code & 0x00FF) << 8;
        return code >> MaxReversedBits - length;
    }
}
