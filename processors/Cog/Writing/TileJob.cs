using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Datasets.Cog;

/// <summary>A tile on its way to the codec: pixels as TIFF wants them, bands interleaved, edges filled up.</summary>
/// <param name="Columns">How many columns of the tile lie inside the raster.</param>
/// <param name="Rows">How many rows of the tile lie inside the raster.</param>
internal sealed record TileJob(int Level, int Tile, int Columns, int Rows, byte[] Buffer, int Length) : IDisposable
{
    public Span<byte> Pixels => Buffer.AsSpan(0, Length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(Buffer);

    /// <summary>
    /// Cuts a tile out of a strip. Beyond the raster's edge each row goes on with its last pixel, and the rows below with the tile's first:
    /// runs cost the codec least (a row repeated is not a run), and a constant tile stays constant. See <see cref="ClearBelow"/>.
    /// </summary>
    /// <param name="columns">What lies inside the raster, as do <paramref name="rows"/>.</param>
    /// <param name="width">The tile's, as is <paramref name="height"/>.</param>
    public static TileJob Cut<T>(LevelStrip<T> strip, int level, int tile, SampleRange columns, SampleRange rows, int bands, int width, int height)
        where T : unmanaged, INumber<T>
    {
        var length = width * height * bands * Marshal.SizeOf<T>();
        var job = new TileJob(level, tile, columns.Length, rows.Length, ArrayPool<byte>.Shared.Rent(length), length);
        var rowLength = width * bands;
        var pixels = MemoryMarshal.Cast<byte, T>(job.Pixels);
        for (var row = 0; row < rows.Length; row++)
        {
            var target = pixels.Slice(row * rowLength, rowLength);
            for (var band = 0; band < bands; band++)
                Interleave(strip.Row(band, rows.Start + row).Slice(columns.Start - strip.Columns.Start, columns.Length), target[band..], bands);
        }
        FillBelow(pixels[(rows.Length * rowLength)..], pixels[..bands]);
        return job;
    }

    /// <summary>
    /// Makes the rows beyond the raster's edge zero. A predictor leaves a row of zeros one run, but one of any other value two or more, which
    /// costs a noisy tile at the lower edge 6 % of its size.
    /// </summary>
    public void ClearBelow(int rowBytes) => Pixels[(Rows * rowBytes)..].Clear();

    private static void FillBelow<T>(Span<T> below, ReadOnlySpan<T> pixel)
    {
        if (pixel.Length == 1)
        {
            below.Fill(pixel[0]);
            return;
        }
        for (var position = 0; position < below.Length; position += pixel.Length)
            pixel.CopyTo(below[position..]);
    }

    private static void Interleave<T>(ReadOnlySpan<T> source, Span<T> target, int step)
    {
        if (step == 1)
        {
            source.CopyTo(target);
            target[source.Length..].Fill(source[^1]);
            return;
        }
        var position = 0;
        foreach (var sample in source)
        {
            target[position] = sample;
            position += step;
        }
        for (; position < target.Length; position += step)
            target[position] = source[^1];
    }
}
