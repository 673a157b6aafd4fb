using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>What one job gets. Which pairs of vCPUs and memory are on offer is Fargate's matter, and checked by <c>infra/</c>.</summary>
[Description("What one job in the cloud gets.")]
public sealed record ResourcesDescriptor
{
    [Description("Virtual CPUs.")]
    [Example("2")]
    [Between(0.25, 16)]
    public double Vcpus { get; init; } = 1;

    [Description("Memory in MiB.")]
    [Example("4096")]
    [Between(512, 122_880)]
    public int MemoryMiB { get; init; } = 2048;

    [Description("How long one job may take before it is stopped, such as 15m or 1h30m.")]
    [Example("1h30m")]
    [Lasts("1m", "14d")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);
}
