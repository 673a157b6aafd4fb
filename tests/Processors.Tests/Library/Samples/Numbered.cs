namespace Datasets.Library.Samples;

/// <summary>Values that tell every cell from every other.</summary>
internal static class Numbered
{
    /// <summary>A whole number for each cell that no other cell has, and <paramref name="fill"/> for one in eleven.</summary>
    public static float[] Floats(int count, float fill, float first = 0)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = i % 11 == 3 ? fill : first + i;
        return values;
    }
}
