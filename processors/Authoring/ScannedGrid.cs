using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>A grid as its raster has it, north up.</summary>
/// <param name="Bbox">West, south, east and north in the unit of the coordinate reference system.</param>
/// <param name="CellWidth">In that unit, as is the height.</param>
/// <param name="Epsg">Null where the system has no code.</param>
public sealed record ScannedGrid(int Rows, int Columns, IReadOnlyList<double> Bbox, double CellWidth, double CellHeight, int? Epsg)
{
    private const int Wgs84 = 4326;

    public static ScannedGrid FromRaster(Raster raster)
    {
        var g = raster.GeoTransform;
        double[] bbox = [g.OriginX, g.OriginY + raster.Height * g.PixelHeight, g.OriginX + raster.Width * g.PixelWidth, g.OriginY];
        return new(raster.Height, raster.Width, [.. bbox.Select(Round)], Round(g.PixelWidth), Round(-g.PixelHeight), raster.Crs.Epsg);
    }

    public override string ToString()
    {
        var unit = Epsg == Wgs84 ? "°" : "";
        var cells = FormattableString.Invariant($"{Rows} rows x {Columns} columns of {CellHeight}{unit} x {CellWidth}{unit}");
        var edges = FormattableString.Invariant($"west {Bbox[0]}, south {Bbox[1]}, east {Bbox[2]}, north {Bbox[3]}");
        return $"{cells}, {edges}{(Epsg is { } code ? $" (EPSG:{code})" : "")}";
    }

    private static double Round(double degrees) => Math.Round(degrees, 7);
}
