using Datasets.Discovery;

namespace Datasets.Workflow;

/// <summary>Is told what happens in a run, from several threads at once.</summary>
public interface IRunObserver
{
    /// <summary>The archive has this granule; <paramref name="isNew"/> when the run will convert it.</summary>
    void Discovered(DiscoveredGranule granule, bool isNew);

    /// <summary>The archive has told all it has.</summary>
    void DiscoveryEnded();

    void Finished(GranuleResult result);
}
