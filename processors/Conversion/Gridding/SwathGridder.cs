namespace Datasets.Conversion.Gridding;

/// <summary>
/// Puts pixels on a grid by their footprints: a cell's value is Σ wᵢ·vᵢ / Σ wᵢ over the pixels i that overlap it, where wᵢ is the area of the
/// overlap on the sphere. With gradients vᵢ is the mean over the overlap of values that change linearly inside the pixel.
/// <c>docs/gridding.md</c> says where the formulas are from.
/// </summary>
internal sealed class SwathGridder
{
    /// <summary>Of the cosine of a footprint's diagonal: no instrument's pixel is 30 degrees across, but broken coordinates' may be.</summary>
    private const double LargestDiagonal = 0.866;

    /// <summary>Of a footprint's area: less is on the grid where a part lies beyond it. The rest is rounding and slivers.</summary>
    private const double WholeFootprint = 1 - 1e-6;

    private readonly FootprintPolygon _polygon;
    private readonly CellOverlaps _overlaps;
    private readonly SwathCoverage _coverage;
    private UnitVector[] _places = new UnitVector[64];

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

    /// <summary>Adds a pixel whose values change inside it.</summary>
    /// <param name="corners">Four, which go around the pixel.</param>
    /// <param name="values">One for each variable, NaN where it has none: the mean over the pixel.</param>
    /// <param name="line">The pixel's line among those that <paramref name="gradients"/> has.</param>
    /// <param name="column">Its position across the track.</param>
    public void Add(ReadOnlySpan<UnitVector> corners, ReadOnlySpan<double> values, PixelGradients gradients, int line, int column)
    {
        if (!IsPlausible(corners) || !HasValue(values))
        {
            Add(corners, values);
            return;
        }
        var polygon = _polygon.Outline(corners);
        var overlaps = _overlaps.Compute(polygon, out var centroids);
        _coverage.AddValid(polygon, overlaps);
        if (overlaps.IsEmpty)
            return;
        var middle = Place(overlaps, centroids, polygon, corners);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            var gradient = gradients.Find(i, line, column, middle, corners);
            var valueAtOrigin = values[i] - UnitVector.Dot(gradient, middle);
            for (var part = 0; part < overlaps.Length; part++)
                Sums[i].Add(overlaps[part].Row, overlaps[part].Column, overlaps[part].Area, valueAtOrigin + UnitVector.Dot(gradient, _places[part]));
        }
    }

    /// <summary>
    /// Places the centroids of the overlaps. Their mean is the footprint's, so that the total of what the cells get is the pixel's; of a footprint
    /// that the grid cuts, the middle of its corners stands for it.
    /// </summary>
    private UnitVector Place(ReadOnlySpan<CellOverlap> overlaps, ReadOnlySpan<PlanePoint> centroids, ReadOnlySpan<PlanePoint> polygon, ReadOnlySpan<UnitVector> corners)
    {
        if (_places.Length < overlaps.Length)
            _places = new UnitVector[2 * overlaps.Length];
        var (sum, area) = (default(UnitVector), 0.0);
        for (var part = 0; part < overlaps.Length; part++)
        {
            _places[part] = UnitVector.FromPlane(centroids[part]);
            sum += overlaps[part].Area * _places[part];
            area += overlaps[part].Area;
        }
        return area >= WholeFootprint * Math.Abs(PlanePoint.Area(polygon))
            ? 1 / area * sum
            : (corners[0] + corners[1] + corners[2] + corners[3]).Normalized();
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
