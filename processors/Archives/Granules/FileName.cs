using System.Text.RegularExpressions;

namespace Datasets.Archives.Granules;

/// <summary>The names that a downloaded file may have.</summary>
public static partial class FileName
{
    /// <summary>Letters, digits and a few marks: no separator, no <c>..</c>, no hidden file, nothing like a command's option.</summary>
    public static bool IsPlain(string name) =>
        Allowed.IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>The last part of a URL's path, with its escapes undone: it may hold anything.</summary>
    public static string FromUrl(Uri url) => Uri.UnescapeDataString(url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..]);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._+=@,~-]{0,199}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed { get; }
}
