using System.Text;

namespace Datasets.Model;

/// <summary>Shows a text from a descriptor in a message: short, and without characters that a terminal would obey.</summary>
public static class Quoted
{
    private const int Longest = 60;

    public static string Of(string text) => $"'{Plain(text.Length > Longest ? text[..Longest] + "…" : text)}'";

    public static string Plain(string text)
    {
        if (!text.Any(SafeText.IsHidden))
            return text;
        var plain = new StringBuilder();
        foreach (var c in text)
            _ = SafeText.IsHidden(c) ? plain.Append($"\\u{(int)c:x4}") : plain.Append(c);
        return plain.ToString();
    }
}
