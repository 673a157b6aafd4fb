using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Command.Verbs;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Command;

/// <summary>The command's verbs and the options that all of them share.</summary>
public static class CommandLine
{
    /// <summary>SIGTERM and Ctrl-C ask a verb to stop; this is how long one that has output may take to put things in order. It usually takes a second.</summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(90);

    private const int EndedBySigint = 128 + 2;
    private const int EndedBySigterm = 128 + 15;

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        if (arguments is [])
        {
            await Root().Parse("--help").InvokeAsync();
            return ExitCode.WrongUsage;
        }
        var parsed = Root().Parse(arguments);
        // A shell asks what could follow a line that is not whole.
        if (arguments is [var first, ..] && first.StartsWith(CompletionVerb.Directive, StringComparison.Ordinal))
            return await parsed.InvokeAsync();
        // A shell's variable that is not set; nothing that can be given may be empty.
        IReadOnlyList<string> complaints = arguments.Contains("") ? ["an argument is empty"] : parsed.Errors.Count > 0 ? UsageComplaints.Of(parsed) : [];
        if (complaints.Count > 0)
        {
            foreach (var complaint in complaints)
                await Console.Error.WriteLineAsync(complaint);
            await Console.Error.WriteLineAsync($"see: {NameOf(parsed.CommandResult)} --help");
            await StepFailure.RecordUsageAsync(name => Given(parsed, name), parsed.CommandResult, complaints);
            return ExitCode.WrongUsage;
        }

        try
        {
            Terminal.Configure();
        }
        catch (DatasetsException error)
        {
            Terminal.Error(error.Message);
            return ExitCode.WrongUsage;
        }
        Terminal.Identify(Given(parsed, "DATASET") ?? Given(parsed, StepArguments.Dataset), Given(parsed, StepArguments.Run), Given(parsed, StepArguments.Shard));
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
        {
            ProcessTerminationTimeout = (parsed.CommandResult.Command as ExplainedVerb)?.TimeToStop ?? TimeToStop,
        });
        // A verb that did not stop in time.
        return exitCode is EndedBySigint or EndedBySigterm ? ExitCode.Temporary : exitCode;
    }

    /// <summary>What stands for an argument or option on the command line, whichever verb's it is.</summary>
    private static string? Given(ParseResult parsed, string name)
    {
        var found = parsed.CommandResult.Children.FirstOrDefault(result => result switch
        {
            OptionResult option => option.Option.Name == name,
            ArgumentResult argument => argument.Argument.Name == name,
            _ => false,
        });
        return found is { Tokens: [var token] } ? token.Value : null;
    }

    /// <summary>As it is typed: a verb's own verbs stand behind it.</summary>
    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "datasets";

    private static RootCommand Root()
    {
        var root = Verbs();
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new VerbHelp((HelpAction)help.Action!);
        return root;
    }

    private static RootCommand Verbs() => new("Turns NASA's granules into Cloud Optimized GeoTIFFs with STAC metadata, for any dataset a YAML file describes.")
    {
        ListVerb.Create(),
        NewVerb.Create(),
        ValidateVerb.Create(),
        InspectVerb.Create(),
        ConvertVerb.Create(),
        CheckVerb.Create(),
        DiscoverVerb.Create(),
        RunVerb.Create(),
        VerifyVerb.Create(),
        ServeVerb.Create(),
        SearchVerb.Create(),
        SeriesVerb.Create(),
        StepVerb.Create(),
        ReconcileVerb.Create(),
        DemoVerb.Create(),
        SampleVerb.Create(),
        ArchiveVerb.Create(),
        SchemaVerb.Create(),
        CompletionVerb.Create(),
        SelfcheckVerb.Create(),
    };
}
