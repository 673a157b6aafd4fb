using Datasets.Discovery;
using Datasets.Workflow;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>Shows a run while it goes on: bars on a terminal, log lines elsewhere.</summary>
internal static class RunProgress
{
    public static async Task<T> ShowAsync<T>(Func<IRunObserver, Task<T>> run)
    {
        if (!Terminal.ShowsProgress)
            return await run(new LogLines());
        return await Terminal.Progress.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context => run(new Bars(context)));
    }

    /// <summary>Shows nothing.</summary>
    public static IRunObserver Silent { get; } = new Nothing();

    private sealed class Nothing : IRunObserver
    {
        public void Discovered(DiscoveredGranule granule, bool isNew)
        {
        }

        public void DiscoveryEnded()
        {
        }

        public void Finished(GranuleResult result)
        {
        }
    }

    private sealed class LogLines : IRunObserver
    {
        private int _discovered;
        private int _new;
        private int _finished;

        public void Discovered(DiscoveredGranule granule, bool isNew)
        {
            Interlocked.Increment(ref _discovered);
            if (isNew)
                Interlocked.Increment(ref _new);
        }

        public void DiscoveryEnded() => Terminal.Log($"discovered {_discovered} granules, {_new} new");

        public void Finished(GranuleResult result)
        {
            var count = Interlocked.Increment(ref _finished);
            Terminal.Log(result.Outcome switch
            {
                GranuleOutcome.Converted => $"converted {result.File} ({count} of {_new}, {Units.Size(result.BytesOut)})",
                GranuleOutcome.Skipped => $"skipped {result.File}, which is done",
                GranuleOutcome.Superseded => $"left out {result.File}: {result.Reason}",
                _ => $"failed {result.File}: {result.Reason}",
            });
        }
    }

    private sealed class Bars(ProgressContext context) : IRunObserver
    {
        private readonly Lock _lock = new();
        private readonly ProgressTask _discover = context.AddTask("discover", new ProgressTaskSettings { MaxValue = 1 }).IsIndeterminate();
        private readonly ProgressTask _convert = context.AddTask("download and convert", new ProgressTaskSettings { MaxValue = 1 });
        private int _new;
        private int _found;

        public void Discovered(DiscoveredGranule granule, bool isNew)
        {
            lock (_lock)
            {
                _found++;
                _discover.Description = $"discover ({_found} granules, {_new} new)";
                if (isNew)
                    _convert.MaxValue = ++_new;
            }
        }

        public void DiscoveryEnded()
        {
            lock (_lock)
            {
                _discover.Description = $"discover ({_found} granules, {_new} new)";
                _discover.IsIndeterminate(false);
                _discover.Value = _discover.MaxValue;
                if (_new == 0)
                    _convert.Value = _convert.MaxValue;
            }
        }

        public void Finished(GranuleResult result)
        {
            lock (_lock)
            {
                if (result.Outcome == GranuleOutcome.Failed)
                    Terminal.Progress.MarkupLineInterpolated($"[red]failed[/] {result.File}: {result.Reason}");
                _convert.Increment(1);
            }
        }
    }
}
