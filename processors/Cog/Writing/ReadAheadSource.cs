using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// A raster's pixels, of which the first rows have been read before their turn, so that the choice of the predictor sees all their columns:
/// they are kept in a temporary file, and come from there. Nothing is read twice from the raster.
/// </summary>
internal sealed class ReadAheadSource<T>(Raster raster, int blockSize, string path) : IPixelSource, IDisposable where T : unmanaged, INumber<T>
{
    private readonly ScratchLevel kept = new(path, new LevelSize(raster.Width, raster.Height), raster.SampleType.Size());
    private int keptRows;

    /// <summary>Reads rows of tiles, <paramref name="panelColumns"/> at a time, until the predictor is chosen.</summary>
    public void ReadFor(PredictorSelector<T> predictor, int panelColumns, CancellationToken cancellation)
    {
        while (predictor.Chosen is null && keptRows < raster.Height)
        {
            var count = Math.Min(blockSize, raster.Height - keptRows);
            for (var column = 0; column < raster.Width; column += panelColumns)
            {
                cancellation.ThrowIfCancellationRequested();
                using var strip = new LevelStrip<T>(new SampleRange(column, Math.Min(raster.Width, column + panelColumns)), raster.Bands.Count, blockSize);
                strip.Read(raster.Pixels, keptRows, count);
                predictor.Look(strip, strip.Columns, new SampleRange(0, count));
                Keep(strip);
            }
            keptRows += count;
            predictor.Choose();
        }
    }

    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        var ahead = Math.Clamp(keptRows - window.Row, 0, window.Height);
        var bytes = ahead * window.Width * raster.SampleType.Size();
        if (ahead > 0)
            kept.Read(band, window with { Height = ahead }, destination[..bytes]);
        if (ahead < window.Height)
            raster.Pixels.Read(band, window with { Row = window.Row + ahead, Height = window.Height - ahead }, destination[bytes..]);
    }

    public void Dispose() => kept.Dispose();

    private void Keep(LevelStrip<T> strip)
    {
        for (var band = 0; band < raster.Bands.Count; band++)
        {
            for (var row = 0; row < strip.EndRow; row++)
                kept.WriteRow(band, keptRows + row, strip.Columns.Start, MemoryMarshal.AsBytes(strip.Row(band, row)));
        }
    }
}
