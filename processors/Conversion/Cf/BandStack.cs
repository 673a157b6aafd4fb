using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>Rasters of one band each as the bands of one.</summary>
internal sealed class BandStack(IReadOnlyList<IPixelSource> bands) : IPixelSource
{
    public void Announce()
    {
        foreach (var band in bands)
            band.Announce();
    }

    public void Read(int band, PixelWindow window, Span<byte> destination) => bands[band].Read(0, window, destination);
}
