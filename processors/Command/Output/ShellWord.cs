namespace Datasets.Command.Output;

/// <summary>Words of a command that the user may copy to a shell.</summary>
internal static class ShellWord
{
    /// <summary>The word as POSIX shells read it back: in single quotes, where it holds anything that means something to them.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or ':' or '@' or '%' or ',';
}
