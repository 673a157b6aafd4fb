using Datasets.Discovery;

namespace Datasets.Workflow;

/// <summary>Is told what happens in a run, from several threads at once.</summary>
public interface IRunObserver
{
    /// <summary>The archive has this granule; the run will convert it when it is new.</summary>
    void Discovered(DiscoveredGranule granule, GranuleStanding standing)
    {
    }

    /// <summary>The archive has told all it has.</summary>
    void DiscoveryEnded()
    {
    }

    void Finished(GranuleResult result);
}
