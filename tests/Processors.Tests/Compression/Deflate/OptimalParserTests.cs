using System.Buffers.Binary;
using CsCheck;

namespace Datasets.Compression.Deflate;

/// <summary>The encoder's shortest path beside <see cref="ReferenceParser"/>, the same in plain code.</summary>
public sealed class OptimalParserTests
{
    private const int WordSize = OptimalParserRun.WordSize;

    // Words of a small alphabet, copies, runs and noise.
    private static readonly Gen<byte[]> Tile = Gen.Select(
        Gen.Int[0, 3], Gen.Int[1, 60], Gen.Int[1, 200], Gen.Int[0, 1 << 30]).List[1, 25].Select(pieces => pieces.Aggregate(new List<byte>(), Append).ToArray());

    [Fact]
    public void A_path_costs_the_same_as_the_references()
    {
        Gen.Select(Tile, Gen.Int[0, 3], Gen.Int[0, 1 << 30]).Sample((tile, alignment, seed) =>
        {
            var costs = RandomCosts(seed);
            var reference = new ReferenceParser(tile, alignment, costs, HashOf);
            foreach (var (cost, reached, longMatch, firstWord, count) in OptimalParserRun.Over(tile, alignment, costs))
                Assert.Equal(reference.FindPath(firstWord, count, alignment > 0 ? 1 : 2), (cost, reached, longMatch));
        }, iter: 1000);
    }

    [Fact]
    public void Colliding_hashes_cost_less_than_a_hundredth()
    {
        var (fast, exact) = (0L, 0L);
        Gen.Select(Tile, Gen.Int[0, 3]).Sample((tile, alignment) =>
        {
            var costs = RandomCosts(alignment);
            var reference = new ReferenceParser(tile, alignment, costs, Convert.ToHexString);
            foreach (var (cost, _, longMatch, firstWord, count) in OptimalParserRun.Over(tile, alignment, costs))
            {
                var (least, _, expected) = reference.FindPath(firstWord, count, alignment > 0 ? 1 : 2);
                // A collision that hides a long match leads to another segment.
                if (longMatch != expected)
                    return;
                Interlocked.Add(ref fast, cost);
                Interlocked.Add(ref exact, least);
            }
        }, iter: 1000);
        Assert.InRange(fast, exact, exact * 1.01);
    }

    // docs/deflate.md: the upper 14 bits of a product. A single word and its last three bytes are multiplied in 32 bits, longer keys in 64.
    private static string HashOf(byte[] bytes)
    {
        const ulong multiplier = 0x9E3779B97F4A7C15;
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        bytes.CopyTo(padded);
        var (first, second) = (BinaryPrimitives.ReadUInt64LittleEndian(padded), BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]));
        return bytes.Length switch
        {
            <= 4 => $"{(uint)first * (uint)(multiplier >> 32) >> 18}",
            <= 8 => $"{first * multiplier >> 50}",
            _ => $"{(first * multiplier + second) * multiplier >> 50}",
        };
    }

    private static SymbolCosts RandomCosts(int seed)
    {
        var random = new Random(seed);
        var counts = new SymbolCounts();
        foreach (ref var count in counts.LiteralsAndLengths.AsSpan())
            count = random.Next(3) == 0 ? 0 : (uint)random.Next(1 << random.Next(12));
        foreach (ref var count in counts.Distances.AsSpan())
            count = random.Next(3) == 0 ? 0 : (uint)random.Next(1 << random.Next(12));
        var costs = new SymbolCosts();
        costs.Update(counts, new SymbolCounts());
        return costs;
    }

    private static List<byte> Append(List<byte> tile, (int Form, int Words, int Distance, int Seed) piece)
    {
        var random = new Random(piece.Seed);
        for (var i = 0; i < WordSize * piece.Words; i++)
        {
            tile.Add(piece.Form switch
            {
                0 => (byte)random.Next(256),
                1 => i % WordSize < 2 ? (byte)random.Next(3) : (byte)7,
                2 => (byte)(i % WordSize),
                _ => tile.Count >= WordSize * piece.Distance && random.Next(12) > 0 ? tile[^(WordSize * piece.Distance)] : (byte)random.Next(4),
            });
        }
        return tile;
    }
}
