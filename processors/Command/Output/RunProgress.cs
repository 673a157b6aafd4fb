using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Datasets.Archives.Granules;
using Datasets.Workflow.Metrics;
using Datasets.Workflow.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Datasets.Command.Output;

/// <summary>Shows a run while it goes on: bars on a terminal, log lines elsewhere.</summary>
internal static class RunProgress
{
    /// <summary>How often the screen is drawn anew.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="run">What is done and tells the observer.</param>
    /// <param name="failuresFollow">Whether why granules failed is told when the run is over, so that it is not told here.</param>
    public static async Task<T> ShowAsync<T>(Func<IRunObserver, Task<T>> run, bool failuresFollow = false)
    {
        if (!Terminal.ShowsProgress)
            return await LogAsync(run, failuresFollow);
        var bars = new Bars(new RunScreen(TimeProvider.System));
        try
        {
            return await Terminal.Progress.Live(bars.Draw()).Overflow(VerticalOverflow.Crop).StartAsync(context => RunAsync(context, bars, run(bars)));
        }
        finally
        {
            bars.TellWarnings();
        }
    }

    private static async Task<T> RunAsync<T>(LiveDisplayContext context, Bars bars, Task<T> run)
    {
        while (await Task.WhenAny(run, Task.Delay(Interval)) != run)
            context.UpdateTarget(bars.Draw());
        context.UpdateTarget(bars.Draw());
        return await run;
    }

    private static async Task<T> LogAsync<T>(Func<IRunObserver, Task<T>> run, bool failuresFollow)
    {
        var metrics = new RunMetrics(new LogLines(failuresFollow), TimeProvider.System);
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

    private sealed class LogLines(bool failuresFollow) : IRunObserver
    {
        private readonly FailureReporter _told = new();
        private readonly RunCount _count = new();

        public void Discovered(DiscoveredGranule granule, GranuleStatus standing) => _count.Discover(standing);

        public void DiscoveryEnded(bool early)
        {
            if (!early)
                Terminal.Log($"discovered {HumanReadable.Count(_count.Found, "granule")}, {_count.New} new");
            else if (_count.Found > 0)
                Terminal.Log($"discovery ended early, after {HumanReadable.Count(_count.Found, "granule")}, {_count.New} new");
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
                _ => $"failed: {Failure(result)}",
            };
            if (result.Outcome == GranuleOutcome.Failed)
                Terminal.Logger.Warning(message, FieldsOf(result));
            else
                Terminal.Logger.Info(message, FieldsOf(result));
            foreach (var warning in result.Warnings ?? [])
                Terminal.Logger.Warning(warning, FieldsOf(result));
        }

        /// <summary>A log that is read by programs has all of it in each entry.</summary>
        private string Failure(GranuleResult result) =>
            Terminal.Logger.Settings.IsJson ? FailureReporter.Named(result, result.Reason)
            : failuresFollow ? $"{result.File} ({_count.Done} of {_count.New}); why is told at the end"
            : _told.Describe(result);
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

    private sealed class Bars(RunScreen screen) : IRunObserver
    {
        private readonly ConcurrentQueue<string> _warnings = [];

        public IRenderable Draw() => new Rows(screen.Lines(Terminal.Progress.Profile.Width).Select(line => new Text(line)));

        public void Discovered(DiscoveredGranule granule, GranuleStatus standing) => screen.Discovered(standing);

        public void DiscoveryEnded(bool early) => screen.DiscoveryEnded(early);

        public void Started(string file) => screen.Started(file);

        public void ArchiveSilent(int periods, string? warning)
        {
            if (warning is not null)
                _warnings.Enqueue(warning);
        }

        public void Finished(GranuleResult result)
        {
            screen.Finished(result);
            foreach (var warning in result.Warnings ?? [])
                _warnings.Enqueue(warning);
        }

        /// <summary>When nothing is drawn any more: a line in between would be mixed with what is.</summary>
        public void TellWarnings()
        {
            foreach (var warning in _warnings)
                Terminal.Logger.Warning(warning);
        }
    }
}
