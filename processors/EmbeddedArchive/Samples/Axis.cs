namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Coordinates of even steps.</summary>
internal static class Axis
{
    public static double[] Doubles(int count, double first, double step) => [.. Enumerable.Range(0, count).Select(i => first + i * step)];

    public static float[] Floats(int count, double first, double step) => [.. Enumerable.Range(0, count).Select(i => (float)(first + i * step))];

    public static double[] ToDoubles(this float[] values) => [.. values.Select(value => (double)value)];
}
