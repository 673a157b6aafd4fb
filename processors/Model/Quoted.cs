using System.Globalization;
using System.Text;

namespace Datasets.Model;

/// <summary>Shows a text from a descriptor in a message: short, and without characters that a terminal would obey.</summary>
public static class Quoted
{
    private const int Longest = 60;

    public static string Of(string text) => $"'{Plain(text.Length > Longest ? text[..Longest] + "…" : text)}'";

    public static string Plain(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var plain = new StringBuilder();
        foreach (var c in text)
            _ = IsUnsafe(c) ? plain.Append($"\\u{(int)c:x4}") : plain.Append(c);
        return plain.ToString();
    }

    /// <summary>
    /// Control and format characters (bidirectional overrides), line separators and surrogates; escaping whole pairs too does no harm.
    /// </summary>
    private static bool IsUnsafe(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
