namespace Datasets.Validation;

/// <summary>Numbers for the columns or rows of a grid.</summary>
internal static class CellMiddles
{
    /// <summary>The middles of as many equal cells between two edges.</summary>
    public static double[] Between(int count, double first, double last)
    {
        var middles = new double[count];
        for (var i = 0; i < count; i++)
            middles[i] = first + (i + 0.5) * (last - first) / count;
        return middles;
    }
}
