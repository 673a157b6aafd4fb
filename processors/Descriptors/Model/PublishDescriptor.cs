using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Where items are published beside the static catalog.</summary>
[Description("Where items are published beside the static catalog, which is always written.")]
public sealed record PublishDescriptor
{
    [Description("The address at which the output's root is served, which makes the links of published items absolute; without it, and without the "
        + "environment's DATASETS_BASE_URL, links name the bucket (s3://…).")]
    [Example("https://data.example.org/omi")]
    [WebAddress]
    public string? BaseUrl { get; init; }

    [Description("A STAC API with the Transaction extension.")]
    [Example("{url: https://stac.example.org, auth: bearer}")]
    public required StacApiDescriptor StacApi { get; init; }
}
