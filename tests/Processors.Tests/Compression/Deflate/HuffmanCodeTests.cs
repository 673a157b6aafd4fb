using CsCheck;

namespace Datasets.Compression.Deflate;

public sealed class HuffmanCodeTests
{
    private static readonly Gen<uint[]> Counts = Gen.Select(
        Gen.Int[2, 286], Gen.Frequency((3, Gen.Const(0.0)), (2, Gen.Double[0, 0.95])), Gen.Int[1, 24], Gen.Int[0, 1 << 30], Make);

    /// <summary>A code is complete where the shares of the code space, 2^-length each, sum up to one (Kraft's equality): readers refuse others.</summary>
    [Fact]
    public void Every_code_is_complete_and_within_its_limit()
    {
        Gen.Select(Counts, Gen.Int[9, 15]).Sample((counts, longest) =>
        {
            var code = new HuffmanCode(counts.Length, longest);
            code.Build(counts);
            var lengths = code.Lengths.ToArray();
            Assert.Equal(1.0, lengths.Where(length => length > 0).Sum(length => Math.Pow(2, -length)));
            Assert.InRange(lengths.Max(), 1, longest);
            Assert.All(counts.Zip(lengths), pair => Assert.True(pair.First == 0 || pair.Second > 0));
        }, iter: 2000);
    }

    [Fact]
    public void Codes_are_the_specifications_example()
    {
        // RFC 1951, section 3.2.2: lengths 3, 3, 3, 3, 3, 2, 4, 4 have the codes 010, 011, 100, 101, 110, 00, 1110, 1111.
        var code = new HuffmanCode(8, 7);
        code.Build([4, 4, 4, 4, 4, 10, 2, 2]);
        Assert.Equal([3, 3, 3, 3, 3, 2, 4, 4], code.Lengths.ToArray());
        Assert.Equal(
            ["010", "011", "100", "101", "110", "00", "1110", "1111"],
            code.Codewords.ToArray().Select(codeword => Bits(codeword >> HuffmanCode.LengthBits, (int)(codeword & HuffmanCode.LengthMask))));
    }

    [Fact]
    public void Codes_take_no_more_bits_than_the_entropy_and_one_a_symbol()
    {
        Counts.Sample(counts =>
        {
            var code = new HuffmanCode(counts.Length, 15);
            code.Build(counts);
            var total = counts.Sum(count => (double)count);
            var entropy = counts.Where(count => count > 0).Sum(count => count * Math.Log2(total / count));
            var bits = counts.Select((count, symbol) => (double)count * code.Lengths[symbol]).Sum();
            Assert.True(bits <= entropy + total, $"{bits} bits for an entropy of {entropy}");
        }, iter: 1000);
    }

    [Fact]
    public void Codes_take_the_least_bits_where_the_limit_allows_and_a_hundredth_more_elsewhere()
    {
        // The limits of the encoder.
        Gen.Select(Counts, Gen.Int[14, 15]).Sample((counts, maxLength) =>
        {
            if (counts.Count(count => count > 0) < 2)
                return;
            var code = new HuffmanCode(counts.Length, maxLength);
            code.Build(counts);
            var bits = counts.Select((count, symbol) => (long)count * code.Lengths[symbol]).Sum();
            var unlimited = PackageMerge.LeastBits(counts, 40);
            var least = PackageMerge.LeastBits(counts, maxLength);
            Assert.InRange(bits, least, least == unlimited ? least : least + least / 100);
        }, iter: 1000);
    }

    [Fact]
    public void Counts_like_Fibonaccis_numbers_stay_within_the_limit()
    {
        var counts = new uint[40];
        (counts[0], counts[1]) = (1, 1);
        for (var i = 2; i < counts.Length; i++)
            counts[i] = counts[i - 1] + counts[i - 2];
        var code = new HuffmanCode(counts.Length, 14);
        code.Build(counts);
        var lengths = code.Lengths.ToArray();
        Assert.Equal(14, lengths.Max());
        Assert.Equal(1.0, lengths.Sum(length => Math.Pow(2, -length)));
    }

    // The first bit of the stream is the code's highest.
    private static string Bits(uint turned, int length) => string.Concat(Enumerable.Range(0, length).Select(bit => turned >> bit & 1));

    private static uint[] Make(int symbols, double zeros, int bits, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, symbols).Select(_ => random.NextDouble() < zeros ? 0u : (uint)random.Next(1, 1 << random.Next(1, bits + 1)))];
    }
}
