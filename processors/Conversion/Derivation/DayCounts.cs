using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Conversion.Derivation;

/// <summary>
/// How many days have a value, pixel by pixel, in a temporary file: they are known when the values are worked out, and become a COG of their own after those.
/// </summary>
internal sealed class DayCounts : IPixelSource, IDisposable
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private readonly int _width;
    private long _missing;

    /// <exception cref="IOException">The file cannot be made.</exception>
    public DayCounts(string path, int width, int height)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        (_width, _missing) = (width, (long)width * height);
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(PixelWindow window, ReadOnlySpan<int> days)
    {
        var row = new ushort[window.Width];
        for (var y = 0; y < window.Height; y++)
        {
            for (var x = 0; x < row.Length; x++)
                row[x] = (ushort)Math.Min(days[y * window.Width + x], ushort.MaxValue);
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(row.AsSpan()), PlaceOf(window, y));
        }
        _missing -= days.Length;
    }

    /// <exception cref="InvalidOperationException">Not all values have been read yet.</exception>
    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        if (_missing > 0)
            throw new InvalidOperationException("the counts of days are known when the values have been read");
        var bytes = window.Width * sizeof(ushort);
        for (var y = 0; y < window.Height; y++)
            RandomAccess.Read(_file, destination.Slice(y * bytes, bytes), PlaceOf(window, y));
    }

    public void Dispose() => _file.Dispose();

    private long PlaceOf(PixelWindow window, int row) => ((long)(window.Row + row) * _width + window.Column) * sizeof(ushort);
}
