using Datasets.Archives.Granules;

namespace Datasets.Workflow.Runs;

/// <summary>Is told what happens in a run, from several threads at once.</summary>
public interface IRunObserver
{
    /// <summary>The archive has this granule; the run will convert it when it is new.</summary>
    void Discovered(DiscoveredGranule granule, GranuleStatus standing)
    {
    }

    /// <summary>No more is told of what the archive has.</summary>
    /// <param name="early">Whether there may be more: an error or a stop came before the end.</param>
    void DiscoveryEnded(bool early)
    {
    }

    /// <summary>A granule is fetched from here on.</summary>
    /// <param name="file">By the name that its result has.</param>
    void Started(string file)
    {
    }

    /// <summary>For how many periods of the schedule the archive has had no granule in its window; told by runs over that window.</summary>
    /// <param name="warning">What an operator is to know; null where it has not been long.</param>
    void ArchiveSilent(int periods, string? warning)
    {
    }

    void Finished(GranuleResult result);
}
