namespace Datasets.Command.Output;

/// <summary>How the user starts this program, for commands that are printed to be copied.</summary>
internal static class CommandName
{
    /// <summary>Set by <c>./run</c>, which is not on the user's PATH as an installed <c>datasets</c> is.</summary>
    private const string Variable = "DATASETS_COMMAND";

    public static string Typed => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : "datasets";
}
