using Datasets.Catalog.Rendering;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A part of the Earth in degrees.</summary>
internal sealed record MapExtent(double West, double South, double East, double North)
{
    public double Width => East - West;
    public double Height => North - South;
}

/// <summary>
/// A picture on a regular net of longitude and latitude, into which values are put by their places alone: what two sources draw can be compared.
/// </summary>
internal sealed class MapImage
{
    private const int Colours = 255;

    private readonly MapExtent _extent;
    private readonly double[] _sums;
    private readonly int[] _counts;

    public MapImage(MapExtent extent, int width, int height)
    {
        (_extent, Width, Height) = (extent, width, height);
        _sums = new double[width * height];
        _counts = new int[width * height];
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>Adds a value to all of the picture's pixels within so many degrees of a place.</summary>
    public void Add(double longitude, double latitude, double value, double reachX, double reachY)
    {
        if (double.IsNaN(value) || double.IsNaN(longitude) || double.IsNaN(latitude))
            return;
        longitude -= 360 * Math.Floor((longitude - _extent.West) / 360);
        var (left, right) = (Column(longitude - reachX), Column(longitude + reachX));
        var (top, bottom) = (Row(latitude + reachY), Row(latitude - reachY));
        for (var row = Math.Max(0, top); row <= Math.Min(Height - 1, bottom); row++)
        {
            for (var column = Math.Max(0, left); column <= Math.Min(Width - 1, right); column++)
            {
                _sums[row * Width + column] += value;
                _counts[row * Width + column]++;
            }
        }
    }

    /// <summary>The picture's pixel at a place; -1 outside.</summary>
    public int PixelAt(double longitude, double latitude) => ColumnAt(longitude) is >= 0 and var column && RowAt(latitude) is >= 0 and var row ? row * Width + column : -1;

    /// <summary>The picture's column at a longitude, whole turns away included; -1 outside.</summary>
    public int ColumnAt(double longitude) =>
        Column(longitude - 360 * Math.Floor((longitude - _extent.West) / 360)) is var column && column >= 0 && column < Width && !double.IsNaN(longitude) ? column : -1;

    /// <summary>The picture's row at a latitude; -1 outside.</summary>
    public int RowAt(double latitude) => !double.IsNaN(latitude) && Row(latitude) is >= 0 and var row ? row : -1;

    /// <summary>Adds a value to a pixel of <see cref="PixelAt"/>.</summary>
    public void AddAt(int pixel, double value)
    {
        if (pixel < 0 || double.IsNaN(value))
            return;
        _sums[pixel] += value;
        _counts[pixel]++;
    }

    /// <summary>The mean of what was added to each pixel, row by row from the north; NaN where there was nothing.</summary>
    public double[] Means() => [.. _sums.Zip(_counts, (sum, count) => count == 0 ? double.NaN : sum / count)];

    /// <summary>As a PNG in a <c>data:</c> URI.</summary>
    public string ToDataUri(RenderDescriptor render)
    {
        var (low, high) = (render.Rescale[0], render.Rescale[1]);
        var colormap = Colormap.Find(render.Colormap);
        var palette = new byte[3 * (Colours + 1)];
        for (var i = 0; i < Colours; i++)
            (palette[3 * i + 3], palette[3 * i + 4], palette[3 * i + 5]) = colormap.At(i / (Colours - 1.0));
        return Encode(value => (byte)Math.Clamp(1.5 + (value - low) / (high - low) * (Colours - 1), 1, Colours), palette);
    }

    /// <summary>Where values differ in red, where they do not in grey.</summary>
    public string ToDifferenceUri() => Encode(value => value == 0 ? (byte)1 : (byte)2, [0, 0, 0, 0x9F, 0xB0, 0xBF, 0xD7, 0x26, 0x1E]);

    private string Encode(Func<double, byte> paint, byte[] palette)
    {
        var pixels = Means().Select(value => double.IsNaN(value) ? (byte)0 : paint(value)).ToArray();
        return $"data:image/png;base64,{Convert.ToBase64String(PngWriter.Write(Width, Height, pixels, palette, transparent: 0))}";
    }

    private int Column(double longitude) => (int)Math.Floor((longitude - _extent.West) / _extent.Width * Width);

    private int Row(double latitude) => Math.Min(Height - 1, (int)Math.Floor((_extent.North - latitude) / _extent.Height * Height));
}
