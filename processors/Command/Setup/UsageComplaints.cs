using System.CommandLine;
using System.CommandLine.Parsing;
using Datasets.Model;

namespace Datasets.Command.Setup;

/// <summary>What is wrong with a command line, in words of its own: the parser's name neither the verb that is missing nor the one that was meant.</summary>
internal static class UsageComplaints
{
    /// <summary>A line for each: the words that are neither verb nor option first, such as <c>convrt: there is no such verb; did you mean 'convert'?</c></summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var unknown = Unknown(parsed).Distinct().ToList();
        List<string> complaints =
        [
            .. unknown.Select(word => Complaint(parsed.CommandResult, word)),
            .. Missing(parsed.CommandResult, unknown.Count > 0),
            .. parsed.Errors.Where(error => IsOfValue(error.SymbolResult)).Select(error => error.Message),
        ];
        return complaints.Count > 0 ? complaints : [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>Whether an error is about what was given for an option or argument; those about a verb are told by its parts.</summary>
    private static bool IsOfValue(SymbolResult? result) => result is OptionResult or ArgumentResult { Tokens.Count: > 0 };

    private static IEnumerable<string> Missing(CommandResult command, bool isWordUnknown)
    {
        if (Verbs(command).Any())
            return isWordUnknown ? [] : [$"a verb is missing: {string.Join(", ", Verbs(command))}"];
        return command.Command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > (command.GetResult(argument)?.Tokens.Count ?? 0))
            .Select(argument => $"{argument.Name} is missing");
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
