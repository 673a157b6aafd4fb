namespace Datasets.Model;

/// <summary>Pixels that can be read in windows, in native byte order.</summary>
public interface IPixelSource
{
    /// <summary>
    /// Reads one band's window into <paramref name="destination"/>, row by row from the north, width * height * sample size bytes.
    /// Callers ask for windows inside the raster only, and one at a time.
    /// </summary>
    void Read(int band, PixelWindow window, Span<byte> destination);

    /// <summary>A hint for pixels that are on a server: all of them will be read some time.</summary>
    void Announce() { }
}
