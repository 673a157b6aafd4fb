using System.Globalization;

namespace Datasets.Infra.Limits;

/// <summary>The pairs of vCPUs and memory that Fargate offers.</summary>
/// <remarks>Source: AWS Batch API reference, ResourceRequirement, 'for jobs that run on Fargate resources'.</remarks>
public static class FargateSizes
{
    private static readonly (double Vcpus, int Least, int Most, int Step)[] Sizes =
    [
        (0.5, 1024, 4096, 1024),
        (1, 2048, 8192, 1024),
        (2, 4096, 16_384, 1024),
        (4, 8192, 30_720, 1024),
        (8, 16_384, 61_440, 4096),
        (16, 32_768, 122_880, 8192),
    ];

    /// <summary>vCPUs as Batch and messages write them: <c>0.25</c>, <c>1</c>.</summary>
    public static string Format(double vcpus) => vcpus.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is wrong with a pair and what is on offer instead, or null.</summary>
    public static string? Complaint(double vcpus, int memoryMiB)
    {
        if (vcpus == 0.25)
        {
            return memoryMiB is 512 or 1024 or 2048 ? null
                : $"resources.memoryMiB: is {memoryMiB}; with 0.25 vCPUs Fargate offers 512, 1024 or 2048 MiB";
        }

        foreach (var (offered, least, most, step) in Sizes)
        {
            if (vcpus != offered)
                continue;

            return memoryMiB >= least && memoryMiB <= most && memoryMiB % step == 0 ? null
                : $"resources.memoryMiB: is {memoryMiB}; with {Format(vcpus)} vCPUs "
                    + $"Fargate offers {least} to {most} MiB in steps of {step}";
        }

        return $"resources.vcpus: is {Format(vcpus)}; Fargate offers 0.25, {string.Join(", ", Sizes.Select(s => Format(s.Vcpus)))}";
    }
}
