using System.Buffers;

namespace Datasets.Descriptors;

/// <summary>Text as YAML has it on one line.</summary>
internal static class YamlText
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("{}[],#'\"\\");

    public static string Of(string text) => IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Whether a text without quotes is read as that text, also between brackets.</summary>
    public static bool IsPlain(string text) =>
        text.Length > 0 && CoreSchema.TypeOf(text) == ScalarType.Text && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '/' or '_')
        && !text.AsSpan().ContainsAny(Marks) && !text.Contains(": ", StringComparison.Ordinal) && !text.EndsWith(':') && text.Trim() == text;
}
