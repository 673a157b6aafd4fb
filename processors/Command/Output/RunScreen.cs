using Datasets.Workflow.Runs;

namespace Datasets.Command.Output;

/// <summary>What a terminal shows of a run while it goes on: a few lines that are drawn anew, told by several threads.</summary>
internal sealed class RunScreen(TimeProvider time)
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const string Indent = "           ";

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly RunCount _count = new();
    private readonly List<string> _atWork = [];
    private string _discovery = "";
    private int _failed;
    private long _bytes;
    private bool _isAllFound;

    public void Discovered(GranuleStatus standing)
    {
        lock (_lock)
            _count.Discover(standing);
    }

    public void DiscoveryEnded(bool early)
    {
        lock (_lock)
            (_isAllFound, _discovery) = (true, early ? ", ended early" : "");
    }

    /// <param name="file">What is fetched from here on; it is at work until it is finished.</param>
    public void Started(string file)
    {
        lock (_lock)
            _atWork.Add(file);
    }

    public void Finished(GranuleResult result)
    {
        lock (_lock)
        {
            _count.Finish(result.Outcome);
            _atWork.Remove(result.File);
            _bytes += result.BytesIn;
            if (result.Outcome == GranuleOutcome.Failed)
                _failed++;
        }
    }

    /// <summary>Each at most as long as the terminal is wide.</summary>
    public IReadOnlyList<string> Lines(int width)
    {
        lock (_lock)
        {
            List<string> lines =
            [
                $"discovered {HumanReadable.Count(_count.Found, "granule")}, {_count.New} new{(_isAllFound ? _discovery : " so far")}",
                $"converted  {Bar(Math.Clamp(width - 40, NarrowestBar, WidestBar))} {_count.Done} of {_count.New}{(_failed > 0 ? $", {_failed} failed" : "")}",
                Indent + Speed(),
            ];
            if (_atWork.Count > 0)
                lines.Add(Indent + _atWork[0] + (_atWork.Count > 1 ? $" and {_atWork.Count - 1} more" : ""));
            return [.. lines.Select(line => line.Length <= width ? line : line[..Math.Max(0, width - 1)] + "…")];
        }
    }

    private string Bar(int cells)
    {
        // Nothing to do is done as soon as that is known.
        var share = _count.New > 0 ? (double)_count.Done / _count.New : _isAllFound ? 1 : 0;
        var full = (int)Math.Round(share * cells);
        return new string('━', full) + new string('─', cells - full);
    }

    private string Speed()
    {
        var elapsed = (time.GetUtcNow() - _started).TotalSeconds;
        var read = $"{HumanReadable.Size(_bytes)} read";
        if (elapsed < 1 || _bytes == 0)
            return read;
        var left = _isAllFound && _count.Done < _count.New ? $", {HumanReadable.Duration(elapsed / _count.Done * (_count.New - _count.Done))} left" : "";
        return $"{read}, {HumanReadable.Size((long)(_bytes / elapsed))}/s{left}";
    }
}
