using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>How a variable is drawn.</summary>
[Description("How a variable is drawn in quicklooks and by map servers.")]
public sealed record RenderDescriptor : IConsistent
{
    [Description("The colours, by the name that matplotlib and titiler give them.")]
    [Example("inferno")]
    [ColormapName]
    public string Colormap { get; init; } = "viridis";

    [Description("[minimum, maximum] of the colours, in the variable's unit.")]
    [Example("[0, 3]")]
    [Count(2, 2)]
    public required IReadOnlyList<double> Rescale { get; init; }

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Rescale[0] >= Rescale[1])
            yield return new("rescale", "the minimum must be less than the maximum in [minimum, maximum]");
    }
}
