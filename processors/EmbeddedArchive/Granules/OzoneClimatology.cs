namespace Datasets.EmbeddedArchive.Granules;

/// <summary>Total ozone by latitude and season, in Dobson units: round figures after three decades of satellite records, the ozone hole included.</summary>
internal static class OzoneClimatology
{
    /// <summary>From 90° south to 90° north in steps of 10°; in each row the twelve months' middles.</summary>
    private static readonly float[][] Months =
    [
        [288, 300, 275, 262, 255, 255, 250, 220, 150, 140, 205, 285],
        [292, 305, 280, 268, 262, 262, 258, 228, 160, 155, 225, 295],
        [310, 298, 288, 278, 275, 276, 276, 260, 215, 215, 285, 315],
        [314, 302, 295, 290, 295, 302, 312, 318, 318, 330, 342, 330],
        [309, 297, 290, 289, 298, 312, 328, 345, 358, 358, 342, 323],
        [297, 288, 281, 280, 287, 300, 316, 331, 341, 338, 322, 308],
        [280, 275, 270, 268, 270, 277, 288, 300, 308, 308, 299, 288],
        [264, 261, 259, 257, 256, 257, 262, 270, 279, 283, 278, 270],
        [253, 252, 253, 253, 251, 250, 253, 258, 264, 266, 263, 257],
        [250, 251, 255, 258, 258, 258, 260, 263, 265, 263, 258, 253],
        [248, 249, 255, 262, 267, 270, 271, 271, 270, 264, 256, 250],
        [255, 260, 270, 280, 286, 285, 282, 279, 274, 267, 259, 254],
        [280, 292, 305, 312, 312, 305, 296, 290, 284, 278, 274, 275],
        [320, 338, 350, 350, 338, 325, 310, 300, 292, 290, 295, 305],
        [350, 375, 388, 385, 365, 342, 322, 310, 302, 304, 315, 330],
        [362, 395, 415, 410, 380, 350, 322, 308, 303, 308, 322, 340],
        [360, 400, 430, 425, 390, 352, 320, 303, 298, 302, 315, 335],
        [350, 395, 430, 432, 395, 355, 318, 300, 292, 295, 305, 325],
        [342, 390, 424, 432, 400, 360, 320, 298, 290, 290, 300, 320],
    ];

    /// <summary>The column by latitude on one day, every quarter of a degree from 90° south to 90° north.</summary>
    public static float[] Profile(int dayOfYear)
    {
        var month = ((dayOfYear - 15.5f) / 30.4375f + 12) % 12;
        var first = (int)month;
        var knots = Months
            .Select(row => Cubic(row[(first + 11) % 12], row[first % 12], row[(first + 1) % 12], row[(first + 2) % 12], month - first))
            .ToArray();
        return [.. Enumerable.Range(0, 721).Select(step => At(knots, step / 40f))];
    }

    private static float At(float[] knots, float position)
    {
        var i = Math.Min((int)position, knots.Length - 2);
        return Cubic(knots[Math.Max(i - 1, 0)], knots[i], knots[i + 1], knots[Math.Min(i + 2, knots.Length - 1)], position - i);
    }

    /// <summary>A Catmull-Rom spline between <paramref name="b"/> and <paramref name="c"/>.</summary>
    private static float Cubic(float a, float b, float c, float d, float t) =>
        b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
