using System.Globalization;
using System.Text;

namespace Datasets.Model;

/// <summary>Shows what came from outside in messages: no secret of a URL, no control character, no endless text.</summary>
public static class SafeText
{
    /// <summary>Stands for a character that is not shown: U+FFFD, Unicode's replacement character.</summary>
    public const char Replacement = '\uFFFD';

    /// <summary>Scheme, host and path; what a query, a fragment or a user part may hold is left out.</summary>
    public static string Url(Uri url) =>
        url.IsAbsoluteUri
            ? Text(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped))
            : "a relative URL";

    public static string Host(Uri url) => Text(url.IdnHost);

    /// <summary>The text on one line, each hidden character as <see cref="Replacement"/>.</summary>
    public static string Text(string text, int longest = 300) =>
        Replace(text.Length <= longest ? text : text[..longest] + "…", Replacement.ToString(), keepsLines: false);

    /// <summary>The same for a message of several lines: line feeds and tabs stay.</summary>
    public static string Lines(string text) => Replace(text, Replacement.ToString(), keepsLines: true);

    /// <summary>The text on one line without its hidden characters; empty where nothing is left.</summary>
    public static string Clean(string text) =>
        string.Join(' ', Replace(text, " ", keepsLines: false).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether the text has a character that <see cref="Text"/> would not show.</summary>
    public static bool HasHidden(string text) => HasHidden(text, keepsLines: false);

    /// <summary>
    /// Control characters (category Cc) drive terminals; format characters (Cf), such as those that turn the direction of text around, disguise names; line
    /// and paragraph separators (Zl, Zp) and surrogates without their other half break lines and encodings. Source: the Unicode Standard, section 4.5.
    /// </summary>
    public static bool IsHidden(Rune character) => IsHidden(Rune.GetUnicodeCategory(character));

    public static bool IsHidden(char character) => IsHidden(char.GetUnicodeCategory(character)) || char.IsSurrogate(character);

    private static bool IsHidden(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool HasHidden(ReadOnlySpan<char> text, bool keepsLines)
    {
        while (!text.IsEmpty)
        {
            if (IsNotShown(text, keepsLines, out var length))
                return true;
            text = text[length..];
        }
        return false;
    }

    private static string Replace(string text, string replacement, bool keepsLines)
    {
        if (!HasHidden(text, keepsLines))
            return text;
        var shown = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            _ = IsNotShown(rest, keepsLines, out var length) ? shown.Append(replacement) : shown.Append(rest[..length]);
            rest = rest[length..];
        }
        return shown.ToString();
    }

    private static bool IsNotShown(ReadOnlySpan<char> text, bool keepsLines, out int length)
    {
        var isWhole = Rune.DecodeFromUtf16(text, out var character, out length) == System.Buffers.OperationStatus.Done;
        return !isWhole || (IsHidden(character) && !(keepsLines && (text[0] is '\n' or '\t')));
    }
}
