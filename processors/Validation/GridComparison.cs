using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>Every cell of the source against the COG's pixel at the same place, row by row.</summary>
internal sealed class GridComparison(SourceField source, CogField cog, VariableDescriptor variable)
{
    private readonly (double Low, double High)? _range = variable.MaskOutsideValidRange ? source.Numbers.ValidRange : null;

    /// <summary>A bit for each pixel that a cell lies in.</summary>
    private readonly ulong[] _hits = new ulong[(cog.Pixels + 63) / 64];

    public long Cells => source.Cells;
    /// <summary>Cells of the source with a value.</summary>
    public long SourceValid { get; private set; }
    public long CogValid { get; set; }
    public long CogPixels => cog.Pixels;
    /// <summary>Cells with a value outside of the valid range, which the descriptor asks to make nodata.</summary>
    public long Masked { get; private set; }
    /// <summary>Cells whose pixel has another value, or none, or one that it should not have.</summary>
    public long Different { get; private set; }
    public double LargestDifference { get; private set; }
    /// <summary>Cells that lie outside of the COG.</summary>
    public long Outside { get; private set; }
    /// <summary>Cells in whose pixel another cell lies, too.</summary>
    public long Shared { get; private set; }
    /// <summary>Pixels that no cell lies in.</summary>
    public long Uncovered => CogPixels - (Cells - Outside - Shared);

    public long SourceMissing => Cells - SourceValid;
    public long CogNodata => CogPixels - CogValid;
    public bool IsIdentical => Different == 0 && Outside == 0 && Uncovered == 0 && Shared == 0;

    /// <param name="stored">A cell's number.</param>
    /// <param name="value">The same in the unit; NaN where there is none.</param>
    /// <param name="row">The pixel's row; -1 outside of the COG.</param>
    /// <param name="column">The pixel's column; -1 outside of the COG.</param>
    /// <param name="there">What the COG has there, as stored.</param>
    /// <returns>0 where both are the same, 1 where they are not; NaN where neither has a value or the cell lies outside.</returns>
    public double Compare(double stored, double value, int row, int column, double there)
    {
        if (!double.IsNaN(value))
        {
            SourceValid++;
            if (_range is var (low, high) && (stored < low || stored > high))
            {
                Masked++;
                value = double.NaN;
            }
        }
        if (row < 0 || column < 0)
        {
            Outside++;
            return double.NaN;
        }
        Hit((long)row * cog.Width + column);
        var found = cog.Physical(there);
        if (double.IsNaN(value) && double.IsNaN(found))
            return double.NaN;
        // Unpacked numbers are written in single precision.
        if (found == value || (variable.Unpack && (float)found == (float)value))
            return 0;
        Different++;
        if (Math.Abs(found - value) is var difference && double.IsFinite(difference))
            LargestDifference = Math.Max(LargestDifference, difference);
        return 1;
    }

    private void Hit(long pixel)
    {
        ref var word = ref _hits[pixel >> 6];
        var bit = 1UL << (int)(pixel & 63);
        if ((word & bit) != 0)
            Shared++;
        word |= bit;
    }
}
