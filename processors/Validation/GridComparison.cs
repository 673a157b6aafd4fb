using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>Every cell of the source against the COG's pixel at the same place.</summary>
internal sealed record GridComparison
{
    public required int Cells { get; init; }
    /// <summary>Cells of the source with a value, and those without.</summary>
    public required int SourceValid { get; init; }
    public required int CogValid { get; init; }
    public required int CogPixels { get; init; }
    /// <summary>Cells with a value outside of the valid range, which the descriptor asks to make nodata.</summary>
    public required int Masked { get; init; }
    /// <summary>Cells whose pixel has another value, or none, or one that it should not have.</summary>
    public required int Different { get; init; }
    public required double LargestDifference { get; init; }
    /// <summary>Cells that lie outside of the COG.</summary>
    public required int Outside { get; init; }
    /// <summary>Pixels that no cell lies in, and pixels that several lie in.</summary>
    public required int Uncovered { get; init; }
    public required int Shared { get; init; }
    /// <summary>COG minus source for each pixel; NaN where neither has a value, infinity where one has.</summary>
    public required double[] Difference { get; init; }

    public int SourceMissing => Cells - SourceValid;
    public int CogNodata => CogPixels - CogValid;
    public bool IsIdentical => Different == 0 && Outside == 0 && Uncovered == 0 && Shared == 0;

    public static GridComparison Compare(SourceField source, CogField cog, VariableDescriptor variable)
    {
        var difference = new double[cog.Stored.Length];
        Array.Fill(difference, double.NaN);
        var hits = new byte[cog.Stored.Length];
        var (valid, masked, different, outside, largest) = (0, 0, 0, 0, 0.0);
        var range = variable.MaskOutsideValidRange ? source.Numbers.ValidRange : null;
        for (var cell = 0; cell < source.Stored.Length; cell++)
        {
            var value = source.Physical(cell);
            if (!double.IsNaN(value))
                valid++;
            if (!double.IsNaN(value) && range is var (low, high) && (source.Stored[cell] < low || source.Stored[cell] > high))
            {
                masked++;
                value = double.NaN;
            }
            if (cog.PixelAt(source.X[cell], source.Y[cell]) is not { } pixel)
            {
                outside++;
                continue;
            }
            hits[pixel] = (byte)Math.Min(2, hits[pixel] + 1);
            var there = cog.Physical(pixel);
            if (double.IsNaN(value) && double.IsNaN(there))
                continue;
            difference[pixel] = double.IsNaN(value) || double.IsNaN(there) ? double.PositiveInfinity : there - value;
            // Unpacked numbers are written in single precision.
            var isSame = there == value || (variable.Unpack && (float)there == (float)value);
            if (isSame)
            {
                difference[pixel] = 0;
                continue;
            }
            different++;
            if (double.IsFinite(difference[pixel]))
                largest = Math.Max(largest, Math.Abs(difference[pixel]));
        }
        return new GridComparison
        {
            Cells = source.Stored.Length,
            SourceValid = valid,
            CogPixels = cog.Stored.Length,
            CogValid = cog.Stored.Count(stored => !cog.IsNodata(stored)),
            Masked = masked,
            Different = different,
            LargestDifference = largest,
            Outside = outside,
            Uncovered = hits.Count(hit => hit == 0),
            Shared = hits.Count(hit => hit > 1),
            Difference = difference,
        };
    }
}
