using Datasets.Gdal;

namespace Datasets.Catalog.Page;

/// <summary>
/// Whether a picture of the page shows what an approved one shows. Both are looked at in squares of pixels, so that an edge that another machine smooths in another
/// way counts little. Text is passed over: machines have other fonts, and what the page says is tested elsewhere.
/// </summary>
internal static class ScreenComparison
{
    /// <summary>Pixels of a square's edge. A coastline through a square changes its mean by a tenth of the line's contrast and more.</summary>
    private const int Square = 4;

    /// <summary>From 0 to 255: a square whose mean is off by more in any colour is another one.</summary>
    private const double MostOfSquare = 12;

    private const double MostOtherSquares = 0.005;

    /// <summary>From 0 to 255, over all squares and colours.</summary>
    private const double MostOfMean = 1;

    /// <param name="texts">Rectangles of the shown picture that hold text: left, top, width, height.</param>
    /// <returns>What is wrong; empty where the pictures show the same.</returns>
    public static string Compare(string approved, string shown, IEnumerable<int[]> texts)
    {
        var (expected, actual) = (Picture.Read(approved), Picture.Read(shown));
        if ((expected.Width, expected.Height) != (actual.Width, actual.Height))
            return $"it has {actual.Width} x {actual.Height} pixels where {expected.Width} x {expected.Height} are approved";
        var (other, count, sum) = (0, 0, 0.0);
        var passed = texts.ToList();
        for (var top = 0; top + Square <= expected.Height; top += Square)
        {
            for (var left = 0; left + Square <= expected.Width; left += Square)
            {
                if (passed.Exists(text => left + Square > text[0] && left < text[0] + text[2] && top + Square > text[1] && top < text[1] + text[3]))
                    continue;
                var differences = Enumerable.Range(0, 3).Select(color => Math.Abs(expected.Mean(color, left, top) - actual.Mean(color, left, top))).ToList();
                count++;
                sum += differences.Average();
                if (differences.Max() > MostOfSquare)
                    other++;
            }
        }
        var (share, mean) = ((double)other / count, sum / count);
        return share <= MostOtherSquares && mean <= MostOfMean
            ? ""
            : FormattableString.Invariant($"{100 * share:0.0} % of {count} squares are others (at most {100 * MostOtherSquares:0.0} %), and the mean difference is {mean:0.0} (at most {MostOfMean:0.0})");
    }

    private sealed record Picture(int Width, int Height, byte[][] Colors)
    {
        public static Picture Read(string path)
        {
            using var png = GdalDataset.Open(path, "PNG");
            var colors = Enumerable.Range(0, 3).Select(_ => new byte[png.Width * png.Height]).ToArray();
            for (var band = 0; band < colors.Length; band++)
                png.Read(band, 0, 0, png.Width, png.Height, GdalDataType.Byte, colors[band]);
            return new Picture(png.Width, png.Height, colors);
        }

        public double Mean(int color, int left, int top)
        {
            var sum = 0;
            for (var row = top; row < top + Square; row++)
            {
                for (var column = left; column < left + Square; column++)
                    sum += Colors[color][row * Width + column];
            }
            return sum / (double)(Square * Square);
        }
    }
}
