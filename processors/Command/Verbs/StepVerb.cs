using System.CommandLine;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.CloudSteps;
using Datasets.Workflow.Runs;

namespace Datasets.Command.Verbs;

/// <summary>The entry points of a container in the cloud: one step of a run each. docs/architecture.md has the objects they exchange.</summary>
internal static class StepVerb
{
    public static System.CommandLine.Command Create() => new(StepArguments.Verb, "One step of a cloud run: what its state machine starts in a container.")
    {
        Discover(),
        Convert(),
        Report(),
    };

    private static System.CommandLine.Command Discover()
    {
        var step = new StepOptions();
        var window = new WindowOptions();
        var reprocess = new Option<bool>(StepArguments.Reprocess) { Description = "Convert granules again that are done already." };
        var retry = Verb.RetryFailed();
        var endpoint = Verb.Endpoint();
        var command = step.Command(StepArguments.Discover, "Look for new granules; write shards, manifest and summary.", window.From, window.To, reprocess, retry, endpoint);
        command.SetAction((parsed, cancellationToken) => step.GuardAsync(parsed, StepArguments.Discover, async () =>
        {
            var (descriptor, run) = step.Of(parsed);
            var only = await window.FailedAsync(parsed, parsed.GetValue(retry), descriptor, parsed.GetValue(step.Output)!, cancellationToken);
            using var store = OutputTarget.OpenStore(parsed.GetValue(step.Output)!);
            var options = new DiscoverOptions
            {
                Run = run,
                Window = only?.Window ?? await window.ParseAsync(parsed, descriptor, store, TimeProvider.System, cancellationToken),
                Reprocess = parsed.GetValue(reprocess),
                Only = only,
                FollowsSchedule = window.FollowsSchedule(parsed, reprocess, retry),
            };
            using var archive = Composition.Archive(parsed.GetValue(endpoint), descriptor);
            var discover = new DiscoverStep(
                descriptor, archive.DiscoveryOf(descriptor, store), new GranulePublisher(descriptor, store, TimeProvider.System), store, TimeProvider.System);
            var summary = await RunProgress.ShowAsync(observer => discover.RunAsync(options, observer, cancellationToken));
            Terminal.Log($"{HumanReadable.Count(summary.Granules, "granule")} in {HumanReadable.Count(summary.Shards, "shard")}: {store.Locate(RunKeys.Summary(descriptor.Id, run))}");
            // No further job follows then: what an earlier run published and could not link or pass on is left to this one.
            return summary.Shards == 0 ? await EndAsync(descriptor, store, run, cancellationToken) : ExitCode.Done;
        }));
        return command;
    }

    private static System.CommandLine.Command Convert()
    {
        var step = new StepOptions();
        var shard = new Option<string>(StepArguments.Shard)
        {
            Description = "The shard's number, as the manifest has it.",
            HelpName = "NNNN",
            Required = true,
            Validators =
            {
                result =>
                {
                    if (result.Tokens.Count > 0 && !Shard.IsName(result.Tokens[0].Value))
                        result.AddError("--shard: expected a number of four digits or more, such as 0001");
                },
            },
        };
        var workers = Verb.Workers();
        var endpoint = Verb.Endpoint();
        var command = step.Command(StepArguments.Convert, "Fetch, convert and publish one shard's granules.", shard, workers, endpoint);
        command.SetAction((parsed, cancellationToken) => step.GuardAsync(parsed, $"convert-{parsed.GetValue(shard)}", async () =>
        {
            var (descriptor, run) = step.Of(parsed);
            Terminal.Identify(shard: parsed.GetValue(shard));
            using var place = OutputTarget.Open(parsed.GetValue(step.Output)!);
            using var archive = Composition.Archive(parsed.GetValue(endpoint), descriptor);
            var publisher = new GranulePublisher(descriptor, place.Store, TimeProvider.System);
            var convert = new ConvertStep(
                descriptor,
                new ConversionPipeline(descriptor, archive.FetcherOf(descriptor, place.Store), Composition.Converter(descriptor), publisher, place.Work),
                publisher, place.Store, TimeProvider.System);
            var width = new PipelineWidth(parsed.GetValue(workers) ?? Environment.ProcessorCount, PipelineWidth.UsualDownloads);
            var asked = await Shard.ReadAsync(place.Store, descriptor, run, parsed.GetValue(shard)!, archive.IsOnThisMachine, cancellationToken);
            var result = await RunProgress.ShowAsync(observer => convert.RunAsync(asked, width, observer, cancellationToken));
            return ExitCodeOf(result, BatchAttempt.OfEnvironment());
        }));
        return command;
    }

    private static System.CommandLine.Command Report()
    {
        var step = new StepOptions();
        var command = step.Command(StepArguments.Report, "Read all shards' results; write catalogs and report.");
        command.SetAction((parsed, cancellationToken) => step.GuardAsync(parsed, StepArguments.Report, async () =>
        {
            var (descriptor, run) = step.Of(parsed);
            using var store = OutputTarget.OpenStore(parsed.GetValue(step.Output)!);
            return await EndAsync(descriptor, store, run, cancellationToken);
        }));
        return command;
    }

    /// <summary>The end of a run: catalogs, a STAC API and the report, of which the run is judged.</summary>
    private static async Task<int> EndAsync(DatasetDescriptor descriptor, IObjectStore store, RunId run, CancellationToken cancellationToken)
    {
        var publisher = new GranulePublisher(descriptor, store, TimeProvider.System);
        var told = await new ReportStep(descriptor, publisher, store, TimeProvider.System).RunAsync(run, RunProgress.Silent, cancellationToken);
        var report = await Composition.EndAsync(descriptor, store, told, cancellationToken);
        FailureReporter.Write(report.Granules, report.New, verbose: false);
        Terminal.Log($"{report.Converted} converted, {report.Failed} failed, {report.Skipped} skipped: {store.Locate(RunKeys.Report(descriptor.Id, run))}");
        var tolerated = descriptor.Workflow.ToleratedFailurePercentage;
        RunVerb.WriteProblems(report);
        if (report.IsTolerable(tolerated))
            return report.Problem is null ? RunVerb.ExitCodeOf(report.StacApi) : ExitCode.SomeFailed;
        Terminal.Error($"{report.Failed} of {report.New} granules failed, more than the {tolerated} % that workflow.toleratedFailurePercentage allows");
        return ExitCode.SomeFailed;
    }

    /// <summary>A bad granule is for the report to judge. A temporary failure is tried again as long as there are attempts.</summary>
    private static int ExitCodeOf(ShardResult result, BatchAttempt attempt)
    {
        if (result.Interrupted)
        {
            Terminal.Error("stopped before the end of the shard; run it again to continue");
            return ExitCode.Temporary;
        }

        if (!result.IsWorthAnotherAttempt())
            return ExitCode.Done;
        if (attempt.IsLast)
        {
            Terminal.Error("some granules failed for the time being, and this is the last attempt: the report has them");
            return ExitCode.Done;
        }

        Terminal.Error("some granules failed for the time being; run the shard again to try them again");
        return ExitCode.Temporary;
    }

    /// <summary>What every step is told.</summary>
    private sealed class StepOptions
    {
        private readonly Option<string> _dataset = new(StepArguments.Dataset) { Description = "A dataset's id, or the path of a descriptor.", HelpName = "DATASET", Required = true };

        private readonly Option<string> _run = new(StepArguments.Run)
        {
            Description = "The run's id: letters, digits and ._-~+=",
            HelpName = "RUN",
            Required = true,
            Validators =
            {
                result =>
                {
                    if (result.Tokens.Count > 0 && !RunId.IsValid(result.Tokens[0].Value))
                        result.AddError("--run: expected letters, digits and ._-~+=, which can be a part of a key");
                },
            },
        };

        private readonly Option<DirectoryInfo?> _folder = Verb.DescriptorFolder();

        public Option<string> Output { get; } = new(StepArguments.Output) { Description = "Where the run writes to: a folder, or s3://bucket/prefix.", HelpName = "URI", Required = true };

        public Option<bool> Verbose { get; } = Verb.Verbose();

        public System.CommandLine.Command Command(string name, string description, params Option[] more)
        {
            var command = new System.CommandLine.Command(name, description) { _dataset, _run, Output };
            foreach (var option in more)
                command.Add(option);
            command.Add(_folder);
            command.Add(Verbose);
            return command;
        }

        /// <summary>Runs a step's work; why it could not be done goes to the log, the exit code, and the run's <c>problems/</c>.</summary>
        public Task<int> GuardAsync(ParseResult parsed, string name, Func<Task<int>> work)
        {
            var failure = new StepFailure(name, parsed.GetValue(_dataset)!, parsed.GetValue(_run)!, parsed.GetValue(Output)!);
            return Verb.GuardAsync(parsed.GetValue(Verbose), () => failure.RecordAsync(work));
        }

        /// <summary>From here on, every log line says which dataset and run it is about.</summary>
        public (DatasetDescriptor Dataset, RunId Run) Of(ParseResult parsed)
        {
            var descriptor = DescriptorFolders.Resolve(parsed.GetValue(_dataset)!, parsed.GetValue(_folder));
            var run = parsed.GetValue(_run)!;
            Terminal.Identify(descriptor.Id, run);
            return (descriptor, new RunId(run));
        }
    }
}
