using System.Text;
using Datasets.Authoring;
using Datasets.Descriptors;

namespace Datasets.Command.Output;

/// <summary>A field as text, north up: half blocks in colour, two pixels a character, or signs that get darker where there is no colour.</summary>
internal static class TerminalMap
{
    private const string Shades = ".:-=+*#%@";
    private const char UpperHalf = '▀';
    private const char LowerHalf = '▄';

    /// <param name="inColour">With ANSI's 24-bit colours; else a row of characters for each two rows of pixels, in signs alone.</param>
    public static string Draw(FieldPreview picture, RenderDescriptor render, bool inColour) =>
        inColour ? DrawColours(picture, render) : DrawSigns(picture, render);

    private static string DrawColours(FieldPreview picture, RenderDescriptor render)
    {
        var text = new StringBuilder();
        for (var row = 0; row < picture.Height; row += 2)
        {
            for (var column = 0; column < picture.Width; column++)
            {
                var (upper, lower) = (Colour(picture, render, row, column), Colour(picture, render, row + 1, column));
                text.Append((upper, lower) switch
                {
                    (null, null) => "\e[0m ",
                    ({ } only, null) => $"\e[0m\e[38;2;{only}m{UpperHalf}",
                    (null, { } only) => $"\e[0m\e[38;2;{only}m{LowerHalf}",
                    ({ } top, { } bottom) => $"\e[38;2;{top};48;2;{bottom}m{UpperHalf}",
                });
            }
            text.Append("\e[0m\n");
        }
        return text.ToString();
    }

    private static string DrawSigns(FieldPreview picture, RenderDescriptor render)
    {
        var text = new StringBuilder();
        for (var row = 0; row < picture.Height; row += 2)
        {
            for (var column = 0; column < picture.Width; column++)
            {
                double[] values = [Value(picture, row, column), Value(picture, row + 1, column)];
                var mean = values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
                text.Append(double.IsNaN(mean) ? ' ' : Shades[(int)Math.Clamp(Position(mean, render) * Shades.Length, 0, Shades.Length - 1)]);
            }
            while (text.Length > 0 && text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string? Colour(FieldPreview picture, RenderDescriptor render, int row, int column)
    {
        var value = Value(picture, row, column);
        if (double.IsNaN(value))
            return null;
        var (red, green, blue) = Colormap.Find(render.Colormap).At(Position(value, render));
        return $"{red};{green};{blue}";
    }

    private static double Value(FieldPreview picture, int row, int column) =>
        row < picture.Height ? picture.Values[row * picture.Width + column] : double.NaN;

    private static double Position(double value, RenderDescriptor render) => (value - render.Rescale[0]) / (render.Rescale[1] - render.Rescale[0]);
}
