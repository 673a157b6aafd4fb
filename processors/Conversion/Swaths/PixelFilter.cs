using Datasets.Descriptors;

namespace Datasets.Conversion.Swaths;

/// <summary>One of the descriptor's conditions on pixels. A pixel whose value is missing does not pass.</summary>
internal sealed class PixelFilter(SwathField flags, PixelFilterDescriptor filter)
{
    private readonly long _rejected = filter.RejectBits.Aggregate(0L, (mask, bit) => mask | 1L << bit);

    public SwathField Field => flags;

    /// <summary>Takes out of the lines' pixels those that do not pass.</summary>
    public void Apply(int line, int lines, Span<bool> isUsed)
    {
        var stored = flags.ReadStored(line, lines);
        var columns = isUsed.Length / lines;
        for (var pixel = 0; pixel < isUsed.Length; pixel++)
        {
            var at = flags.Columns == 1 ? pixel / columns : pixel;
            isUsed[pixel] &= Passes(stored[at], flags.ToPhysical(stored[at]));
        }
    }

    // Signed flags of 16 bits are negative where their highest bit is set, and as two's complement that bit is set in more bits too.
    private bool Passes(double stored, double value) =>
        !double.IsNaN(value) && !(value < filter.Minimum) && !(value > filter.Maximum) && ((long)stored & _rejected) == 0;
}
