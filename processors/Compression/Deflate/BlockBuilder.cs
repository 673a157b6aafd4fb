namespace Datasets.Compression;

/// <summary>
/// Gathers sequences into deflate's blocks, each of which has codes of its own. Sequences come in stretches; a stretch begins a new block
/// where its symbols are so distributed that codes of its own save more than their header costs.
/// </summary>
internal sealed class BlockBuilder
{
    private const int StretchSequences = 512;
    private const int StretchBytes = 4096;
    // A block that has reached so many sequences ends with the stretch, which may have a few more than its own.
    private const int LargestBlock = 1 << 15;
    // What a header takes, about, in bits.
    private const int HeaderBits = 500;

    private readonly BlockWriter _writer = new();
    private readonly SymbolCounts _stretch = new();
    private SymbolCounts _block = new();
    private SymbolCounts _before = new();
    private readonly Sequence[] _sequences = new Sequence[LargestBlock + 4 * StretchSequences];
    // Where the block and the stretch begin in the input, and up to where it is gathered.
    private int _blockStart;
    private int _stretchStart;
    private int _position;
    private int _blockEnd;
    private int _count;
    private int _stretchLiterals;
    private long _blockBits;

    /// <summary>Tells what symbols cost in the block that is being gathered and in the one before.</summary>
    public void Learn(SymbolCosts costs) => costs.Learn(_before, _block);

    public void Begin()
    {
        _before.Clear();
        _block.Clear();
        _stretch.Clear();
        (_blockStart, _stretchStart, _position, _blockEnd, _count, _stretchLiterals, _blockBits) = (0, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>Adds the next bytes of the input: literals and a match; a match of length 0 is none.</summary>
    public void Add(ref BitWriter bits, ReadOnlySpan<byte> input, int literals, int length, int distance)
    {
        while (_stretchLiterals + literals > StretchBytes)
        {
            var part = StretchBytes - _stretchLiterals;
            Append(input, part, 0, 0);
            literals -= part;
            EndStretch(ref bits, input);
        }
        // What is left beyond whole longest matches has to be long enough for a match.
        if (length > Symbols.LongestMatch && length % Symbols.LongestMatch is > 0 and < Symbols.ShortestMatch)
        {
            Append(input, literals, length - Symbols.ShortestMatch, distance);
            (literals, length) = (0, Symbols.ShortestMatch);
        }
        Append(input, literals, length, distance);
        if (_count - _blockEnd >= StretchSequences)
            EndStretch(ref bits, input);
    }

    public void End(ref BitWriter bits, ReadOnlySpan<byte> input)
    {
        EndStretch(ref bits, input);
        WriteBlock(ref bits, input, last: true);
    }

    private void Append(ReadOnlySpan<byte> input, int literals, int length, int distance)
    {
        _sequences[_count++] = new Sequence(literals, length, distance);
        _stretchLiterals += literals;
        _stretch.AddLiterals(input.Slice(_position, literals));
        if (length > 0)
            _stretch.AddMatch(length, distance);
        _position += literals + length;
    }

    private void EndStretch(ref BitWriter bits, ReadOnlySpan<byte> input)
    {
        var apart = SymbolCounts.Bits(_stretch);
        var together = _blockEnd == 0 ? apart : SymbolCounts.Bits(_block, _stretch);
        if (_blockEnd > LargestBlock || _blockBits + apart + (HeaderBits << FixedLog2.Fraction) < together)
        {
            WriteBlock(ref bits, input, last: false);
            together = apart;
        }
        _blockBits = together;
        _block.Add(_stretch);
        _stretch.Clear();
        _stretchLiterals = 0;
        _blockEnd = _count;
        _stretchStart = _position;
    }

    private void WriteBlock(ref BitWriter bits, ReadOnlySpan<byte> input, bool last)
    {
        _writer.Write(ref bits, input[_blockStart.._stretchStart], _sequences.AsSpan(0, _blockEnd), _block, last);
        _sequences.AsSpan(_blockEnd, _count - _blockEnd).CopyTo(_sequences);
        _count -= _blockEnd;
        _blockEnd = 0;
        _blockStart = _stretchStart;
        (_before, _block) = (_block, _before);
        _block.Clear();
    }
}
