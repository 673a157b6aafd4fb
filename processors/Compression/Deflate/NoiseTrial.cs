using System.Buffers;

namespace Datasets.Compression;

/// <summary>Decides whether to store the noise in a tile of byte planes: parses samples of the tile both ways and compares the sizes.</summary>
internal sealed class NoiseTrial
{
    private const int MaxSamples = 2;
    // As large as the window: in shorter samples matches are underestimated, since there is little before them to be matched.
    private const int MaxSampleBytes = DistanceAlphabet.WindowSize;
    private const int BytesPerSample = 1 << 19;
    private const int MinSamplesInContent = 4;
    // With less noise, a parser that skips it quickly and finds matches in the rest is about as fast.
    private const int MinStoredDivisor = 8;
    // A difference of 4 % decides without the samples that are left.
    private const int ClearDivisor = 25;

    // Storing has to be 1 % shorter in the samples: with the whole tile before them, matches are about so much better.
    private const int MarginDivisor = 100;

    private readonly BlockSplitter _blocks = new();
    private readonly int[] _sizes = new int[MaxSamples];

    public bool IsStoringShorter(ReadOnlySpan<byte> content, ByteParser matches, int minMatch)
    {
        var samples = Math.Clamp(content.Length / BytesPerSample, 1, MaxSamples);
        var length = Math.Min(MaxSampleBytes, content.Length / MinSamplesInContent);
        var target = ArrayPool<byte>.Shared.Rent(TileDeflater.MaxDeflatedBytes(length));
        try
        {
            var stored = 0;
            for (var sample = 0; sample < samples; sample++)
            {
                var bytes = Sample(content, sample, samples, length);
                var bits = Begin(target);
                stored += NoiseParser.Parse(ref bits, bytes, _blocks);
                _sizes[sample] = End(ref bits, bytes);
            }
            if (stored < samples * length / MinStoredDivisor)
                return false;
            var (withStored, withMatches) = (0, 0);
            for (var sample = 0; sample < samples && Math.Abs(withStored - withMatches) <= withMatches / ClearDivisor; sample++)
            {
                var bytes = Sample(content, sample, samples, length);
                var bits = Begin(target);
                matches.Parse(ref bits, bytes, minMatch, _blocks);
                withMatches += End(ref bits, bytes);
                withStored += _sizes[sample];
            }
            return withStored < withMatches - withMatches / MarginDivisor;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(target);
        }
    }

    // From the middle of each of the content's equal parts.
    private static ReadOnlySpan<byte> Sample(ReadOnlySpan<byte> content, int sample, int samples, int length) =>
        content.Slice((int)((2L * sample + 1) * content.Length / (2 * samples)) - length / 2, length);

    private BitWriter Begin(byte[] target)
    {
        _blocks.Begin();
        return new BitWriter(target);
    }

    private int End(ref BitWriter bits, ReadOnlySpan<byte> sample)
    {
        _blocks.End(ref bits, sample);
        bits.Align();
        return bits.Position;
    }
}
