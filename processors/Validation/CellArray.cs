namespace Datasets.Validation;

/// <summary>Numbers for the cells of a grid.</summary>
internal static class CellArray
{
    /// <summary>Row by row, each by its row and column.</summary>
    public static double[] Fill(int rows, int columns, Func<int, int, double> cell)
    {
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++)
            values[i] = cell(i / columns, i % columns);
        return values;
    }
}
