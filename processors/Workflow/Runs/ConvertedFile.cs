using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>A file beside an item, and the key it belongs at.</summary>
public sealed record ConvertedFile(ObjectKey Key, string Path, long Size, string MediaType);
