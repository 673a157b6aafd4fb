using Datasets.Workflow.Runs;

namespace Datasets.Command.Output;

/// <summary>
/// How many granules a run has found, has to convert and is done with, counted from several threads. Superseded granules that discovery itself
/// leaves out are none of those to convert, so that never more are done than there are.
/// </summary>
internal sealed class RunCount
{
    private readonly Lock _lock = new();
    private int _leftOut;

    public int Found { get; private set; }
    public int New { get; private set; }
    public int Done { get; private set; }

    public void Discover(GranuleStatus standing)
    {
        lock (_lock)
        {
            Found++;
            if (standing == GranuleStatus.New)
                New++;
            else if (standing == GranuleStatus.Superseded)
                _leftOut++;
        }
    }

    public void Finish(GranuleOutcome outcome)
    {
        lock (_lock)
        {
            if (outcome == GranuleOutcome.Superseded && _leftOut > 0)
                _leftOut--;
            else
                Done++;
        }
    }
}
