namespace Datasets.Validation;

/// <summary>
/// What a gridding must keep: the sum of value times area over the used pixels, and over the grid's cells (mean times the area that footprints
/// cover). Areas of pixels are reckoned here from the distances to their neighbours, so they agree with the mapping's polygons roughly.
/// </summary>
internal sealed class Conservation(SourceField source, CogField cog)
{
    /// <summary>Relative differences of mean and area that different ways to outline a footprint explain.</summary>
    public const double MeanTolerance = 0.01;
    public const double AreaTolerance = 0.10;

    private const double EarthRadius = 6371.0072;
    private const double Radian = Math.PI / 180;

    private double _sourceSum;
    private double _sourceSize;
    private double _gridSum;

    /// <summary>Pixels with a value that pass the filters.</summary>
    public long UsedPixels { get; private set; }
    /// <summary>Cells with a value.</summary>
    public long Cells { get; private set; }
    /// <summary>In km², overlaps of pixels counted as often as they occur.</summary>
    public double SourceArea { get; private set; }
    public double GridArea { get; private set; }
    /// <summary>Weighted by area; NaN where there is no value.</summary>
    public double SourceMean => _sourceSum / SourceArea;
    public double GridMean => _gridSum / GridArea;

    /// <summary>Relative to the values' mean size: the mean of a component of the wind may be next to nothing.</summary>
    public double MeanDifference => Difference(GridMean, SourceMean, _sourceSize / SourceArea);
    public double AreaDifference => Difference(GridArea, SourceArea, SourceArea);
    public bool IsKept => MeanDifference <= MeanTolerance && AreaDifference <= AreaTolerance;

    /// <summary>The part of the grid that pixels of the source can be counted in.</summary>
    public bool Contains(double x, double y) => cog.ColumnAt(x) >= 0 && cog.RowAt(y) >= 0;

    /// <param name="area">Of the pixel, on the unit sphere.</param>
    public void AddPixel(double stored, double area)
    {
        var value = source.Numbers.Physical(stored);
        if (double.IsNaN(value) || !(area > 0))
            return;
        area *= EarthRadius * EarthRadius;
        UsedPixels++;
        SourceArea += area;
        _sourceSum += area * value;
        _sourceSize += area * Math.Abs(value);
    }

    /// <param name="stored">A row of the COG.</param>
    /// <param name="coverage">The area that footprints cover in each of its cells over the cell's.</param>
    public void AddRow(int row, ReadOnlySpan<double> stored, ReadOnlySpan<double> coverage)
    {
        var (north, south) = (cog.North + row * cog.GeoTransform[5], cog.North + (row + 1) * cog.GeoTransform[5]);
        var cell = EarthRadius * EarthRadius * cog.GeoTransform[1] * Radian * (Math.Sin(north * Radian) - Math.Sin(south * Radian));
        for (var column = 0; column < stored.Length; column++)
        {
            var value = cog.Physical(stored[column]);
            if (double.IsNaN(value) || double.IsNaN(coverage[column]))
                continue;
            Cells++;
            GridArea += cell * coverage[column];
            _gridSum += cell * coverage[column] * value;
        }
    }

    private static double Difference(double grid, double source, double size) =>
        (double.IsNaN(grid) && double.IsNaN(source)) || grid == source ? 0 : Math.Abs(grid - source) / Math.Max(size, double.Epsilon);
}
