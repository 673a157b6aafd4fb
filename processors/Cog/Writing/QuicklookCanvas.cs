using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>Collects the first band of the smallest resolution that is still large enough to look at.</summary>
internal sealed class QuicklookCanvas
{
    private const int LongerEdge = 512;

    private readonly int level;
    private readonly LevelSize size;
    private readonly SampleType type;
    private readonly byte[] samples;

    public QuicklookCanvas(IReadOnlyList<LevelSize> levels, SampleType type)
    {
        this.type = type;
        level = levels.SmallestNotBelow(LongerEdge);
        size = levels[level];
        samples = GC.AllocateUninitializedArray<byte>(size.Width * size.Height * type.Size());
    }

    public void Take<T>(LevelStrip<T> strip, int stripLevel, SampleRange columns, SampleRange rows) where T : unmanaged, INumber<T>
    {
        if (stripLevel != level)
            return;
        var canvas = MemoryMarshal.Cast<byte, T>(samples.AsSpan());
        for (var row = rows.Start; row < rows.End; row++)
            strip.Row(0, row).Slice(columns.Start - strip.Columns.Start, columns.Length).CopyTo(canvas[(row * size.Width + columns.Start)..]);
    }

    public Quicklook ToQuicklook() => new(size.Width, size.Height, type, samples);
}
