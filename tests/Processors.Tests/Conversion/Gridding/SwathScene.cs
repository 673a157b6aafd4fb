using Datasets.Model;

namespace Datasets.Conversion.Gridding;

/// <summary>An orbit's pixels with values, and the grid that the code makes of them. A quarter of the field's range is noise from pixel to pixel.</summary>
internal sealed class SwathScene
{
    /// <summary>Of the field, as that of a day's ozone in DU.</summary>
    public const double Range = 160;

    private readonly (UnitVector Corner, double Reach)[] _places;

    public SwathScene(SyntheticOrbit orbit, double west, double south, double east, double north, double resolution)
    {
        Grid = new TargetGrid(west, south, east, north, (int)Math.Round((east - west) / resolution), (int)Math.Round((north - south) / resolution));
        Pixels = orbit.PixelsIn(west, south, east, north);
        Corners = [.. Pixels.Select(pixel => pixel.Select(corner => UnitVector.FromDegrees(corner.Latitude, corner.Longitude)).ToArray())];
        var random = new Random(23);
        Values = [.. Corners.Select(pixel => Wave(pixel[0]) + Range / 4 * (random.NextDouble() - 0.5))];
        Means = MakeGrid();
        _places = [.. Corners.Select(pixel => (pixel[0], pixel.Max(corner => Math.Sqrt(UnitVector.SquaredDistance(corner, pixel[0])))))];
    }

    public TargetGrid Grid { get; }
    public List<(double Latitude, double Longitude)[]> Pixels { get; }
    public UnitVector[][] Corners { get; }
    public double[] Values { get; }

    /// <summary>The cells, row by row from the north.</summary>
    public double[] Means { get; }

    public double[] MakeGrid()
    {
        var gridder = new SwathGridder(Grid, 1);
        for (var pixel = 0; pixel < Values.Length; pixel++)
            gridder.Add(Corners[pixel], [Values[pixel]]);
        var means = new float[Grid.Columns * Grid.Rows];
        gridder.Sums[0].Read(new PixelWindow(0, 0, Grid.Columns, Grid.Rows), CellStatistic.Mean, means);
        return [.. means.Select(mean => (double)mean)];
    }

    /// <summary>The numbers of the pixels that may reach into a circle.</summary>
    public IEnumerable<int> PixelsNear(UnitVector middle, double radius) =>
        Enumerable.Range(0, Values.Length).Where(pixel => UnitVector.SquaredDistance(_places[pixel].Corner, middle) <= Math.Pow(radius + _places[pixel].Reach, 2));

    /// <summary>Of some 2,000 km; three quarters of the range.</summary>
    private static double Wave(UnitVector place) => 280 + Range * 3 / 16 * (Math.Sin(20 * place.X) + Math.Cos(17 * place.Y + 9 * place.Z));
}
