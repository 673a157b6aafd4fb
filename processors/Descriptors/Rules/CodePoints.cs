namespace Datasets.Descriptors.Rules;

/// <summary>JSON Schema counts a string's length in code points, not in UTF-16 units.</summary>
internal static class CodePoints
{
    public static int Count(string text) => text.Length - text.Count(char.IsLowSurrogate);
}
