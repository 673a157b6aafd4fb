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
    /// <summary>Null for a system without a code.</summary>
    public int? Epsg { get; init; } = 4326;
    /// <summary>The product's cells are square, so those of the COG are, to the last digit.</summary>
    public bool IsSquare { get; init; }
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }

    public void Check(ReadCog cog)
    {
        Assert.Equal((X.Length, Y.Length, Epsg, Unit), (cog.Width, cog.Height, cog.Epsg, cog.Unit));
        Assert.Equal((Scale, Offset), (cog.Scale, cog.Offset));
        if (IsSquare)
            Assert.Equal(cog.GeoTransform[1], -cog.GeoTransform[5]);
        var columns = Places(cog, X.Select(x => IsWrapped && x >= 180 ? x - 360 : x), cog.GeoTransform[0], cog.PixelWidth, cog.Width);
        var rows = Places(cog, Y.Select(y => -y), -cog.GeoTransform[3], cog.PixelHeight, cog.Height);
        var missing = 0;
        for (var row = 0; row < Y.Length; row++)
        {
            for (var column = 0; column < X.Length; column++)
            {
                var stored = At(Begin + (IsColumnsFirst ? column * Y.Length + row : row * X.Length + column));
                var pixel = cog.Pixels[rows[row] * cog.Width + columns[column]];
                var isMissing = double.IsNaN(stored) || Missing.AsSpan().Contains(stored);
                missing += isMissing ? 1 : 0;
                if (isMissing ? !IsNodata(cog, pixel) : pixel != stored)
                {
                    throw new Xunit.Sdk.XunitException(
                        $"{Path.GetFileName(cog.Path)}: the cell at {Text(X[column])}, {Text(Y[row])} (stored row {row}, column {column}) is {Text(stored)} " +
                        $"in the file and {Text(pixel)} in the COG");
                }
            }
        }
        Assert.True(missing > 0 || Missing.Length == 0, $"{cog.Path}: the sample has no cell without data, so nothing says that such cells are nodata");
    }

    private static bool IsNodata(ReadCog cog, double pixel) => cog.Nodata is { } nodata ? pixel == nodata : double.IsNaN(pixel);

    /// <summary>The type is asked for by name: to a pattern, an array of unsigned numbers is one of signed ones, too.</summary>
    private double At(int index) => Type.GetTypeCode(Stored.GetType().GetElementType()) switch
    {
        TypeCode.Single => ((float[])Stored)[index],
        TypeCode.Double => ((double[])Stored)[index],
        TypeCode.Int16 => ((short[])Stored)[index],
        TypeCode.UInt16 => ((ushort[])Stored)[index],
        TypeCode.SByte => ((sbyte[])Stored)[index],
        TypeCode.Byte => ((byte[])Stored)[index],
        TypeCode.Int32 => ((int[])Stored)[index],
        _ => throw new ArgumentException($"no sample holds {Stored.GetType()}"),
    };

    /// <summary>Which of the COG's columns, or rows, each of the file's lies in: every one of them in one of its own.</summary>
    private static int[] Places(ReadCog cog, IEnumerable<double> coordinates, double edge, double size, int count)
    {
        int[] places = [.. coordinates.Select(coordinate => (int)Math.Floor((coordinate - edge) / size))];
        Assert.True(
            places.Order().SequenceEqual(Enumerable.Range(0, count)),
            $"{cog.Path}: the file's coordinates are not in a column or row of their own each, from {Text(edge)} in steps of {Text(size)}");
        return places;
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
