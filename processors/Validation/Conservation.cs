namespace Datasets.Validation;

/// <summary>
/// What a gridding must keep: the sum of value times area over the used pixels, and over the grid's cells (mean times the area that footprints
/// cover). Areas of pixels are reckoned here from the distances to their neighbours, so they agree with the mapping's polygons roughly.
/// </summary>
/// <param name="UsedPixels">Pixels with a value that pass the filters.</param>
/// <param name="Cells">Cells with a value.</param>
/// <param name="SourceArea">In km², overlaps of pixels counted as often as they occur.</param>
/// <param name="SourceMean">Weighted by area.</param>
internal sealed record Conservation(int UsedPixels, int Cells, double SourceArea, double GridArea, double SourceMean, double GridMean)
{
    /// <summary>Relative differences of mean and area that different ways to outline a footprint explain.</summary>
    public const double MeanTolerance = 0.01;
    public const double AreaTolerance = 0.10;

    private const double EarthRadius = 6371.0072;
    private const double Radian = Math.PI / 180;

    public double MeanDifference => Math.Abs(GridMean - SourceMean) / Math.Max(Math.Abs(SourceMean), double.Epsilon);
    public double AreaDifference => Math.Abs(GridArea - SourceArea) / SourceArea;
    public bool IsKept => MeanDifference <= MeanTolerance && AreaDifference <= AreaTolerance;

    /// <param name="coverage">The area that footprints cover in a cell over the cell's, on the same grid as <paramref name="cog"/>.</param>
    public static Conservation Measure(SourceField source, CogField cog, double[] coverage)
    {
        var (pixels, sourceArea, sourceSum) = (0, 0.0, 0.0);
        for (var pixel = 0; pixel < source.Stored.Length; pixel++)
        {
            var value = source.Physical(pixel);
            if (double.IsNaN(value) || source.IsUsed?[pixel] == false || Area(source, pixel) is not (> 0 and var area))
                continue;
            pixels++;
            sourceArea += area;
            sourceSum += area * value;
        }
        var (cells, gridArea, gridSum) = (0, 0.0, 0.0);
        for (var cell = 0; cell < cog.Stored.Length; cell++)
        {
            var value = cog.Physical(cell);
            if (double.IsNaN(value) || double.IsNaN(coverage[cell]))
                continue;
            var (north, south) = (cog.North + cell / cog.Width * cog.GeoTransform[5], cog.North + (cell / cog.Width + 1) * cog.GeoTransform[5]);
            var area = EarthRadius * EarthRadius * cog.GeoTransform[1] * Radian * (Math.Sin(north * Radian) - Math.Sin(south * Radian)) * coverage[cell];
            cells++;
            gridArea += area;
            gridSum += area * value;
        }
        return new(pixels, cells, sourceArea, gridArea, sourceSum / sourceArea, gridSum / gridArea);
    }

    /// <summary>The parallelogram between the middles of a pixel and its neighbours, in km².</summary>
    public static double Area(SourceField source, int pixel)
    {
        var (row, column) = (pixel / source.Columns, pixel % source.Columns);
        var (ax, ay) = Step(source, pixel, row > 0 ? pixel - source.Columns : pixel, row < source.Rows - 1 ? pixel + source.Columns : pixel);
        var (bx, by) = Step(source, pixel, column > 0 ? pixel - 1 : pixel, column < source.Columns - 1 ? pixel + 1 : pixel);
        return Math.Abs(ax * by - ay * bx);
    }

    private static (double X, double Y) Step(SourceField source, int pixel, int before, int after)
    {
        if (double.IsNaN(source.X[before]) || double.IsNaN(source.Y[before]))
            before = pixel;
        if (double.IsNaN(source.X[after]) || double.IsNaN(source.Y[after]))
            after = pixel;
        var steps = before == pixel || after == pixel ? 1 : 2;
        var x = Math.IEEERemainder(source.X[after] - source.X[before], 360) * Math.Cos(source.Y[pixel] * Radian);
        return (x / steps * Radian * EarthRadius, (source.Y[after] - source.Y[before]) / steps * Radian * EarthRadius);
    }
}
