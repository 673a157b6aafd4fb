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

    public void Dispose() => stored.Dispose();

    protected int StoredBytes(PixelWindow window) => checked(window.Width * window.Height * _sampleSize);

    protected void ReadStored(PixelWindow window, Span<byte> destination)
    {
        var row = layout.FlipRows ? layout.Height - window.Row - window.Height : window.Row;
        // A turned grid's window may go over the stored grid's end: then it comes in two parts.
        for (var done = 0; done < window.Width;)
        {
            var column = (window.Column + done + layout.Turn) % layout.Width;
            var width = Math.Min(window.Width - done, layout.Width - column);
            stored.Read(
                row, layout.FlipColumns ? layout.Width - column - width : column, window.Height, width,
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
