using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>The range that a map of a field is drawn with.</summary>
public static class RenderRange
{
    /// <summary>A range with round ends around most of the values: from the 2nd to the 98th percentile. Null where there are no values.</summary>
    public static (double Low, double High)? Choose(FieldSample sample)
    {
        if (sample.Valid == 0)
            return null;
        var (low, high) = (sample.Quantile(0.02), sample.Quantile(0.98));
        if (high - low <= 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)))
            (low, high) = (sample.Minimum, sample.Maximum);
        if (high - low <= 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)))
            (low, high) = low == 0 ? (0, 1) : (low - Math.Abs(low) / 10, low + Math.Abs(low) / 10);
        return NiceTicks.Around(low, high);
    }
}
