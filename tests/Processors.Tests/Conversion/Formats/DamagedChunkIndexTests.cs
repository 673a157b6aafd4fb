using System.Runtime.InteropServices;
using Datasets.EmbeddedArchive.Hdf5;
using Datasets.Support;

namespace Datasets.Conversion.Formats;

/// <summary>
/// A version 1 B-tree, the index of every OMI granule, has no checksum. A place of a chunk that one bit has changed in must be an error: it would
/// move the chunk, or leave its pixels fill.
/// </summary>
public sealed class DamagedChunkIndexTests : IDisposable
{
    private const int Side = 64;
    private const int Chunk = 16;
    private const int Chunks = Side / Chunk * (Side / Chunk);
    // Signature, type, level, count and two siblings; then keys (size, filters, row, column, byte) and addresses in turn.
    private const int NodeHead = 24;
    private const int KeySize = 32;

    private static readonly float[] Samples = [.. Enumerable.Range(0, Side * Side).Select(i => (float)i)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_changed_bit_of_a_chunks_place_moves_it_or_loses_it()
    {
        var file = Hdf5Writer.Write(new Hdf5Group([("grid", new Hdf5FloatDataset(
            Samples, Side, Side, Chunk, Chunk, 5, float.NaN, []))], []));
        var node = file.AsSpan().IndexOf("TREE"u8);
        Assert.Equal(Samples, Read(file));

        var silent = new List<string>();
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            foreach (var (name, offset) in new[] { ("row", 8), ("column", 16) })
            {
                var place = node + NodeHead + chunk * (KeySize + 8) + offset;
                for (var bit = 0; bit < 64; bit++)
                {
                    var damaged = file.ToArray();
                    damaged[place + bit / 8] ^= (byte)(1 << bit % 8);
                    if (ReadOrNull(damaged) is { } samples && !samples.SequenceEqual(Samples))
                        silent.Add($"chunk {chunk}, {name}, bit {bit}");
                }
            }
        }
        Assert.Empty(silent);
    }

    private float[]? ReadOrNull(byte[] file)
    {
        try
        {
            return Read(file);
        }
        catch (GranuleException)
        {
            return null;
        }
    }

    private float[] Read(byte[] file)
    {
        File.WriteAllBytes(_folder["a.he5"], file);
        using var granule = GranuleOpener.Open(_folder["a.he5"]);
        using var array = granule.OpenArray("/grid");
        var samples = new float[Side * Side];
        array.Read([0, 0], [Side, Side], MemoryMarshal.AsBytes(samples.AsSpan()));
        return samples;
    }
}
