namespace Datasets.Library.Samples;

/// <summary>Coordinates of even steps.</summary>
internal static class Axis
{
    public static double[] Doubles(int count, double first, double step) => [.. Enumerable.Range(0, count).Select(i => first + i * step)];

    public static float[] Floats(int count, double first, double step) => [.. Enumerable.Range(0, count).Select(i => (float)(first + i * step))];

    public static double[] ToDoubles(this float[] values) => [.. values.Select(value => (double)value)];

    /// <summary>A whole number for each cell that no other cell has, and <paramref name="fill"/> for one in eleven.</summary>
    public static float[] Numbered(int count, float fill, float first = 0)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = i % 11 == 3 ? fill : first + i;
        return values;
    }
}
