using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>How a cloud run is cut into jobs.</summary>
[Description("How a run in the cloud is cut into jobs.")]
public sealed record WorkflowDescriptor
{
    [Description("How many granules one job converts, at most; with group, how many groups of them.")]
    [Example("8")]
    [Between(1, 1000)]
    public int GranulesPerJob { get; init; } = 20;

    [Description("How many jobs run at once, at most.")]
    [Example("25")]
    [Between(1, 10_000)]
    public int MaxConcurrency { get; init; } = 50;

    [Description("How many of a run's granules may fail, in percent, before the run counts as failed.")]
    [Example("10")]
    [Between(0, 100)]
    public double ToleratedFailurePercentage { get; init; } = 5;
}
