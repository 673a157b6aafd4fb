namespace Datasets.Validation;

/// <summary>A grid with one coordinate for each row and one for each column.</summary>
internal sealed class AxisSource(StoredRows stored, double[] x, double[] y) : SourceField(stored)
{
    public override SourceStrip Read(int first, int rows) => new()
    {
        FirstRow = first,
        Rows = rows,
        Columns = Columns,
        Stored = ReadStored(first, rows),
        X = x,
        Y = y[first..(first + rows)],
        IsRegular = true,
    };
}
