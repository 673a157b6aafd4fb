using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// A moving window over the rows of one resolution: one row of tiles, and the few rows before it that the next overview still needs.
/// Samples are kept band by band.
/// </summary>
internal sealed class LevelStrip<T> : IDisposable where T : unmanaged, INumber<T>
{
    // What a resampler can still need of earlier rows: a triangle filter over a ratio of at most 3 spans 7 rows.
    private const int KeptRows = 8;

    private readonly T[] samples;
    private readonly int capacity;
    private readonly int bands;

    public LevelStrip(SampleRange columns, int bands, int blockSize)
    {
        Columns = columns;
        this.bands = bands;
        capacity = blockSize + KeptRows;
        samples = ArrayPool<T>.Shared.Rent(checked(bands * capacity * columns.Length));
    }

    /// <summary>The columns of the resolution that are held.</summary>
    public SampleRange Columns { get; }
    public int FirstRow { get; private set; }
    /// <summary>The first row that is not there yet.</summary>
    public int EndRow { get; private set; }

    public RowWindow<T> Window(int band) => new(Band(band)[..((EndRow - FirstRow) * Columns.Length)], Columns.Start, FirstRow, Columns.Length);

    public ReadOnlySpan<T> Row(int band, int row) => Band(band).Slice((row - FirstRow) * Columns.Length, Columns.Length);

    /// <summary>Room for the next <paramref name="count"/> rows of a band, contiguous; <see cref="Append"/> makes them part of the window.</summary>
    public Span<T> NextRows(int band, int count) => Band(band).Slice((EndRow - FirstRow) * Columns.Length, count * Columns.Length);

    public void Append(int count) => EndRow += count;

    /// <summary>Appends rows of a source, from <paramref name="row"/> there on.</summary>
    public void Read(IPixelSource source, int row, int count)
    {
        var window = new PixelWindow(Columns.Start, row, Columns.Length, count);
        for (var band = 0; band < bands; band++)
            source.Read(band, window, MemoryMarshal.AsBytes(NextRows(band, count)));
        Append(count);
    }

    /// <summary>Forgets the rows before <paramref name="firstRow"/>.</summary>
    public void Discard(int firstRow)
    {
        firstRow = Math.Min(firstRow, EndRow);
        if (EndRow - firstRow > KeptRows)
            throw new InvalidOperationException($"{EndRow - firstRow} rows are to be kept where {KeptRows} is the most");
        for (var band = 0; band < bands; band++)
        {
            var kept = Band(band)[((firstRow - FirstRow) * Columns.Length)..((EndRow - FirstRow) * Columns.Length)];
            kept.CopyTo(Band(band));
        }
        FirstRow = firstRow;
    }

    public void Dispose() => ArrayPool<T>.Shared.Return(samples);

    private Span<T> Band(int band) => samples.AsSpan(band * capacity * Columns.Length, capacity * Columns.Length);
}
