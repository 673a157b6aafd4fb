using System.Buffers;
using Datasets.Cog;
using Datasets.Compression;
using Datasets.Model;

namespace Datasets.Bench;

/// <summary>What a codec's levels cost and save, on the tiles of each granule's COGs as their predictor left them: <c>./run bench levels</c>.</summary>
internal static class Levels
{
    // Code that is hot is compiled anew meanwhile.
    private const int RoundsBefore = 3;
    private const int Rounds = 5;

    private static readonly (string Name, CogCompression Codec, int? Level)[] Compared =
    [
        ("deflate 5", CogCompression.Deflate, 5),
        ("zstd 1", CogCompression.Zstd, 1),
        ("zstd 3", CogCompression.Zstd, 3),
        ("zstd 9", CogCompression.Zstd, 9),
    ];

    public static async Task<int> RunAsync(BenchOptions options)
    {
        using var folder = new ScratchFolder(options.Root);
        foreach (var granule in BenchGranule.All(options))
        {
            var tiles = await WholePath.TilesOf(granule, folder);
            Console.WriteLine($"{granule.Kind}: {tiles.Count} tiles, {tiles.Sum(tile => (long)tile.Bytes.Length) / 1e6:0.0} MB");
            foreach (var (name, codec, level) in Compared)
                Print(name, TileCompression.Create(codec, level), tiles);
            foreach (var (name, _, level) in Compared.Where(one => one.Codec == CogCompression.Zstd))
                Print($"{name} in C#", new PortedZstdCompressor(level!.Value), tiles);
            for (var level = DeflateCompressor.LowestLevel; level <= DeflateCompressor.HighestLevel; level++)
            {
                Print($"libdeflate {level}", new LibDeflateCompressor(level), tiles);
                Print($"zlib {level}", new ZlibCompressor(level), tiles);
            }
        }
        return 0;
    }

    private static void Print(string name, ICompressor codec, List<BenchTile> tiles)
    {
        var (seconds, size) = Measure(codec, tiles);
        Console.WriteLine($"  {name,-12} {size / 1e3,8:0} kB  {seconds * 1e3,7:0.0} ms CPU");
    }

    private static (double Seconds, long Size) Measure(ICompressor codec, List<BenchTile> tiles)
    {
        using var _ = codec;
        var output = new ArrayBufferWriter<byte>();
        var size = 0L;
        var times = new List<double>();
        for (var round = -RoundsBefore; round < Rounds; round++)
        {
            size = 0;
            var start = Phases.ThreadCpu();
            foreach (var tile in tiles)
            {
                output.ResetWrittenCount();
                tile.Encode(codec, output);
                size += output.WrittenCount;
            }
            if (round >= 0)
                times.Add(Phases.ThreadCpu() - start);
        }
        return (Measuring.Median(times), size);
    }
}
