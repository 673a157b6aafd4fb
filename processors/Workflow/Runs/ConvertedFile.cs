namespace Datasets.Workflow.Runs;

/// <summary>A file beside an item, and the key it belongs at.</summary>
public sealed record ConvertedFile(string Key, string Path, long Size, string MediaType);
