namespace Datasets.Validation;

/// <summary>Where the cells of a row are: in the COG, in a picture and among the zones of latitude. What rows have in common is reckoned once.</summary>
internal sealed class RowPlaces(CogField cog, MapImage picture, ZonalMeans zones, int columns, int drawnEvery)
{
    private readonly int[] _pictureColumn = new int[columns];
    private double[]? _regular;
    private double[]? _y;
    private int _start;
    private double _yOfRow;

    /// <summary>The COG's column of each cell; -1 outside.</summary>
    public int[] CogColumn { get; } = new int[columns];
    /// <summary>The COG's row of each cell; -1 outside.</summary>
    public int[] CogRow { get; } = new int[columns];
    /// <summary>The picture's pixel of each cell; -1 where it is not drawn.</summary>
    public int[] Picture { get; } = new int[columns];
    public int[] Zone { get; } = new int[columns];

    /// <summary>NaN where the cell has no place.</summary>
    public double YAt(int column) => _y is { } y ? y[_start + column] : _yOfRow;

    public void Go(SourceStrip strip, int row)
    {
        if (strip.IsRegular)
            Go(strip.X, strip.Y[row], strip.FirstRow + row);
        else
            Go(strip.X, strip.Y, row * strip.Columns, strip.FirstRow + row);
    }

    /// <summary>A row whose cells have the same Y.</summary>
    public void Go(double[] x, double y, int row)
    {
        (_y, _yOfRow) = (null, y);
        if (!ReferenceEquals(_regular, x))
            LayColumns(x);
        Array.Fill(CogRow, cog.RowAt(y));
        if (!cog.IsGeographic)
        {
            var rows = new double[columns];
            Array.Fill(rows, y);
            Draw(x, rows, 0, row);
            return;
        }
        var pictureRow = picture.RowAt(y);
        for (var column = 0; column < columns; column++)
            Picture[column] = pictureRow < 0 || _pictureColumn[column] < 0 ? -1 : pictureRow * picture.Width + _pictureColumn[column];
        Array.Fill(Zone, zones.ZoneAt(y));
    }

    private void Go(double[] x, double[] y, int start, int row)
    {
        (_y, _start, _regular) = (y, start, null);
        for (var column = 0; column < columns; column++)
            (CogColumn[column], CogRow[column]) = (cog.ColumnAt(x[start + column]), cog.RowAt(y[start + column]));
        Draw(x, y, start, row);
    }

    private void LayColumns(double[] x)
    {
        _regular = x;
        for (var column = 0; column < columns; column++)
            (CogColumn[column], _pictureColumn[column]) = (cog.ColumnAt(x[column]), picture.ColumnAt(x[column]));
    }

    private void Draw(double[] x, double[] y, int start, int row)
    {
        Array.Fill(Picture, -1);
        Array.Fill(Zone, -1);
        if (row % drawnEvery != 0)
            return;
        var (longitudes, latitudes) = (new double[(columns + drawnEvery - 1) / drawnEvery], new double[(columns + drawnEvery - 1) / drawnEvery]);
        for (var i = 0; i < longitudes.Length; i++)
            (longitudes[i], latitudes[i]) = (x[start + i * drawnEvery], y[start + i * drawnEvery]);
        CogCoordinates.ToLongitudeLatitude(cog, longitudes, latitudes);
        for (var i = 0; i < longitudes.Length; i++)
            (Picture[i * drawnEvery], Zone[i * drawnEvery]) = (picture.PixelAt(longitudes[i], latitudes[i]), zones.ZoneAt(latitudes[i]));
    }
}
