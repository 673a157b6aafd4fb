using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Storage;

namespace Datasets.Workflow.Steps;

/// <summary>What a cloud run looks for.</summary>
public sealed record DiscoverOptions
{
    public required string Run { get; init; }
    public required TimeRange Window { get; init; }
    /// <summary>Convert granules even if they have a receipt.</summary>
    public bool Reprocess { get; init; }
    /// <summary>Only these granules, which failed in an earlier run.</summary>
    public FailedGranules? Only { get; init; }
}
