using Datasets.Conversion.Footprints;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Mosaics;

/// <summary>The outline of the tiles of a mosaic: of cells in degrees whose middles are in one of them, some hundreds across.</summary>
internal static class MosaicFootprint
{
    private const int CellsAcross = 720;
    private const string Degrees = "EPSG:4326";

    /// <summary>Null where the mosaic's own edges say it: there is a tile everywhere, or the box goes over the antimeridian.</summary>
    /// <exception cref="PlacementException">The raster's coordinate reference system has no transformation to degrees, or no pixel is on Earth.</exception>
    public static GeographicOutline? Trace(Raster mosaic, IReadOnlyList<MosaicTile> tiles)
    {
        if (tiles.Sum(tile => (long)tile.Raster.Width * tile.Raster.Height) == (long)mosaic.Width * mosaic.Height)
            return null;
        var boxes = tiles.Select(tile => RasterExtent.InDegrees(tile.Raster)).ToList();
        var whole = RasterExtent.InDegrees(mosaic);
        if (boxes.Append(whole).Any(box => box.West > box.East))
            return null;
        var bounds = (West: boxes.Min(box => box.West), South: boxes.Min(box => box.South), East: boxes.Max(box => box.East), North: boxes.Max(box => box.North));
        bounds = (Up(Math.Max(bounds.West, whole.West)), Up(Math.Max(bounds.South, whole.South)), Down(Math.Min(bounds.East, whole.East)), Down(Math.Min(bounds.North, whole.North)));
        var cell = Math.Max(bounds.East - bounds.West, bounds.North - bounds.South) / CellsAcross;
        var mask = new CellMask(Count(bounds.East - bounds.West, cell), Count(bounds.North - bounds.South, cell));
        var isThere = new Occupied(mosaic, tiles);
        for (var row = 0; row < mask.Rows; row++)
        {
            double[] x = [.. Enumerable.Range(0, mask.Columns).Select(column => bounds.West + (column + 0.5) * cell)], y = new double[mask.Columns];
            Array.Fill(y, Math.Max(bounds.North - (row + 0.5) * cell, -90));
            GdalCoordinateSystems.Transform(Degrees, isThere.Definition, x, y);
            for (var column = 0; column < mask.Columns; column++)
                mask[column, row] = isThere.At(x[column], y[column]);
        }
        return new MaskOutline(mask, bounds.West, bounds.North, cell, bounds).Trace();
    }

    // An outline's places have six decimals, and none is beyond the raster.
    private static double Up(double degrees) => Math.Ceiling(degrees * 1e6) / 1e6;

    private static double Down(double degrees) => Math.Floor(degrees * 1e6) / 1e6;

    private static int Count(double length, double cell) => Math.Max(1, (int)Math.Ceiling(length / cell - 1e-9));

    /// <summary>Whether there is a tile at a place of the mosaic's system.</summary>
    private sealed class Occupied(Raster mosaic, IReadOnlyList<MosaicTile> tiles)
    {
        public string Definition { get; } = mosaic.Crs.Epsg is { } code ? FormattableString.Invariant($"EPSG:{code}") : mosaic.Crs.Wkt ?? "";

        public bool At(double x, double y)
        {
            var (column, row) = (Math.Floor((x - mosaic.GeoTransform.OriginX) / mosaic.GeoTransform.PixelWidth), Math.Floor((y - mosaic.GeoTransform.OriginY) / mosaic.GeoTransform.PixelHeight));
            return tiles.Any(tile => column >= tile.Column && column < tile.Column + tile.Raster.Width && row >= tile.Row && row < tile.Row + tile.Raster.Height);
        }
    }
}
