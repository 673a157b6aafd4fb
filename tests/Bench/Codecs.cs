using System.Buffers;
using System.Runtime.InteropServices;
using Datasets.Cog;
using Datasets.Compression;

namespace Datasets.Bench;

/// <summary>
/// Item 15: codecs alone, on the tiles of each granule's COGs as their predictor left them, and on tiles of a field without gaps that uses the whole
/// significand: deflate 5 and zstd 3 as COGs are written with them, against libdeflate's 5.
/// </summary>
internal static class Codecs
{
    private const int Edge = 512;
    private const int NoisyTiles = 6;

    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        foreach (var granule in BenchGranule.All(options))
            Measure(options, granule.Kind, await WholePath.TilesOf(granule, folder), table);
        Measure(options, "full mantissa, no gaps", [.. Enumerable.Range(0, NoisyTiles).Select(NoisyTile)], table);
    }

    private static void Measure(BenchOptions options, string kind, List<BenchTile> tiles, BenchTable table)
    {
        using var ours = DeflateCompressor.Create(DeflateCompressor.DefaultLevel);
        using var library = new LibDeflateCompressor(DeflateCompressor.DefaultLevel);
        using var zstd = new ZstdCompressor(3);
        long ourBytes = 0, libraryBytes = 0, zstdBytes = 0;
        var times = Measuring.InTurns(
            options.Quick ? 7 : 21,
            ("ours", () => ourBytes = Encode(ours, tiles)),
            ("libdeflate", () => libraryBytes = Encode(library, tiles)),
            ("zstd", () => zstdBytes = Encode(zstd, tiles)));
        var (own, other, fast) = (times["ours"], times["libdeflate"], times["zstd"]);
        table.AtMost(15, $"{kind}: deflate 5, bytes / libdeflate 5", ourBytes / (double)libraryBytes, 1, note: $"{ourBytes / 1e3:0} kB; libdeflate {libraryBytes / 1e3:0} kB; zstd 3 {zstdBytes / 1e3:0} kB");
        table.AtMost(15, $"{kind}: deflate 5, CPU / libdeflate 5", own.Cpu / other.Cpu, 0.75, note: $"{own.Cpu * 1e3:0.0} ms; libdeflate {other.Cpu * 1e3:0.0} ms; zstd 3 {fast.Cpu * 1e3:0.0} ms");
        table.Report(15, $"{kind}: zstd 3, CPU and bytes / deflate 5", $"{fast.Cpu / own.Cpu:0.00}, {zstdBytes / (double)ourBytes:0.000}");
        table.Details[$"codecs.{kind}"] = new { ours = own, libdeflate = other, zstd = fast, ourBytes, libraryBytes, zstdBytes };
    }

    private static long Encode(ICompressor codec, List<BenchTile> tiles)
    {
        var output = new ArrayBufferWriter<byte>(Edge * Edge * 2 * sizeof(float));
        var size = 0L;
        foreach (var tile in tiles)
        {
            output.ResetWrittenCount();
            tile.Encode(codec, output);
            size += output.WrittenCount;
        }
        return size;
    }

    // From a smooth field with little noise to one that is noise for the most part.
    private static BenchTile NoisyTile(int number)
    {
        var random = new Random(number);
        var noise = 0.02 * Math.Pow(4, number);
        var pixels = new float[Edge * Edge];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (float)(280 + 60 * Math.Sin(i % Edge * 0.01) * Math.Cos(i / Edge * 0.02) + noise * (random.NextDouble() + random.NextDouble() - 1));
        var bytes = MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
        Predictor.Apply(Predictor.FloatingPoint, bytes, Edge * sizeof(float), sizeof(float), bands: 1, new byte[Edge * sizeof(float)]);
        return new BenchTile(bytes, sizeof(float), Predictor.FloatingPoint);
    }
}
