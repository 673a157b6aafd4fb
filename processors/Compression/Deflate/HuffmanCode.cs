namespace Datasets.Compression;

/// <summary>
/// A length-limited canonical Huffman code (RFC 1951, section 3.2.2) for one alphabet: code lengths from symbol counts, codewords from code lengths.
/// </summary>
internal sealed class HuffmanCode(int symbols, int maxLength)
{
    /// <summary>A packed codeword has its length in these lowest bits. The codeword is above them, with its bits reversed for the bit stream.</summary>
    public const int LengthBits = 5;
    public const uint LengthMask = (1 << LengthBits) - 1;

    private readonly byte[] _lengths = new byte[symbols];
    private readonly uint[] _codewords = new uint[symbols];
    // The used symbols, each below its count, sorted: the leaves of the tree by ascending count.
    private readonly ulong[] _leaves = new ulong[symbols];
    // Of the inner nodes: first their counts, then their depths.
    private readonly uint[] _nodes = new uint[symbols];
    private readonly int[] _parents = new int[symbols];
    // By code length: how many symbols have it (bl_count in the RFC).
    private readonly int[] _lengthCounts = new int[Math.Max(symbols, maxLength) + 1];

    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>By symbol: the packed codeword.</summary>
    public ReadOnlySpan<uint> Codewords => _codewords;

    /// <summary>Makes the code for these counts. With fewer than two used symbols it has two codewords of one bit, since some decoders refuse incomplete codes.</summary>
    public void Build(ReadOnlySpan<uint> counts)
    {
        Array.Clear(_lengths);
        Array.Clear(_codewords);
        var used = CollectLeaves(counts);
        if (used < 2)
        {
            var only = used == 1 ? (int)(uint)_leaves[0] : 0;
            _lengths[only] = _lengths[only == 0 ? 1 : 0] = 1;
        }
        else
        {
            _leaves.AsSpan(0, used).Sort();
            CountLengths(BuildTree(used));
            LimitLengths();
            AssignLengths();
        }
        AssignCodewords();
    }

    private int CollectLeaves(ReadOnlySpan<uint> counts)
    {
        var used = 0;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
                _leaves[used++] = (ulong)counts[symbol] << 32 | (uint)symbol;
        }
        return used;
    }

    // Huffman's algorithm with two queues: the sorted leaves, and the inner nodes, which are made in ascending order. Returns the root.
    private int BuildTree(int used)
    {
        var (leaf, inner, made) = (0, 0, 0);
        for (; made < used - 1; made++)
        {
            uint count = 0;
            for (var child = 0; child < 2; child++)
            {
                if (leaf < used && (inner >= made || (uint)(_leaves[leaf] >> 32) <= _nodes[inner]))
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
        for (var node = root - 1; node >= 0; node--)
        {
            var depth = _nodes[_parents[node]] + 1;
            _nodes[node] = depth;
            _lengthCounts[depth]--;
            _lengthCounts[depth + 1] += 2;
        }
    }

    // Shortens codewords above the limit to it, then lengthens others until the code space suffices (Kraft's sum is 1).
    private void LimitLengths()
    {
        for (var length = _lengthCounts.Length - 1; length > maxLength; length--)
        {
            _lengthCounts[maxLength] += _lengthCounts[length];
            _lengthCounts[length] = 0;
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
        Span<uint> next = stackalloc uint[17];
        next.Clear();
        Span<int> lengthCounts = stackalloc int[17];
        lengthCounts.Clear();
        foreach (var length in _lengths)
            lengthCounts[length]++;
        lengthCounts[0] = 0;
        uint code = 0;
        for (var length = 1; length <= maxLength; length++)
            next[length] = code = code + (uint)lengthCounts[length - 1] << 1;
        for (var symbol = 0; symbol < _lengths.Length; symbol++)
        {
            var length = _lengths[symbol];
            if (length > 0)
                _codewords[symbol] = Reverse(next[length]++, length) << LengthBits | length;
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
