using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>A COG as GDAL reads it, its first band whole.</summary>
internal sealed record CogField
{
    private const int MostPixels = 120_000_000;

    public required int Width { get; init; }
    public required int Height { get; init; }
    /// <summary>Samples as stored, row by row from the first.</summary>
    public required double[] Stored { get; init; }
    /// <summary>GDAL's six numbers.</summary>
    public required double[] GeoTransform { get; init; }
    public required string Projection { get; init; }
    public required double? Nodata { get; init; }
    public required (double Scale, double Offset) Scaling { get; init; }
    public required string Unit { get; init; }
    public required GdalDataType Type { get; init; }
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <exception cref="GdalException">GDAL cannot read it.</exception>
    /// <exception cref="DatasetsException">It is too large for a page that people look at.</exception>
    public static CogField Read(string path)
    {
        using var dataset = GdalDataset.Open(path, "GTiff");
        if ((long)dataset.Width * dataset.Height > MostPixels)
            throw new DatasetsException($"{Path.GetFileName(path)} has {dataset.Width} x {dataset.Height} pixels, more than a page can show: check a smaller granule of the dataset");
        var stored = new double[dataset.Width * dataset.Height];
        dataset.Read(0, 0, 0, dataset.Width, dataset.Height, GdalDataType.Float64, System.Runtime.InteropServices.MemoryMarshal.AsBytes(stored.AsSpan()));
        return new CogField
        {
            Width = dataset.Width,
            Height = dataset.Height,
            Stored = stored,
            GeoTransform = dataset.GeoTransform!,
            Projection = dataset.Projection,
            Nodata = dataset.Nodata(0),
            Scaling = dataset.Scaling(0),
            Unit = dataset.Unit(0),
            Type = dataset.DataType(0),
            Tags = dataset.Metadata(),
        };
    }

    public double West => GeoTransform[0];
    public double North => GeoTransform[3];
    public double East => West + Width * GeoTransform[1];
    public double South => North + Height * GeoTransform[5];
    public bool IsGeographic => Projection.StartsWith("GEOG", StringComparison.Ordinal);

    public double X(int pixel) => West + (pixel % Width + 0.5) * GeoTransform[1];
    public double Y(int pixel) => North + (pixel / Width + 0.5) * GeoTransform[5];

    public bool IsNodata(double stored) => double.IsNaN(stored) || stored == Nodata;

    /// <summary>In the unit; NaN where there is no data.</summary>
    public double Physical(int pixel) => IsNodata(Stored[pixel]) ? double.NaN : Stored[pixel] * Scaling.Scale + Scaling.Offset;

    /// <summary>The pixel that a place is in, longitudes a turn away included; null outside.</summary>
    public int? PixelAt(double x, double y)
    {
        if (IsGeographic)
            x -= 360 * Math.Floor((x - West) / 360);
        var (column, row) = (Math.Floor((x - West) / GeoTransform[1]), Math.Floor((y - North) / GeoTransform[5]));
        return column >= 0 && column < Width && row >= 0 && row < Height ? (int)row * Width + (int)column : null;
    }
}
