using System.Text.Json.Nodes;
using Datasets.Archives.Granules;
using Datasets.Workflow.Metrics;
using Datasets.Workflow.Runs;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>Shows a run while it goes on: bars on a terminal, log lines elsewhere.</summary>
internal static class RunProgress
{
    public static async Task<T> ShowAsync<T>(Func<IRunObserver, Task<T>> run)
    {
        if (!Terminal.ShowsProgress)
            return await LogAsync(run);
        return await Terminal.Progress.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context => run(new Bars(context)));
    }

    private static async Task<T> LogAsync<T>(Func<IRunObserver, Task<T>> run)
    {
        var metrics = new RunMetrics(new LogLines(), TimeProvider.System);
        try
        {
            return await run(metrics);
        }
        finally
        {
            Terminal.Logger.Metrics(metrics.Lines);
        }
    }

    /// <summary>Shows nothing.</summary>
    public static IRunObserver Silent { get; } = new Nothing();

    private sealed class Nothing : IRunObserver
    {
        public void Finished(GranuleResult result)
        {
        }
    }

    private sealed class LogLines : IRunObserver
    {
        private readonly FailureReporter _told = new();
        private readonly RunCount _count = new();

        public void Discovered(DiscoveredGranule granule, GranuleStatus standing) => _count.Discover(standing);

        public void DiscoveryEnded(bool early)
        {
            if (!early)
                Terminal.Log($"discovered {_count.Found} granules, {_count.New} new");
            else if (_count.Found > 0)
                Terminal.Log($"discovery ended early, after {_count.Found} granules, {_count.New} new");
        }

        public void ArchiveSilent(int periods, string? warning)
        {
            if (warning is not null)
                Terminal.Logger.Warning(warning);
        }

        public void Finished(GranuleResult result)
        {
            _count.Finish(result.Outcome);
            var message = result.Outcome switch
            {
                GranuleOutcome.Converted => $"converted {result.File} ({_count.Done} of {_count.New}, {HumanReadable.Size(result.BytesOut)})",
                GranuleOutcome.Skipped => $"skipped {result.File}, which is done",
                GranuleOutcome.Superseded => $"left out {result.File}: {result.Reason}",
                _ => $"failed: {(Terminal.Logger.Settings.IsJson ? FailureReporter.Named(result, result.Reason) : _told.Describe(result))}",
            };
            if (result.Outcome == GranuleOutcome.Failed)
                Terminal.Logger.Warning(message, FieldsOf(result));
            else
                Terminal.Logger.Info(message, FieldsOf(result));
            foreach (var warning in result.Warnings ?? [])
                Terminal.Logger.Warning(warning, FieldsOf(result));
        }
    }

    private static JsonObject FieldsOf(GranuleResult result) => new()
    {
        ["granule"] = result.Granule,
        ["revision"] = result.Revision,
        ["file"] = result.File,
        ["outcome"] = result.Outcome.ToString().ToLowerInvariant(),
        ["item"] = result.Item,
        ["fetchSeconds"] = Math.Round(result.Seconds.Fetch, 3),
        ["convertSeconds"] = Math.Round(result.Seconds.Convert, 3),
        ["publishSeconds"] = Math.Round(result.Seconds.Publish, 3),
        ["bytesOut"] = result.BytesOut,
    };

    private sealed class Bars(ProgressContext context) : IRunObserver
    {
        private readonly Lock _lock = new();
        private readonly FailureReporter _told = new();
        private readonly ProgressTask _discover = context.AddTask("discover", new ProgressTaskSettings { MaxValue = 1 }).IsIndeterminate();
        private readonly ProgressTask _convert = context.AddTask("download and convert", new ProgressTaskSettings { MaxValue = 1 });
        private readonly RunCount _count = new();

        public void Discovered(DiscoveredGranule granule, GranuleStatus standing)
        {
            lock (_lock)
            {
                _count.Discover(standing);
                _convert.MaxValue = Math.Max(1, _count.New);
                _discover.Description = $"discover ({_count.Found} granules, {_count.New} new)";
            }
        }

        public void DiscoveryEnded(bool early)
        {
            lock (_lock)
            {
                _discover.Description = $"discover ({_count.Found} granules, {_count.New} new{(early ? ", ended early" : "")})";
                _discover.IsIndeterminate(false);
                _discover.Value = _discover.MaxValue;
                if (_count.New == 0)
                    _convert.Value = _convert.MaxValue;
            }
        }

        public void ArchiveSilent(int periods, string? warning)
        {
            lock (_lock)
            {
                if (warning is not null)
                    Terminal.Progress.MarkupLineInterpolated($"[yellow]{warning}[/]");
            }
        }

        public void Finished(GranuleResult result)
        {
            lock (_lock)
            {
                if (result.Outcome == GranuleOutcome.Failed)
                    Terminal.Progress.MarkupLineInterpolated($"[red]failed:[/] {_told.Describe(result)}");
                foreach (var warning in result.Warnings ?? [])
                    Terminal.Progress.MarkupLineInterpolated($"[yellow]{warning}[/]");
                _count.Finish(result.Outcome);
                _convert.Value = _count.Done;
            }
        }
    }
}
