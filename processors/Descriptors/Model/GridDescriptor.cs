using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>A regular grid in the coordinate reference system of the source.</summary>
[Description("What a granule's grid must be: a cross-check of the file, not a replacement for what it says.")]
public sealed record GridDescriptor : IConsistent
{
    [Description("[rows, columns]")]
    [Between(1, 10_000_000), Count(2, 2)]
    public IReadOnlyList<int>? Shape { get; init; }

    [Description("[west, south, east, north]: the outer edges, not the centres of the outer pixels, in the source's units (degrees).")]
    [Count(4, 4)]
    public IReadOnlyList<double>? Bbox { get; init; }

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Bbox is null)
            yield break;
        if (Bbox[0] >= Bbox[2])
            yield return new("bbox", "west must be less than east in [west, south, east, north]");
        if (Bbox[1] >= Bbox[3])
            yield return new("bbox", "south must be less than north in [west, south, east, north]");
    }
}
