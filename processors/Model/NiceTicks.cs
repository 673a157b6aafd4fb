namespace Datasets.Model;

/// <summary>Round numbers for the ticks and ends of an axis.</summary>
public static class NiceTicks
{
    private static readonly decimal[] Mantissas = [1, 2, 2.5m, 5, 10];

    /// <summary>Round ends, a tenth of the span wider at most on either side; zero where the lower end is close to it.</summary>
    public static (double Low, double High) Around(double low, double high)
    {
        var span = high - low;
        if (low > 0 && low < 0.15 * span)
            low = 0;
        if (low < 0 && high > 0 && -low > high / 3 && high > -low / 3)
            (low, high) = (-Math.Max(-low, high), Math.Max(-low, high));
        var step = Step((high - low) / 10);
        return (Multiple(Math.Floor(low / step + 1e-9), step), Multiple(Math.Ceiling(high / step - 1e-9), step));
    }

    /// <summary>The least of 1, 2, 2.5 and 5 times a power of ten that is not less.</summary>
    public static double Step(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (var mantissa in Mantissas)
        {
            if ((double)mantissa * power >= atLeast * (1 - 1e-9))
                return (double)mantissa * power;
        }
        return 10 * power;
    }

    // A multiple of 0.1 is written with all the digits of the binary fraction, unless it is rounded to the digits it means.
    private static double Multiple(double count, double step)
    {
        var value = count * step;
        var digits = (int)Math.Ceiling(2 - Math.Log10(step));
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) : value;
    }
}
