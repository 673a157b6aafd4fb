namespace Datasets.Validation;

/// <summary>
/// A grid whose rows at the poles are half as high as the others, as two rows of half the height for each other one: the cells of a raster are all of one
/// height.
/// </summary>
internal sealed class HalvedRows(StoredRows stored, double[] x, (double Y, int Row)[] halves) : SourceField(stored)
{
    private const double Tolerance = 0.05;

    public override int Rows => halves.Length;

    public override SourceStrip Read(int first, int rows)
    {
        var values = new double[rows * Columns];
        for (var i = 0; i < rows; i++)
            ReadStored(halves[first + i].Row, 1).CopyTo(values, i * Columns);
        return new SourceStrip
        {
            FirstRow = first,
            Rows = rows,
            Columns = Columns,
            Stored = values,
            X = x,
            Y = [.. halves[first..(first + rows)].Select(half => half.Y)],
            IsRegular = true,
        };
    }

    /// <summary>The middle and the stored row of each row of half height; null where all rows are of one height.</summary>
    public static (double Y, int Row)[]? Split(double[] y)
    {
        if (y.Length < 5)
            return null;
        var step = y[2] - y[1];
        var (isFirstHalf, isLastHalf) = (IsThreeQuarters(y[1] - y[0]), IsThreeQuarters(y[^1] - y[^2]));
        if (!isFirstHalf && !isLastHalf)
            return null;
        return [.. Enumerable.Range(0, y.Length).SelectMany(row => (row == 0 && isFirstHalf) || (row == y.Length - 1 && isLastHalf)
            ? [(y[row], row)]
            : ((double, int)[])[(y[row] - step / 4, row), (y[row] + step / 4, row)])];

        bool IsThreeQuarters(double difference) => Math.Abs(difference - 0.75 * step) < Tolerance * Math.Abs(step);
    }
}
