using Datasets.Model;
using Microsoft.Win32.SafeHandles;

namespace Datasets.Cog;

/// <summary>
/// The plain samples of one resolution in a file of its own: of the overview where panels meet again, to make the smaller ones from, or of
/// rows that were read ahead.
/// </summary>
internal sealed class ScratchLevel : IPixelSource, IDisposable
{
    private readonly LevelSize size;
    private readonly int sampleSize;
    private readonly SafeFileHandle file;

    public ScratchLevel(string path, LevelSize size, int sampleSize)
    {
        this.size = size;
        this.sampleSize = sampleSize;
        file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    public void WriteRow(int band, int row, int column, ReadOnlySpan<byte> samples) => RandomAccess.Write(file, samples, Position(band, row, column));

    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        var rowBytes = window.Width * sampleSize;
        for (var row = 0; row < window.Height; row++)
        {
            var rest = destination.Slice(row * rowBytes, rowBytes);
            var position = Position(band, window.Row + row, window.Column);
            while (rest.Length > 0)
            {
                var read = RandomAccess.Read(file, rest, position);
                if (read == 0)
                    throw new EndOfStreamException("a temporary file of samples has been cut off while it was in use");
                position += read;
                rest = rest[read..];
            }
        }
    }

    public void Dispose() => file.Dispose();

    private long Position(int band, int row, int column) => (((long)band * size.Height + row) * size.Width + column) * sampleSize;
}
