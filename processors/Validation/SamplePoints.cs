namespace Datasets.Validation;

/// <summary>One place to look up by hand in the granule and in the COG.</summary>
/// <param name="Why">Why this one: the largest value, the northernmost …</param>
/// <param name="Cell">Its index in the source, row by row.</param>
/// <param name="Pixel">The COG's pixel there; null where the COG does not reach.</param>
internal sealed record SamplePoint(string Why, int Cell, int? Pixel);

/// <summary>A few places that show most mistakes: ends of the values and of the map, some in between, and cells without data.</summary>
internal static class SamplePoints
{
    private const int Between = 4;

    /// <summary>Its multiples are spread evenly and follow no pattern of rows and columns.</summary>
    private const double GoldenRatio = 0.6180339887;

    public static IReadOnlyList<SamplePoint> Choose(SourceField source, CogField cog, double[] latitudes)
    {
        var valid = Enumerable.Range(0, source.Stored.Length)
            .Where(cell => !double.IsNaN(source.Physical(cell)) && source.IsUsed?[cell] != false && double.IsFinite(latitudes[cell])).ToList();
        var points = new List<(string, int)>();
        if (valid.Count > 0)
        {
            points.Add(("largest", valid.MaxBy(source.Physical)));
            points.Add(("smallest", valid.MinBy(source.Physical)));
            points.Add(("northernmost", valid.MaxBy(cell => latitudes[cell])));
            points.Add(("southernmost", valid.MinBy(cell => latitudes[cell])));
            points.Add(("first stored", valid[0]));
            points.Add(("last stored", valid[^1]));
            for (var i = 1; i <= Between; i++)
                points.Add(("in between", valid[(int)(valid.Count * (i * GoldenRatio % 1))]));
        }
        var missing = Enumerable.Range(0, source.Stored.Length).Where(cell => source.Numbers.IsMissing(source.Stored[cell]) && double.IsFinite(latitudes[cell])).ToList();
        if (missing.Count > 0 && !source.IsSwath)
        {
            points.Add(("no data", missing[missing.Count / 3]));
            points.Add(("no data", missing[missing.Count * 2 / 3]));
        }
        return [.. points.DistinctBy(point => point.Item2).Select(point => new SamplePoint(point.Item1, point.Item2, cog.PixelAt(source.X[point.Item2], source.Y[point.Item2])))];
    }
}
