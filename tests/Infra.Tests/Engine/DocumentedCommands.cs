using System.Text.RegularExpressions;

namespace Datasets.Infra.Engine;

/// <summary>The commands of a Markdown page, in the order in which they stand: lines of indented blocks, and inline code that is a command.</summary>
internal static partial class DocumentedCommands
{
    /// <summary>Each command with the heading that it stands under.</summary>
    public static IEnumerable<(string Heading, string Command, bool Inline)> Of(string page)
    {
        var heading = "";
        foreach (var paragraph in Paragraphs(page))
        {
            if (paragraph.StartsWith('#'))
                heading = paragraph.TrimStart('#', ' ');
            else if (paragraph.StartsWith("    ", StringComparison.Ordinal))
            {
                foreach (var command in Block(paragraph))
                    yield return (heading, command, false);
            }
            else
            {
                foreach (var command in InlineCommand().Matches(paragraph.ReplaceLineEndings(" ")).Select(match => match.Groups[1].Value))
                    yield return (heading, command, true);
            }
        }
    }

    /// <summary>Paragraphs without what is between fences, which holds files and no commands.</summary>
    private static IEnumerable<string> Paragraphs(string page) =>
        Fenced().Replace(page, "").Split("\n\n").Select(paragraph => paragraph.Trim('\n')).Where(paragraph => paragraph.Length > 0);

    /// <summary>One command a line; what is indented further, or follows a backslash, goes on with the one before.</summary>
    private static IEnumerable<string> Block(string block)
    {
        var commands = new List<string>();
        foreach (var line in block.Split('\n').Select(line => line[4..]))
        {
            if (line.StartsWith(' ') && commands.Count > 0)
                commands[^1] = commands[^1].TrimEnd('\\') + line.TrimStart();
            else
                commands.Add(line);
        }

        return commands.Select(command => Remark().Replace(command, "").Trim());
    }

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"`((?:pulumi|aws|curl|\./run) [^`]+)`")]
    private static partial Regex InlineCommand();

    [GeneratedRegex(@"\s+# .*$")]
    private static partial Regex Remark();
}
