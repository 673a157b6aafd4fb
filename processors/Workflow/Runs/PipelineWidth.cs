namespace Datasets.Workflow.Runs;

/// <summary>How many granules are under way at once.</summary>
/// <param name="Workers">Converted at once.</param>
/// <param name="Downloads">Downloaded at once.</param>
public sealed record PipelineWidth(int Workers, int Downloads)
{
    public const int UsualDownloads = 4;
}
