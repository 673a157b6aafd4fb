using System.CommandLine;
using Datasets.Archives.Granules;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Reports;
using Datasets.Workflow.Runs;

namespace Datasets.Command.Verbs;

internal static class RunVerb
{
    public static System.CommandLine.Command Create()
    {
        var dataset = Verb.Dataset();
        var window = new WindowOptions();
        var output = new Option<string>("--out") { Description = "Where to write to: a folder, or s3://bucket/prefix.", HelpName = "URI", Required = true };
        var reprocess = new Option<bool>("--reprocess") { Description = "Convert granules again that are done already." };
        var retry = Verb.RetryFailed();
        var endpoint = Verb.Endpoint();
        var folder = Verb.DescriptorFolder();
        var animation = new Option<bool>("--animation")
        {
            Description = "Make what the map page plays a year from: a picture of all days for each month. It takes a tenth of the time and more; later runs keep it up.",
        };
        var workers = Verb.Workers();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "run",
            "The whole workflow on this machine: discover, download, convert, publish.",
            """
                Examples:
                  datasets run omi-ozone --from 2024-09-24 --to 2024-10-03 --out out/omi-ozone
                  datasets run omi-ozone --out s3://bucket/prefix

                What an earlier run finished is not done again: run the same command to
                continue. NASA's archives want a free login (https://urs.earthdata.nasa.gov):
                set EARTHDATA_TOKEN, or EARTHDATA_USERNAME and EARTHDATA_PASSWORD, or have it
                in ~/.netrc.
                """)
        {
            dataset, window.From, window.To, output, reprocess, retry, animation, endpoint, folder, workers, json, verbose,
        };
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            var descriptor = DescriptorFolders.Resolve(parsed.GetValue(dataset)!, parsed.GetValue(folder));
            Preflight.RequireFinished(descriptor);
            using var archive = Composition.Archive(parsed.GetValue(endpoint));
            Preflight.RequireLogin(descriptor, archive.Credentials);
            var only = await window.FailedAsync(parsed, parsed.GetValue(retry), descriptor, parsed.GetValue(output)!, cancellationToken);
            // A file at hand that could not be read then has told its time to no run.
            TimeRange? known = only is not null && descriptor.Source.Local is null ? only.Window : null;
            // What is wrong with a window is said before a folder is made; that of a derived dataset is what the output has.
            if (known is null && descriptor.Derive is null)
                known = await window.ParseAsync(parsed, descriptor, store: null, TimeProvider.System, cancellationToken);
            using var place = OutputTarget.Open(parsed.GetValue(output)!);
            var asked = known ?? await window.ParseAsync(parsed, descriptor, place.Store, TimeProvider.System, cancellationToken);
            var options = new RunOptions
            {
                Window = asked,
                Only = only,
                FollowsSchedule = window.FollowsSchedule(parsed, reprocess, retry),
                Run = RunName.Now(TimeProvider.System),
                Reprocess = parsed.GetValue(reprocess),
                Workers = parsed.GetValue(workers) ?? Environment.ProcessorCount,
            };
            var report = await ExecuteAsync(
                descriptor, options, place, archive.DiscoveryOf(descriptor, place.Store), archive.FetcherOf(descriptor, place.Store), parsed.GetValue(animation), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(report.ToJson());
            else
                await WriteAsync(report, place.Store, parsed.GetValue(verbose), AgainWith(parsed));
            return ExitCodeOf(report);
        }));
        return command;
    }

    public static async Task<RunReport> ExecuteAsync(
        DatasetDescriptor descriptor, RunOptions options, OutputTarget place, IGranuleDiscovery discovery, IGranuleFetcher fetcher, bool makesStrips,
        CancellationToken cancellationToken)
    {
        Terminal.Identify(descriptor.Id, options.Run);
        var run = new DatasetRun(
            descriptor, discovery, fetcher, Composition.Converter(descriptor),
            new GranulePublisher(descriptor, place.Store, TimeProvider.System) { MakesStrips = makesStrips }, place.Store, place.Work, TimeProvider.System);
        var report = await RunProgress.ShowAsync(observer => run.RunAsync(options, observer, cancellationToken), failuresFollow: true);
        return await Composition.EndAsync(descriptor, place.Store, report, cancellationToken);
    }

    /// <param name="again">The command that tries again what failed; null where there is none.</param>
    public static async Task WriteAsync(RunReport report, IObjectStore store, bool verbose, string? again = null)
    {
        RunTable.Write(report, Terminal.Results);
        Terminal.Results.WriteUnbroken($"published: {RunTable.Published(report)} in {store.Locate(report.Dataset)}");
        await Verb.TellCatalogAsync(store);
        Terminal.Results.WriteUnbroken($"report:    {store.Locate(ReportPage.KeyOf(report))}");
        FailureReporter.WriteAfterRun(report.Granules, report.New, verbose);
        WriteProblems(report);
        if (again is not null && report.Failed > 0)
            Terminal.Results.WriteUnbroken($"try the failed ones again: {again} {StepArguments.RetryFailed} {report.Run}");
    }

    /// <summary>The command line as it was given, without what a repetition looks at anew.</summary>
    private static string AgainWith(ParseResult parsed)
    {
        string[] left = ["--from", "--to", StepArguments.RetryFailed];
        var words = parsed.Tokens.Select(token => token.Value).ToList();
        foreach (var option in left)
        {
            if (words.IndexOf(option) is var at and >= 0)
                words.RemoveRange(at, Math.Min(2, words.Count - at));
        }
        return $"{CommandName.Typed} {string.Join(' ', words.Where(word => word != "--reprocess").Select(ShellWord.Quote))}";
    }

    /// <summary>What no granule is to blame for.</summary>
    public static void WriteProblems(RunReport report)
    {
        if (report.Problem is { } ofRun)
            Terminal.Error(ofRun);
        foreach (var failure in report.StacApi?.Failures ?? [])
            Terminal.Error($"{failure.Item}: {failure.Reason}");
        if (report.StacApi?.Problem is { } ofApi)
            Terminal.Error(ofApi);
    }

    public static int ExitCodeOf(RunReport report)
    {
        if (report.Interrupted || report.ProblemIsTemporary)
            return ExitCode.Temporary;
        if (report.Problem is not null)
            return ExitCode.SomeFailed;
        if (report.Failed == 0)
            return ExitCodeOf(report.StacApi);
        return report.Granules.Where(result => result.Outcome == GranuleOutcome.Failed).All(result => result.Temporary)
            ? ExitCode.Temporary
            : ExitCode.SomeFailed;
    }

    public static int ExitCodeOf(StacApiPublication? publication) => publication switch
    {
        null => ExitCode.Done,
        { ProblemIsTemporary: true } => ExitCode.Temporary,
        _ => publication.IsComplete() ? ExitCode.Done : ExitCode.SomeFailed,
    };
}
