using System.Globalization;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Rendering;

/// <summary>
/// Colours for classes that the file gives none: the variable's own colours where the descriptor says how it is drawn, else those that M. Okabe and
/// K. Ito chose to be told apart by all ("Color Universal Design", 2002), and further hues by the golden angle.
/// </summary>
public static class ClassColors
{
    private const double GoldenAngle = 137.50776405;
    private static readonly string[] Distinct = ["E69F00", "56B4E9", "009E73", "F0E442", "0072B2", "D55E00", "CC79A7", "999999"];

    /// <summary>The raster with a colour for each class that is a number; bits have none, as they are set side by side.</summary>
    public static Raster AddTo(Raster raster, RenderDescriptor? render) => raster.Bands.All(band => band.Classes.Count == 0)
        ? raster
        : raster with { Bands = [.. raster.Bands.Select(band => band with { Classes = Colored(band.Classes, render) })] };

    private static IReadOnlyList<RasterClass> Colored(IReadOnlyList<RasterClass> classes, RenderDescriptor? render) =>
        classes.Any(one => one.Mask is not null || one.Color is not null)
            ? classes
            : [.. classes.Select((one, i) => one with { Color = render is null ? ByNumber(i) : Drawn(one.Value, render) })];

    private static string Drawn(long value, RenderDescriptor render)
    {
        var (red, green, blue) = Colormap.Find(render.Colormap).At((value - render.Rescale[0]) / (render.Rescale[1] - render.Rescale[0]));
        return Hex(red, green, blue);
    }

    private static string ByNumber(int index)
    {
        if (index < Distinct.Length)
            return Distinct[index];
        // HSV with full value and three fifths of saturation.
        var hue = index * GoldenAngle % 360 / 60;
        return Hex(Channel(5), Channel(3), Channel(1));

        byte Channel(double turn)
        {
            var k = (turn + hue) % 6;
            return (byte)Math.Round(255 * (1 - 0.6 * Math.Clamp(Math.Min(k, 4 - k), 0, 1)));
        }
    }

    private static string Hex(byte red, byte green, byte blue) => string.Create(CultureInfo.InvariantCulture, $"{red:X2}{green:X2}{blue:X2}");
}
