namespace Datasets.Library;

/// <summary>
/// A swath whose pixels are put on a grid: a cell with a pixel's centre in it has a number, that is no smaller and no greater than those of
/// the pixels within reach, and a cell far from every pixel has none.
/// </summary>
/// <param name="Latitudes">Of the centres of the pixels that may be used.</param>
/// <param name="Values">In physical units.</param>
/// <param name="Reach">How far from its centre a footprint reaches at most, in degrees of a great circle, and a cell's diagonal.</param>
internal sealed record SwathTruth(float[] Latitudes, float[] Longitudes, double[] Values, double Reach, string Unit) : ISampleTruth
{
    private const int Every = 7;

    /// <summary>Places that only pixels cover which may not be used.</summary>
    public IReadOnlyList<(double Latitude, double Longitude)> Empty { get; init; } = [];

    public void Check(ReadCog cog)
    {
        Assert.Equal((4326, "Float32", Unit), (cog.Epsg, cog.Type, cog.Unit));
        var inCell = new Dictionary<int, List<double>>();
        for (var pixel = 0; pixel < Values.Length; pixel++)
        {
            var cell = cog.IndexAt(Longitudes[pixel] >= 180 ? Longitudes[pixel] - 360 : Longitudes[pixel], Latitudes[pixel])
                ?? throw new Xunit.Sdk.XunitException($"{cog.Path}: the pixel at {Longitudes[pixel]}, {Latitudes[pixel]} is outside of the grid");
            if (!inCell.TryGetValue(cell, out var values))
                inCell[cell] = values = [];
            values.Add(Values[pixel]);
            Assert.False(double.IsNaN(cog.Pixels[cell]), $"{cog.Path}: nothing where the pixel at {Longitudes[pixel]}, {Latitudes[pixel]} is");
        }
        foreach (var (latitude, longitude) in Empty)
            Assert.True(double.IsNaN(cog.Pixels[cog.IndexAt(longitude, latitude)!.Value]), $"{cog.Path}: a number at {longitude}, {latitude}, where no pixel may be used");
        var valid = 0;
        for (var cell = 0; cell < cog.Pixels.Length; cell++)
        {
            if (double.IsNaN(cog.Pixels[cell]) || ++valid % Every != 0)
                continue;
            var near = Near(cog, inCell, cell).ToList();
            Assert.True(near.Count > 0, $"{cog.Path}: row {cell / cog.Width}, column {cell % cog.Width} has a number and is far from every pixel");
            var slack = 1e-5 * Math.Abs(near.Max());
            Assert.InRange(cog.Pixels[cell], near.Min() - slack, near.Max() + slack);
        }
        Assert.InRange(valid, inCell.Count, cog.Pixels.Length / 2);
    }

    /// <summary>Numbers of the pixels whose centres are within reach of a cell, going round the globe.</summary>
    private IEnumerable<double> Near(ReadCog cog, Dictionary<int, List<double>> inCell, int cell)
    {
        var (row, column) = (cell / cog.Width, cell % cog.Width);
        var rows = (int)Math.Ceiling(Reach / cog.PixelHeight);
        for (var y = Math.Max(0, row - rows); y <= Math.Min(cog.Height - 1, row + rows); y++)
        {
            var furthest = Math.Min(89.9, Math.Max(Math.Abs(Latitude(cog, row)), Math.Abs(Latitude(cog, y))));
            var columns = Math.Min(cog.Width / 2, (int)Math.Ceiling(Reach / cog.PixelWidth / Math.Cos(furthest * Math.PI / 180)));
            for (var x = column - columns; x <= column + columns; x++)
            {
                if (inCell.TryGetValue(y * cog.Width + (x + cog.Width) % cog.Width, out var values))
                {
                    foreach (var value in values)
                        yield return value;
                }
            }
        }
    }

    private static double Latitude(ReadCog cog, int row) => cog.GeoTransform[3] - (row + 0.5) * cog.PixelHeight;
}

/// <summary>How much of each cell the footprints cover: in full inside the swath, where a pixel's centre is, and never less than nothing.</summary>
internal sealed record CoverageTruth(float[] Latitudes, float[] Longitudes) : ISampleTruth
{
    public void Check(ReadCog cog)
    {
        Assert.Equal((4326, "Float32", "1"), (cog.Epsg, cog.Type, cog.Unit));
        var covered = new HashSet<int>();
        for (var pixel = 0; pixel < Latitudes.Length; pixel++)
            covered.Add(cog.IndexAt(Longitudes[pixel], Latitudes[pixel])!.Value);
        Assert.All(covered, cell => Assert.True(cog.Pixels[cell] > 0, $"{cog.Path}: nothing where a pixel is"));
        Assert.All(cog.Pixels, value => Assert.True(double.IsNaN(value) || value > 0));
        Assert.InRange(covered.Average(cell => cog.Pixels[cell]), 0.8, 2);
    }
}
