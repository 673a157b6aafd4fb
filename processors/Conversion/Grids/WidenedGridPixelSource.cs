using System.Buffers;
using System.Runtime.InteropServices;
using Datasets.Conversion.Fields;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

/// <summary>
/// Signed bytes as numbers of 16 bits: GDAL before 3.7, and what is built on it, has no such type and reads -49 as 207. The numbers are the same, and
/// compressed the file is hardly larger.
/// </summary>
internal sealed class WidenedGridPixelSource(StoredGrid stored, GridLayout layout, NodataMask rules) : GridPixelSource(stored, layout, SampleType.Int8, rules)
{
    public override void Read(int band, PixelWindow window, Span<byte> destination)
    {
        var bytes = StoredBytes(window);
        var samples = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            base.Read(band, window, samples.AsSpan(0, bytes));
            var wide = MemoryMarshal.Cast<byte, short>(destination);
            for (var i = 0; i < bytes; i++)
                wide[i] = (sbyte)samples[i];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(samples);
        }
    }
}
