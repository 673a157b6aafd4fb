using System.Collections.Concurrent;
using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>Where a raster's edges are.</summary>
public static class RasterExtent
{
    private const int Wgs84 = 4326;
    private const int MostKnown = 256;

    /// <summary>Boxes of projected grids: a granule's variables share one, and so do the days of a tile; finding one takes as long as compressing some hundred kilobytes.</summary>
    private static readonly ConcurrentDictionary<(CoordinateReferenceSystem, GeoTransform, int, int), GeographicBox> Known = new();

    public static bool IsInDegrees(Raster raster) => raster.Crs.Epsg == Wgs84;

    /// <summary>The box around the raster in degrees of EPSG:4326.</summary>
    /// <exception cref="PlacementException">The raster's coordinate reference system has no transformation to degrees, or no pixel is on Earth.</exception>
    public static GeographicBox InDegrees(Raster raster) => IsInDegrees(raster) ? EdgesInDegrees(raster) : Projected(raster);

    private static GeographicBox Projected(Raster raster)
    {
        var key = (raster.Crs, raster.GeoTransform, raster.Width, raster.Height);
        if (Known.TryGetValue(key, out var known))
            return known;
        if (Known.Count >= MostKnown)
            Known.Clear();
        return Known[key] = ProjectedFootprint.Compute(raster);
    }

    private static GeographicBox EdgesInDegrees(Raster raster)
    {
        var (west, south, east, north) = Edges(raster);
        return GeographicBox.FromEdges(west, south, east, north);
    }

    /// <summary>The outer edges (minimum x, minimum y, maximum x, maximum y) in the raster's own CRS.</summary>
    public static (double MinX, double MinY, double MaxX, double MaxY) Edges(Raster raster)
    {
        var g = raster.GeoTransform;
        var (acrossX, acrossY) = (raster.Width * g.PixelWidth, raster.Width * g.ColumnRotation);
        var (downX, downY) = (raster.Height * g.RowRotation, raster.Height * g.PixelHeight);
        Span<double> xs = [g.OriginX, g.OriginX + acrossX, g.OriginX + downX, g.OriginX + acrossX + downX];
        Span<double> ys = [g.OriginY, g.OriginY + acrossY, g.OriginY + downY, g.OriginY + acrossY + downY];
        xs.Sort();
        ys.Sort();
        return (xs[0], ys[0], xs[^1], ys[^1]);
    }
}
