using System.Globalization;

namespace Datasets.Library;

/// <summary>A stored grid: each of its cells must be the pixel that its coordinates lie in, and have the same number.</summary>
/// <param name="X">Middle of each column as the file states it, in stored order.</param>
/// <param name="Y">Middle of each row, in stored order.</param>
/// <param name="Stored">The numbers of the file, one after another; a step of time begins at <see cref="Begin"/>.</param>
internal sealed record GridTruth(double[] X, double[] Y, Array Stored, string Unit) : ISampleTruth
{
    public int Begin { get; init; }
    /// <summary>The file has rows within columns.</summary>
    public bool IsColumnsFirst { get; init; }
    /// <summary>Stored numbers that mean 'no data'.</summary>
    public double[] Missing { get; init; } = [];
    /// <summary>Longitudes are brought to -180…180.</summary>
    public bool IsWrapped { get; init; }
    public int Epsg { get; init; } = 4326;
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }

    public void Check(ReadCog cog)
    {
        Assert.Equal((X.Length, Y.Length, Epsg, Unit), (cog.Width, cog.Height, cog.Epsg, cog.Unit));
        Assert.Equal((Scale, Offset), (cog.Scale, cog.Offset));
        var seen = new bool[cog.Pixels.Length];
        var missing = 0;
        for (var row = 0; row < Y.Length; row++)
        {
            for (var column = 0; column < X.Length; column++)
            {
                var stored = At(Begin + (IsColumnsFirst ? column * Y.Length + row : row * X.Length + column));
                var x = IsWrapped && X[column] >= 180 ? X[column] - 360 : X[column];
                if (cog.IndexAt(x, Y[row]) is not { } pixel)
                    throw Wrong(cog, row, column, "lies outside of the COG");
                if (seen[pixel])
                    throw Wrong(cog, row, column, "is in the pixel of another cell");
                seen[pixel] = true;
                var isMissing = double.IsNaN(stored) || Missing.Contains(stored);
                missing += isMissing ? 1 : 0;
                if (isMissing ? !IsNodata(cog, cog.Pixels[pixel]) : cog.Pixels[pixel] != stored)
                    throw Wrong(cog, row, column, $"is {Text(stored)} in the file and {Text(cog.Pixels[pixel])} in the COG");
            }
        }
        Assert.True(missing > 0 || Missing.Length == 0, $"{cog.Path}: the sample has no cell without data, so nothing says that such cells are nodata");
    }

    private static bool IsNodata(ReadCog cog, double pixel) => cog.Nodata is { } nodata ? pixel == nodata : double.IsNaN(pixel);

    private double At(int index) => Stored switch
    {
        float[] numbers => numbers[index],
        double[] numbers => numbers[index],
        short[] numbers => numbers[index],
        sbyte[] numbers => numbers[index],
        byte[] numbers => numbers[index],
        int[] numbers => numbers[index],
        _ => throw new ArgumentException($"no sample holds {Stored.GetType()}"),
    };

    private Exception Wrong(ReadCog cog, int row, int column, string what) => new Xunit.Sdk.XunitException(
        $"{Path.GetFileName(cog.Path)}: the cell at {Text(X[column])}, {Text(Y[row])} (stored row {row}, column {column}) {what}");

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
