using System.Globalization;
using Datasets.Conversion.Footprints;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Warping;

/// <summary>The grid that a raster is warped to: outer edges in the target's units, whole pixels apart.</summary>
internal sealed record WarpGrid(double West, double South, double East, double North, int Columns, int Rows)
{
    private const int MostPixelsAcross = 200_000;
    private const int Steps = 200;

    /// <summary>Of a pixel: an edge that lies on a grid line but for rounding does not ask for one pixel more.</summary>
    private const double Rounding = 1e-6;

    /// <summary>The descriptor's box; without one, the least that holds the source, its edges whole numbers of pixels from 0.</summary>
    /// <exception cref="WarpException">The grid has no pixel, or far too many.</exception>
    /// <exception cref="GdalException">A coordinate reference system is not known.</exception>
    public static WarpGrid Create(Raster source, WarpDescriptor warp)
    {
        var target = GdalCoordinateSystems.Describe(warp.Crs);
        var pixel = warp.Resolution;
        if (warp.Bbox is [var west, var south, var east, var north])
            return Create(west, south, east, north, pixel, warp);
        var box = target.IsGeographic ? InDegrees(source) : Projected(source, warp);
        var (left, bottom) = (Math.Floor(box.West / pixel + Rounding) * pixel, Math.Floor(box.South / pixel + Rounding) * pixel);
        var (right, top) = (Math.Ceiling(box.East / pixel - Rounding) * pixel, Math.Ceiling(box.North / pixel - Rounding) * pixel);
        return Create(left, bottom, right, top, pixel, warp);
    }

    /// <summary>The text by which GDAL knows a coordinate reference system.</summary>
    public static string DefinitionOf(CoordinateReferenceSystem crs) =>
        crs.Epsg is { } code ? string.Create(CultureInfo.InvariantCulture, $"EPSG:{code}") : crs.Wkt ?? "";

    private static WarpGrid Create(double west, double south, double east, double north, double pixel, WarpDescriptor warp)
    {
        var (columns, rows) = (Math.Round((east - west) / pixel), Math.Round((north - south) / pixel));
        if (columns is >= 1 and <= MostPixelsAcross && rows is >= 1 and <= MostPixelsAcross)
            return new WarpGrid(west, south, east, north, (int)columns, (int)rows);
        throw new WarpException(string.Create(
            CultureInfo.InvariantCulture,
            $"warp to {warp.Crs} with resolution {pixel} makes {columns} x {rows} pixels, from ({west}, {south}) to ({east}, {north}), and " +
            $"1 to {MostPixelsAcross} each way are possible: the resolution is in the units of {warp.Crs}; a source that reaches beyond what the projection is for needs a bbox"));
    }

    private static (double West, double South, double East, double North) InDegrees(Raster source)
    {
        if (RasterExtent.IsInDegrees(source))
            return RasterExtent.Edges(source);
        var box = ProjectedFootprint.Compute(source);
        // A grid cannot go on at the other side of the antimeridian.
        return box.CrossesAntimeridian ? (-180, box.South, 180, box.North) : (box.West, box.South, box.East, box.North);
    }

    private static (double West, double South, double East, double North) Projected(Raster source, WarpDescriptor warp)
    {
        var (x, y) = Net(source);
        GdalCoordinateSystems.Transform(DefinitionOf(source.Crs), warp.Crs, x, y);
        var (eastings, northings) = (x.Where(double.IsFinite).ToList(), y.Where(double.IsFinite).ToList());
        return eastings.Count > 0
            ? (eastings.Min(), northings.Min(), eastings.Max(), northings.Max())
            : throw new WarpException($"none of the source's pixels has a place in {warp.Crs}: choose a target for its part of the Earth");
    }

    /// <summary>Places over the whole raster, its edges among them.</summary>
    private static (double[] X, double[] Y) Net(Raster raster)
    {
        var g = raster.GeoTransform;
        var (x, y) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Steps; i++)
        {
            for (var j = 0; j <= Steps; j++)
            {
                var (column, row) = ((double)j / Steps * raster.Width, (double)i / Steps * raster.Height);
                x.Add(g.OriginX + column * g.PixelWidth + row * g.RowRotation);
                y.Add(g.OriginY + column * g.ColumnRotation + row * g.PixelHeight);
            }
        }
        return ([.. x], [.. y]);
    }
}
