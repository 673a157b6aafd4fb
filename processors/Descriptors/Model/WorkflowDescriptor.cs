using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>How a cloud run is cut into jobs.</summary>
[Description("How a run in the cloud is cut into jobs.")]
public sealed record WorkflowDescriptor
{
    [Description("How many granules one job converts, at most; with group, how many groups of them.")]
    [Between(1, 1000)]
    public int GranulesPerJob { get; init; } = 20;

    [Description("How many jobs run at once, at most.")]
    [Between(1, 10_000)]
    public int MaxConcurrency { get; init; } = 50;

    [Description("How many of a run's granules may fail, in percent, before the run counts as failed.")]
    [Between(0, 100)]
    public double ToleratedFailurePercentage { get; init; } = 5;
}

/// <summary>What one job gets. Which pairs of vCPUs and memory are on offer is Fargate's matter, and checked by <c>infra/</c>.</summary>
[Description("What one job in the cloud gets.")]
public sealed record ResourcesDescriptor
{
    [Description("Virtual CPUs.")]
    [Between(0.25, 16)]
    public double Vcpus { get; init; } = 1;

    [Description("Memory in MiB.")]
    [Between(512, 122_880)]
    public int MemoryMiB { get; init; } = 2048;

    [Description("How long one job may take before it is stopped, such as 15m or 1h30m.")]
    [Lasts("1m", "14d")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);
}
