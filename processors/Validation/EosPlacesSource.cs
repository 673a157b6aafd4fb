namespace Datasets.Validation;

/// <summary>
/// A regular grid with a latitude and a longitude for each cell. Some products leave places out where there are no data; the grid's other cells of the
/// same row or column tell them.
/// </summary>
internal sealed class EosPlacesSource(StoredRows stored, StoredRows longitudes, StoredRows latitudes) : SourceField(stored)
{
    private double[]? _columns;

    public override SourceStrip Read(int first, int rows)
    {
        var (x, y) = (Degrees(longitudes, first, rows), Degrees(latitudes, first, rows));
        for (var cell = 0; cell < x.Length; cell++)
        {
            if (double.IsNaN(x[cell]))
                x[cell] = (_columns ??= ReadColumns())[cell % Columns];
        }
        for (var row = 0; row < rows; row++)
            FillRow(y.AsSpan(row * Columns, Columns));
        return new SourceStrip { FirstRow = first, Rows = rows, Columns = Columns, Stored = ReadStored(first, rows), X = x, Y = y };
    }

    private static void FillRow(Span<double> latitudes)
    {
        var known = double.NaN;
        foreach (var latitude in latitudes)
        {
            if (!double.IsNaN(known = latitude))
                break;
        }
        foreach (ref var latitude in latitudes)
        {
            if (double.IsNaN(latitude))
                latitude = known;
        }
    }

    /// <summary>Each column's longitude, from the first row that has it.</summary>
    private double[] ReadColumns()
    {
        var columns = new double[Columns];
        Array.Fill(columns, double.NaN);
        for (var row = 0; row < Rows && columns.Any(double.IsNaN); row++)
        {
            var there = Degrees(longitudes, row, 1);
            for (var column = 0; column < columns.Length; column++)
            {
                if (double.IsNaN(columns[column]))
                    columns[column] = there[column];
            }
        }
        return columns;
    }

    private static double[] Degrees(StoredRows places, int first, int rows)
    {
        var values = places.Read(first, rows);
        for (var i = 0; i < values.Length; i++)
            values[i] = places.Numbers.Physical(values[i]);
        return values;
    }
}
