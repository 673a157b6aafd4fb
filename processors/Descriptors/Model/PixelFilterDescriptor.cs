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

    [Description("Which part of the array's further dimensions is looked at, by the dimension's name, such as the byte of a quality field of several bytes.")]
    [Example("{QA_Bytes_IR: index 0}")]
    public IReadOnlyDictionary<string, string> Select { get; init; } = new Dictionary<string, string>();

    [Description("[first, last] of the bits that accept is about, counted from 0 for the least significant.")]
    [Example("[1, 2]")]
    [Between(0, 31), Count(2, 2)]
    public IReadOnlyList<int>? Bits { get; init; }

    [Description("The numbers in these bits that pass.")]
    [Example("[2, 3]")]
    [Between(0, 65535), Count(1, 256)]
    public IReadOnlyList<int>? Accept { get; init; }

    /// <summary>Whether the bits of a stored number pass.</summary>
    public bool Passes(long stored) => !RejectBits.Any(bit => (stored >> bit & 1) != 0)
        && (Bits is null || Accept!.Contains((int)(stored >> Bits[0] & ((1L << (Bits[1] - Bits[0] + 1)) - 1))));

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Minimum is null && Maximum is null && RejectBits.Count == 0 && Bits is null)
            yield return new("path", "a filter needs minimum, maximum, rejectBits or bits");
        if (Bits is null != Accept is null)
            yield return new(Bits is null ? "accept" : "bits", "bits and accept belong together: the numbers in these bits that pass");
        if (Bits is [var first, var last] && first > last)
            yield return new("bits", "the first must not be greater than the last in [first, last]");
        if (Minimum > Maximum)
            yield return new("minimum", "must not be greater than maximum");
    }
}
