using System.CommandLine;
using System.CommandLine.Parsing;
using Datasets.Model;

namespace Datasets.Command.Setup;

/// <summary>The verbs and options that were probably meant by words of the command line that are neither.</summary>
internal static class CommandSuggestions
{
    /// <summary>A line for each word that something known is near to, such as <c>convrt: did you mean 'convert'?</c></summary>
    public static IEnumerable<string> For(ParseResult parsed)
    {
        foreach (var word in Unknown(parsed).Distinct())
        {
            var known = IsOption(word) ? OptionsOf(parsed.CommandResult) : parsed.CommandResult.Command.Subcommands.Select(verb => verb.Name);
            if (DidYouMean.Among(word, known) is { } meant)
                yield return $"{Quoted.Plain(word)}: did you mean '{meant}'?";
        }
    }

    /// <summary>A misspelt option stands where an argument is wanted, too: it is taken for that argument.</summary>
    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        var taken = parsed.CommandResult.Tokens.Select(token => token.Value).Where(IsOption);
        return taken.Concat(parsed.UnmatchedTokens).Select(word => IsOption(word) ? word.Split('=', ':')[0] : word);
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    /// <summary>The options of a verb, and those that the verbs above it have for all of theirs.</summary>
    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        var own = result.Command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(IsOption);
        return result.Parent is CommandResult parent
            ? own.Concat(parent.Command.Options.Where(option => option.Recursive).Select(option => option.Name))
            : own;
    }
}
