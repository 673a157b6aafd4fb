namespace Datasets.Conversion.Cf;

/// <summary>Coordinates that were rounded to some decimals before they were stored: 0.33, 0.67, 1 of thirds. Their even steps are found again.</summary>
internal static class RoundedAxis
{
    private const int MostDecimals = 6;
    /// <summary>Of a unit of the last decimal: half of one, and the rounding of the fit.</summary>
    private const double Furthest = 0.55;

    /// <summary>
    /// The line that fits the values best, where they differ from it by the rounding of their last decimal and no more, and that is small beside a step; else
    /// null. Precision is how well the line's ends are known.
    /// </summary>
    public static (double[] Values, double Precision)? Fit(double[] values, double precision)
    {
        if (Unit(values, precision) is not { } unit)
            return null;
        var middle = (values.Length - 1) / 2.0;
        var mean = values.Average();
        var (over, under) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            over += (i - middle) * (values[i] - mean);
            under += (i - middle) * (i - middle);
        }
        var step = over / under;
        if (unit > Math.Abs(step) / 2)
            return null;
        double[] line = [.. Enumerable.Range(0, values.Length).Select(i => mean + (i - middle) * step)];
        return values.Zip(line).All(pair => Math.Abs(pair.First - pair.Second) <= Furthest * unit + precision) ? (line, unit / 4) : null;
    }

    /// <summary>A unit of the last decimal that any of the values has.</summary>
    private static double? Unit(double[] values, double precision)
    {
        for (var (decimals, unit) = (0, 1.0); decimals <= MostDecimals; decimals++, unit /= 10)
        {
            if (values.All(value => Math.Abs(value - Math.Round(value, decimals)) <= Math.Max(precision, 1e-9)))
                return unit;
        }
        return null;
    }
}
