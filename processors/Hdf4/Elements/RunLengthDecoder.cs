namespace Datasets.Hdf4;

/// <summary>
/// HDF4's run-length code (crle.c): a byte with the upper bit set is a run of three more than its other bits say, of the byte behind it; without, one more
/// byte than it says stands as it is.
/// </summary>
internal static class RunLengthDecoder
{
    public const int MostExpansion = (0x7f + ShortestRun) / 2 + 1;

    private const int RunBit = 0x80;
    private const int ShortestRun = 3;

    /// <returns>False where the code ends before <paramref name="made"/> is full.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> code, Span<byte> made)
    {
        for (int at = 0, done = 0; done < made.Length;)
        {
            if (at + 1 >= code.Length)
                return false;
            var head = code[at++];
            var isRun = (head & RunBit) != 0;
            var length = Math.Min(isRun ? (head & ~RunBit) + ShortestRun : head + 1, made.Length - done);
            if (!isRun && length > code.Length - at)
                return false;
            if (isRun)
                made.Slice(done, length).Fill(code[at]);
            else
                code.Slice(at, length).CopyTo(made[done..]);
            at += isRun ? 1 : length;
            done += length;
        }
        return true;
    }
}
