using System.CommandLine;
using System.CommandLine.Parsing;
using Datasets.Model;

namespace Datasets.Command.Setup;

/// <summary>What is wrong with a command line, in words of its own: the parser's name neither the verb that is missing nor the one that was meant.</summary>
internal static class UsageComplaints
{
    private const string NoVerb = "Required command was not provided.";
    private const string UnknownWord = "Unrecognized command or argument ";
    private const string MissingArgument = "Required argument '";

    /// <summary>A line for each: the words that are neither verb nor option first, such as <c>convrt: there is no such verb; did you mean 'convert'?</c></summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var unknown = Unknown(parsed).Distinct().ToList();
        return [.. unknown.Select(word => Complaint(parsed.CommandResult, word)), .. parsed.Errors.Select(error => InWords(error.Message, parsed, unknown.Count > 0)).OfType<string>()];
    }

    private static string? InWords(string message, ParseResult parsed, bool isUnknownTold)
    {
        if (message.StartsWith(UnknownWord, StringComparison.Ordinal))
            return null;
        if (message == NoVerb)
            return isUnknownTold ? null : $"a verb is missing: {string.Join(", ", Verbs(parsed.CommandResult))}";
        return message.StartsWith(MissingArgument, StringComparison.Ordinal) ? $"{message[MissingArgument.Length..].Split('\'')[0]} is missing" : message;
    }

    private static string Complaint(CommandResult command, string word)
    {
        var known = IsOption(word) ? OptionsOf(command) : Verbs(command);
        var problem = IsOption(word) ? "there is no such option" : known.Any() ? "there is no such verb" : "there is one word too many";
        return DidYouMean.Among(word, known) is { } meant ? $"{Quoted.Plain(word)}: {problem}; did you mean '{meant}'?" : $"{Quoted.Plain(word)}: {problem}";
    }

    /// <summary>Of what follows a verb that there is not, nothing can be said; a word after an option that there is not may be its value.</summary>
    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        // A misspelt option stands where an argument is wanted, too: it is taken for that argument.
        var taken = parsed.CommandResult.Tokens.Select(token => token.Value).Where(IsOption);
        var words = taken.Concat(parsed.UnmatchedTokens).Select(word => IsOption(word) ? word.Split('=', ':')[0] : word).ToList();
        if (Verbs(parsed.CommandResult).Any() && words.Find(word => !IsOption(word)) is { } verb)
            return [verb];
        return words.Exists(IsOption) ? words.Where(IsOption) : words;
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static IEnumerable<string> Verbs(CommandResult command) => command.Command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);

    /// <summary>The options of a verb, and those that the verbs above it have for all of theirs.</summary>
    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        var own = result.Command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(IsOption);
        return result.Parent is CommandResult parent
            ? own.Concat(parent.Command.Options.Where(option => option.Recursive).Select(option => option.Name))
            : own;
    }
}
