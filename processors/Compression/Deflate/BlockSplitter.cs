namespace Datasets.Compression;

/// <summary>
/// Splits the sequences of a parser into blocks, each of which has its own Huffman codes. Sequences are collected in chunks. A chunk begins a new block
/// if codes of its own save more bits than another header costs, estimated from the entropy of the block, the chunk, and both together.
/// </summary>
internal sealed class BlockSplitter
{
    private const int SequencesPerChunk = 512;
    private const int MaxLiteralsPerChunk = 4096;
    // A block ends with the chunk in which it reaches this many sequences; a chunk may have a few more sequences than its nominal size.
    private const int MaxSequencesPerBlock = 1 << 15;
    private const int EstimatedHeaderBits = 500;

    private readonly BlockWriter _writer = new();
    private readonly SymbolCounts _chunk = new();
    private SymbolCounts _block = new();
    private SymbolCounts _previousBlock = new();
    // The sequences of the block, then those of the chunk.
    private readonly Sequence[] _sequences = new Sequence[MaxSequencesPerBlock + 4 * SequencesPerChunk];
    private int _blockSequences;
    private int _allSequences;
    // Offsets in the input: where the block and the chunk begin, and where the last sequence ends.
    private int _blockStart;
    private int _chunkStart;
    private int _position;
    private int _chunkLiterals;
    private long _blockBits;

    /// <summary>Estimates symbol costs from the previous block and the complete chunks of the current one.</summary>
    public void UpdateCosts(SymbolCosts costs) => costs.Update(_previousBlock, _block);

    public void Begin()
    {
        _previousBlock.Clear();
        _block.Clear();
        _chunk.Clear();
        (_blockStart, _chunkStart, _position, _blockSequences, _allSequences, _chunkLiterals, _blockBits) = (0, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>Adds the next bytes of the input: literals, then a match; a length of 0 means no match.</summary>
    public void Add(ref BitWriter bits, ReadOnlySpan<byte> input, int literals, int length, int distance)
    {
        while (_chunkLiterals + literals > MaxLiteralsPerChunk)
        {
            var part = MaxLiteralsPerChunk - _chunkLiterals;
            Append(input, part, 0, 0);
            literals -= part;
            EndChunk(ref bits, input);
        }
        // The rest beyond whole longest matches must not be shorter than the shortest match.
        if (length > LiteralLengthAlphabet.MaxMatch && length % LiteralLengthAlphabet.MaxMatch is > 0 and < LiteralLengthAlphabet.MinMatch)
        {
            Append(input, literals, length - LiteralLengthAlphabet.MinMatch, distance);
            (literals, length) = (0, LiteralLengthAlphabet.MinMatch);
        }
        Append(input, literals, length, distance);
        if (_allSequences - _blockSequences >= SequencesPerChunk)
            EndChunk(ref bits, input);
    }

    /// <summary>Ends the block, then adds bytes as they are.</summary>
    public void AddStored(ref BitWriter bits, ReadOnlySpan<byte> input, int length)
    {
        if (_allSequences > 0)
            EndBlock(ref bits, input);
        BlockWriter.WriteStored(ref bits, input.Slice(_position, length), last: false);
        _position += length;
        _blockStart = _chunkStart = _position;
    }

    public void End(ref BitWriter bits, ReadOnlySpan<byte> input)
    {
        EndChunk(ref bits, input);
        WriteBlock(ref bits, input, last: true);
    }

    private void EndBlock(ref BitWriter bits, ReadOnlySpan<byte> input)
    {
        if (_blockSequences == 0)
            AppendChunk();
        else if (_allSequences > _blockSequences)
            EndChunk(ref bits, input);
        WriteBlock(ref bits, input, last: false);
        _blockBits = 0;
    }

    private void Append(ReadOnlySpan<byte> input, int literals, int length, int distance)
    {
        _sequences[_allSequences++] = new Sequence(literals, length, distance);
        _chunkLiterals += literals;
        _chunk.AddLiterals(input.Slice(_position, literals));
        if (length > 0)
            _chunk.AddMatch(length, distance);
        _position += literals + length;
    }

    private void EndChunk(ref BitWriter bits, ReadOnlySpan<byte> input)
    {
        var chunkBits = SymbolCounts.EstimateBits(_chunk);
        var jointBits = _blockSequences == 0 ? chunkBits : SymbolCounts.EstimateBits(_block, _chunk);
        if (_blockSequences > MaxSequencesPerBlock || _blockBits + chunkBits + (EstimatedHeaderBits << FixedLog2.FractionBits) < jointBits)
        {
            WriteBlock(ref bits, input, last: false);
            jointBits = chunkBits;
        }
        _blockBits = jointBits;
        AppendChunk();
    }

    private void AppendChunk()
    {
        _block.Add(_chunk);
        _chunk.Clear();
        _chunkLiterals = 0;
        _blockSequences = _allSequences;
        _chunkStart = _position;
    }

    private void WriteBlock(ref BitWriter bits, ReadOnlySpan<byte> input, bool last)
    {
        _writer.Write(ref bits, input[_blockStart.._chunkStart], _sequences.AsSpan(0, _blockSequences), _block, last);
        _sequences.AsSpan(_blockSequences, _allSequences - _blockSequences).CopyTo(_sequences);
        _allSequences -= _blockSequences;
        _blockSequences = 0;
        _blockStart = _chunkStart;
        (_previousBlock, _block) = (_block, _previousBlock);
        _block.Clear();
    }
}
