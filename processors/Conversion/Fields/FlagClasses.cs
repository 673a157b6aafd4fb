using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>
/// The classes that a file says an array's numbers are: <c>flag_values</c>, <c>flag_masks</c> and <c>flag_meanings</c> (CF conventions 1.11, section
/// 3.5), and <c>flag_colors</c>, which ESA CCI's land cover has beside them.
/// </summary>
internal static partial class FlagClasses
{
    /// <param name="attributes">The array's attributes.</param>
    /// <param name="bits">How many bits a stored number has.</param>
    /// <param name="isUnsigned">Whether stored numbers count as unsigned.</param>
    /// <returns>In the file's order; empty where it names none.</returns>
    public static IReadOnlyList<RasterClass> Read(IReadOnlyDictionary<string, AttributeValue> attributes, int bits, bool isUnsigned)
    {
        var values = Integers(attributes, "flag_values");
        var masks = Integers(attributes, "flag_masks");
        var count = Math.Max(values.Count, masks.Count);
        if (count == 0 || (values.Count > 0 && masks.Count > 0 && values.Count != masks.Count))
            return [];
        var names = Names(attributes, count);
        var colors = Colors(attributes, count);
        var classes = new List<RasterClass>();
        for (var i = 0; i < count; i++)
        {
            var mask = masks.Count > 0 ? masks[i] & Ones(bits) : (long?)null;
            // Without a value beside it, a mask is a condition that holds where its bits are set.
            var value = values.Count == 0 ? mask!.Value : mask is { } taken ? values[i] & taken : isUnsigned ? values[i] & Ones(bits) : values[i];
            classes.Add(new RasterClass(value, names[i]) { Mask = mask, Color = colors?[i] });
        }
        return classes.DistinctBy(one => (one.Value, one.Mask)).Count() == count ? classes : [];
    }

    private static long Ones(int bits) => bits >= 64 ? -1 : (1L << bits) - 1;

    /// <summary>Numbers, or a text such as <c>0b, 1b, 2b</c>; empty where one is not whole.</summary>
    private static IReadOnlyList<long> Integers(IReadOnlyDictionary<string, AttributeValue> attributes, string name)
    {
        if (!attributes.TryGetValue(name, out var stated))
            return [];
        if (stated.Integers.Count > 0)
            return [.. stated.Integers.Select(long.CreateTruncating)];
        if (stated.Text is { } text)
            stated = AttributeValue.Create(NumberSuffix().Replace(text, ""));
        var numbers = AttributeNumbers.Read(stated);
        return numbers.All(number => double.IsInteger(number) && Math.Abs(number) < 1e18) ? [.. numbers.Select(number => (long)number)] : [];
    }

    /// <summary>The words of <c>flag_meanings</c>; some files have other separators, for names of several words.</summary>
    private static string[] Names(IReadOnlyDictionary<string, AttributeValue> attributes, int count)
    {
        var text = attributes.TextOf("flag_meanings") ?? "";
        foreach (var separators in (char[][])[[' ', '\t', '\n', '\r'], [','], [';'], ['\n']])
        {
            var names = text.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (names.Length == count)
                return [.. names.Select(name => Space().Replace(name.Trim(',', ';'), "_"))];
        }
        return [.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"class_{number}"))];
    }

    private static string[]? Colors(IReadOnlyDictionary<string, AttributeValue> attributes, int count)
    {
        var text = attributes.TextOf("flag_colors") ?? attributes.TextOf("flag_colours") ?? "";
        string[] colors = [.. Color().Matches(text).Select(match => match.Groups["rgb"].Value.ToUpperInvariant())];
        return colors.Length == count ? colors : null;
    }

    [GeneratedRegex(@"(?<=\d)(?:[uU]?[bBsSlL]{1,2}|[uU])(?=$|[\s,])")]
    private static partial Regex NumberSuffix();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("(?:#|0x|\\b)(?<rgb>[0-9A-Fa-f]{6})\\b")]
    private static partial Regex Color();
}
