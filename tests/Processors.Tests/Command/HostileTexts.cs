using System.Globalization;
using System.Text;
using Datasets.Conversion.Cf;

namespace Datasets.Command;

/// <summary>
/// Texts that a terminal would obey, or that disguise other text, a granule whose attributes have them, and what shows that none was passed on.
/// What counts as such is Unicode's: categories Cc, Cf, Zl and Zp.
/// </summary>
internal static class HostileTexts
{
    /// <summary>A colour, a window's title, a bell, a backspace, CSI as one character, text that runs backwards, a joiner without width, and three ends of a line.</summary>
    public const string Text = "\u001b[31mRED\u001b]0;title\u0007\b\u009b2J\u202egnp\u200b\u2066x\u2028y\r\nz";

    public static NetCdfFile Granule(string name) => new(name)
    {
        Dimensions = new() { ["lat"] = 18, ["lon"] = 36 },
        Variables =
        [
            new NetCdfVariable("lat", "f8", ["lat"], [.. Enumerable.Range(0, 18).Select(i => 85.0 - 10 * i)]) { Attributes = new() { ["units"] = "degrees_north" } },
            new NetCdfVariable("lon", "f8", ["lon"], [.. Enumerable.Range(0, 36).Select(i => -175.0 + 10 * i)]) { Attributes = new() { ["units"] = "degrees_east" } },
            new NetCdfVariable("o3", "f8", ["lat", "lon"], [.. Enumerable.Range(0, 18 * 36).Select(i => 200.0 + i)])
            {
                Attributes = new() { ["units"] = $"DU{Text}", ["long_name"] = $"ozone {Text}", ["comment"] = Text },
            },
        ],
        Attributes = new()
        {
            ["title"] = $"Ozone {Text}",
            ["summary"] = Text,
            ["ShortName"] = $"OZ{Text}",
            ["VersionID"] = Text,
            ["institution"] = Text,
            ["time_coverage_start"] = "2020-01-02T00:00:00Z",
            ["time_coverage_end"] = "2020-01-02T23:59:59Z",
        },
    };

    public static void RequireSafe(string name, string text)
    {
        var hidden = text.EnumerateRunes().Where(character => character.Value is not ('\n' or '\t')).Where(character => Rune.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        Assert.Equal($"{name}:", $"{name}:{string.Concat(hidden.Select(character => $" U+{character.Value:X4}"))}");
    }
}
