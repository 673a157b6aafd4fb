namespace Datasets.Workflow.Runs;

/// <summary>How a granule of the archive stands to what is published.</summary>
public enum GranuleStatus
{
    /// <summary>To be converted.</summary>
    New,
    /// <summary>It has a receipt for this revision and recipe.</summary>
    Done,
    /// <summary>The archive has a later production of the same item.</summary>
    Superseded,
}
