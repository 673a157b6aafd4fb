using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Datasets.Command.Setup;

/// <summary>A verb whose help ends with what its options alone do not tell: how it is called, and what else it needs.</summary>
/// <param name="help">Lines of at most 80 characters.</param>
internal sealed class ExplainedVerb(string name, string description, string help) : System.CommandLine.Command(name, description)
{
    public string Help => help;

    /// <summary>How long it may take to put things in order when it is asked to stop; null where it has output to complete.</summary>
    public TimeSpan? TimeToStop { get; set; }
}

/// <summary>The help as the library writes it, and <see cref="ExplainedVerb.Help"/> after it.</summary>
internal sealed class VerbHelp(HelpAction usual) : SynchronousCommandLineAction
{
    private const string OfRoot = """
        Examples:
          datasets demo                           synthetic data, no account needed
          datasets run --help                     NASA's data: the main job
          datasets sample omi-so2                 granules to try the other verbs on
          datasets new GRANULE.he5 --id my-so2    a dataset of your own, from a file

        Exit codes:
          0  done
          1  something that is there failed: granules, what was checked, a place that
             cannot be read; each is named with why
          2  the command line or a descriptor is wrong, names what is not there or
             cannot be written, or a login is missing: nothing was done
         75  a temporary failure: worth a retry

        DATASET is an id that 'datasets list' shows, or the path of a descriptor. URI is
        a folder, or s3://bucket/prefix with credentials and region as AWS tools take
        them.
        """;

    /// <summary>Help does not ask for required arguments.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var more = parseResult.CommandResult.Command switch
        {
            RootCommand => OfRoot,
            ExplainedVerb verb => verb.Help,
            _ => null,
        };
        if (more is not null)
            parseResult.InvocationConfiguration.Output.WriteLine(more + "\n");
        return exitCode;
    }
}
