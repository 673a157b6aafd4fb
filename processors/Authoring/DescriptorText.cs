using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>Texts of a granule made fit for a descriptor.</summary>
internal static class DescriptorText
{
    /// <summary>One line of at most so many characters without control characters; null where nothing is left.</summary>
    public static string? Line(string? text, int longest)
    {
        var line = SafeText.Clean(text ?? "");
        return line.Length == 0 ? null : line.Length <= longest ? line : line[..(longest - 1)].TrimEnd() + "…";
    }

    /// <summary>Lower-case letters and digits with single separators between them, as ids and variables' names have; null where nothing is left.</summary>
    public static string? Name(IEnumerable<string> words, int longest = 40)
    {
        var name = "";
        foreach (var word in words.Select(word => new string([.. word.ToLowerInvariant().Where(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))])))
        {
            if (word.Length > 0 && name.Length + word.Length < longest)
                name += name.Length > 0 ? $"-{word}" : word;
        }
        return name.Length > 0 ? name : null;
    }
}
