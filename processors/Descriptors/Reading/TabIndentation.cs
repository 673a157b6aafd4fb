using YamlDotNet.Core;

namespace Datasets.Descriptors;

/// <summary>
/// Finds the tab that keeps a text from being YAML. YAML takes blanks only for indentation; a parser says so at the place where the map around the line
/// begins, or not at all.
/// </summary>
internal static class TabIndentation
{
    private const int MostTried = 20;

    /// <param name="text">What is not YAML.</param>
    /// <param name="failedAt">The line at which the parser says so, from 1.</param>
    public static Position? Find(string text, int failedAt)
    {
        var lines = text.Split('\n');
        var indented = Enumerable.Range(0, lines.Length).Where(line => TabIn(lines[line]) >= 0).Take(MostTried).ToList();
        foreach (var line in indented)
        {
            // A tab may stand in a block of text, which is fine, and text before it may be wrong on its own.
            if (Fails(lines[..(line + 1)]) && (!Fails(lines[..line]) || !Fails([.. lines[..line], WithBlanks(lines[line])])))
                return At(line);
        }
        // A tab before the first key fails in the line after it.
        var before = failedAt - 2;
        return indented.Contains(before) && !Fails([.. lines[..before], lines[before].TrimStart(), .. lines[(before + 1)..]]) ? At(before) : null;

        Position At(int line) => new(line + 1, TabIn(lines[line]) + 1);
    }

    private static int TabIn(string line)
    {
        var indentation = line.AsSpan().IndexOfAnyExcept(' ', '\t');
        return indentation < 0 ? -1 : line.AsSpan(0, indentation).IndexOf('\t');
    }

    private static string WithBlanks(string line)
    {
        var indentation = line.AsSpan().IndexOfAnyExcept(' ', '\t');
        return line[..indentation].Replace('\t', ' ') + line[indentation..];
    }

    private static bool Fails(string[] lines)
    {
        try
        {
            var parser = new Parser(new StringReader(string.Join('\n', lines)));
            while (parser.MoveNext())
            {
                // Only whether it can be read counts.
            }
            return false;
        }
        catch (Exception e) when (e is YamlException or ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }
}
