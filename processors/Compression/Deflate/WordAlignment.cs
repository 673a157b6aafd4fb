namespace Datasets.Compression;

/// <summary>
/// Where words begin in samples of four bytes. Words are aligned so that the bytes that rarely change end a word. The lower bytes of floats with few
/// digits are such bytes: a word is then the upper bytes of one sample and the lower bytes of the next.
/// </summary>
internal static class WordAlignment
{
    private const int SampledWords = 4096;

    /// <returns>The number of a sample's lower bytes that mostly stay the same from one sample to the next, at most 3.</returns>
    public static int Find(ReadOnlySpan<uint> samples)
    {
        Span<int> changes = stackalloc int[sizeof(uint)];
        changes.Clear();
        var changedSamples = 0;
        var step = Math.Max(1, samples.Length / SampledWords) | 1;
        for (var i = 1; i < samples.Length; i += step)
        {
            var difference = samples[i] ^ samples[i - 1];
            if (difference == 0)
                continue;
            changedSamples++;
            for (var b = 0; b < changes.Length; b++)
                changes[b] += (difference >> 8 * b & 0xFF) == 0 ? 0 : 1;
        }
        var alignment = 0;
        while (alignment < changes.Length - 1 && 2 * changes[alignment] <= changedSamples)
            alignment++;
        return alignment;
    }
}
