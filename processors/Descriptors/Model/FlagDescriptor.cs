using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>What the numbers in some neighbouring bits of a variable mean.</summary>
[Description("What the numbers in some neighbouring bits of a variable mean: a file of MODIS says it in words only.")]
public sealed record FlagDescriptor : IConsistent
{
    [Description("[first, last] of the bits, counted from 0 for the least significant.")]
    [Example("[0, 1]")]
    [Between(0, 31), Count(2, 2)]
    public required IReadOnlyList<int> Bits { get; init; }

    [Description("What the numbers 0, 1, 2 … in these bits mean. Those behind the last one have no name.")]
    [Example("[good, check_other_quality, cloudy, not_produced]")]
    [SingleLine(80), Count(1, 256)]
    public required IReadOnlyList<string> Classes { get; init; }

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Bits[0] > Bits[1])
            yield return new("bits", "the first must not be greater than the last in [first, last]");
        else if (Classes.Count > 1L << (Bits[1] - Bits[0] + 1))
            yield return new("classes", $"{Bits[1] - Bits[0] + 1} bits have {1L << (Bits[1] - Bits[0] + 1)} numbers, and there are {Classes.Count} names");
    }
}
