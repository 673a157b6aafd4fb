using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The tags of every resource in AWS.</summary>
internal static class ResourceTags
{
    /// <param name="dataset">Null for a resource that all datasets share.</param>
    public static Map Create(Text project, Text stack, string? dataset)
    {
        var tags = new Map { ["project"] = project, ["stack"] = stack };
        if (dataset is not null)
            tags["dataset"] = dataset;
        tags["managed-by"] = "pulumi";
        return tags;
    }
}
