using Datasets.Archives.Granules;

namespace Datasets.Workflow.Runs;

/// <summary>Is told what happens in a run, from several threads at once.</summary>
public interface IRunObserver
{
    /// <summary>The archive has this granule; the run will convert it when it is new.</summary>
    void Discovered(DiscoveredGranule granule, GranuleStanding standing)
    {
    }

    /// <summary>No more is told of what the archive has.</summary>
    /// <param name="early">Whether there may be more: an error or a stop came before the end.</param>
    void DiscoveryEnded(bool early)
    {
    }

    void Finished(GranuleResult result);
}
