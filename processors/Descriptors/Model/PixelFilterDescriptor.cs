using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>One condition on a pixel.</summary>
[Description("One condition on a pixel. A pixel whose value is missing does not pass.")]
public sealed record PixelFilterDescriptor : IConsistent
{
    [Description("The path of the array, rows x columns or one value a row, that is looked at.")]
    [Example("/PRODUCT/qa_value")]
    [ArrayPath]
    public required string Path { get; init; }

    [Description("The least value that passes, in the array's unit.")]
    [Example("0.5")]
    [Between(-1e30, 1e30)]
    public double? Minimum { get; init; }

    [Description("The greatest value that passes, in the array's unit.")]
    [Example("88")]
    [Between(-1e30, 1e30)]
    public double? Maximum { get; init; }

    [Description("Bits of a flag, counted from 0 for the least significant, of which none may be set.")]
    [Example("[0, 4]")]
    [Between(0, 31), Count(0, 32)]
    public IReadOnlyList<int> RejectBits { get; init; } = [];

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Minimum is null && Maximum is null && RejectBits.Count == 0)
            yield return new("path", "a filter needs minimum, maximum or rejectBits");
        if (Minimum > Maximum)
            yield return new("minimum", "must not be greater than maximum");
    }
}
