using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>A STAC provider object.</summary>
[Description("An organisation that made, licensed, processed or hosts the data.")]
public sealed record Provider
{
    [Description("The organisation's name.")]
    [Example("NASA Goddard Space Flight Center")]
    [SingleLine(200)]
    public required string Name { get; init; }

    [Description("What the organisation did.")]
    [Example("[producer, host]")]
    [OneOf("licensor", "producer", "processor", "host"), Count(0, 4)]
    public IReadOnlyList<string> Roles { get; init; } = [];

    [Description("The organisation's page about the data.")]
    [Example("https://disc.gsfc.nasa.gov")]
    [WebAddress]
    public string? Url { get; init; }
}
