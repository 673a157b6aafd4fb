namespace Datasets.Conversion.Gridding;

/// <summary>
/// Puts pixels on a grid by their footprints: a cell's value is Σ wᵢ·vᵢ / Σ wᵢ over the pixels i that overlap it, where wᵢ is the area of the
/// overlap on the sphere. <c>docs/gridding.md</c> says where the formula is from.
/// </summary>
internal sealed class SwathGridder
{
    /// <summary>Of the cosine of a footprint's diagonal: no instrument's pixel is 30 degrees across, but broken coordinates' may be.</summary>
    private const double LargestDiagonal = 0.866;

    private readonly FootprintPolygon _polygon;
    private readonly CellOverlaps _overlaps;
    private readonly SwathCoverage _coverage;

    /// <param name="coverage">Gets the footprints of all pixels, with a value or without.</param>
    public SwathGridder(TargetGrid grid, int variables, SwathCoverage? coverage = null)
    {
        _overlaps = new CellOverlaps(grid);
        _polygon = new FootprintPolygon(grid);
        _coverage = coverage ?? new SwathCoverage(grid);
        Sums = [.. Enumerable.Range(0, variables).Select(_ => new CellSums(grid))];
    }

    /// <summary>One for each variable.</summary>
    public IReadOnlyList<CellSums> Sums { get; }

    /// <summary>Adds a pixel by its four corners, which go around it, and a value for each variable, NaN where it has none.</summary>
    public void Add(ReadOnlySpan<UnitVector> corners, ReadOnlySpan<double> values)
    {
        if (!IsPlausible(corners))
            return;
        var polygon = _polygon.Outline(corners);
        if (!HasValue(values))
        {
            _coverage.AddFill(polygon, _overlaps);
            return;
        }
        var overlaps = _overlaps.Compute(polygon);
        _coverage.AddValid(polygon, overlaps);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
                Sums[i].Add(overlaps, values[i]);
        }
    }

    private static bool IsPlausible(ReadOnlySpan<UnitVector> corners) =>
        UnitVector.Dot(corners[0], corners[2]) > LargestDiagonal && UnitVector.Dot(corners[1], corners[3]) > LargestDiagonal;

    private static bool HasValue(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                return true;
        }
        return false;
    }
}
