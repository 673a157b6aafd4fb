using System.Globalization;

namespace Datasets.Model;

/// <summary>Shows what came from outside in messages: no secret of a URL, no control character, no endless text.</summary>
public static class SafeText
{
    /// <summary>Scheme, host and path; what a query, a fragment or a user part may hold is left out.</summary>
    public static string Url(Uri url) =>
        url.IsAbsoluteUri
            ? Text(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped))
            : "a relative URL";

    public static string Host(Uri url) => Text(url.IdnHost);

    public static string Text(string text, int longest = 300)
    {
        var shown = text.Length <= longest ? text : text[..longest] + "…";
        return string.Concat(shown.Select(c => IsHidden(c) ? '\uFFFD' : c));
    }

    /// <summary>Control characters drive terminals; format characters, such as those that turn text around, disguise names.</summary>
    private static bool IsHidden(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
