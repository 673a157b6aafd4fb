using System.Buffers;
using System.Runtime.InteropServices;
using Datasets.Conversion.Fields;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

/// <summary>A stored grid's samples as a north-up raster, with every sample that means 'no data' made the nodata value.</summary>
internal class GridPixelSource(StoredGrid stored, GridLayout layout, SampleType type, NodataMask rules) : IPixelSource, IDisposable
{
    private readonly int _sampleSize = type.Size();

    protected NodataMask Rules => rules;

    public virtual void Read(int band, PixelWindow window, Span<byte> destination)
    {
        ReadStored(window, destination);
        rules.Apply(destination[..StoredBytes(window)]);
    }

    public void Announce() => stored.Announce();

    public void Dispose() => stored.Dispose();

    protected int StoredBytes(PixelWindow window) => checked(window.Width * window.Height * _sampleSize);

    protected void ReadStored(PixelWindow window, Span<byte> destination)
    {
        if (layout.Split == RowSplit.None)
            ReadRows(window, destination);
        else
            ReadSplitRows(window, destination);
    }

    /// <summary>Row by row, since one stored row may be two.</summary>
    private void ReadSplitRows(PixelWindow window, Span<byte> destination)
    {
        var bytes = window.Width * _sampleSize;
        for (var (y, last) = (0, -1); y < window.Height; y++)
        {
            var row = window.Row + y;
            var storedRow = layout.StoredRow(layout.FlipRows ? layout.Height - 1 - row : row);
            if (storedRow == last)
                destination.Slice((y - 1) * bytes, bytes).CopyTo(destination.Slice(y * bytes, bytes));
            else
                ReadColumns(storedRow, 1, window, destination.Slice(y * bytes, bytes));
            last = storedRow;
        }
    }

    private void ReadRows(PixelWindow window, Span<byte> destination)
    {
        var row = layout.FlipRows ? layout.Height - window.Row - window.Height : window.Row;
        ReadColumns(row, window.Height, window, destination);
    }

    private void ReadColumns(int row, int rows, PixelWindow window, Span<byte> destination)
    {
        // A turned grid's window may go over the stored grid's end: then it comes in two parts.
        for (var done = 0; done < window.Width;)
        {
            var column = (window.Column + done + layout.Turn) % layout.Width;
            var width = Math.Min(window.Width - done, layout.Width - column);
            stored.Read(
                row, layout.FlipColumns ? layout.Width - column - width : column, rows, width,
                destination[(done * _sampleSize)..], window.Width * _sampleSize, layout.FlipRows, layout.FlipColumns);
            done += width;
        }
    }
}

/// <summary>The same, as physical values in float32 with NaN for 'no data'.</summary>
internal sealed class UnpackedGridPixelSource(
    StoredGrid stored, GridLayout layout, SampleType type, NodataMask rules, double scale, double offset)
    : GridPixelSource(stored, layout, type, rules)
{
    public override void Read(int band, PixelWindow window, Span<byte> destination)
    {
        var bytes = StoredBytes(window);
        var samples = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            ReadStored(window, samples);
            Rules.Unpack(samples.AsSpan(0, bytes), scale, offset, MemoryMarshal.Cast<byte, float>(destination));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(samples);
        }
    }
}
