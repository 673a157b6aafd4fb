using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>
/// The outline of a mask's cells on a grid in degrees: simplified to <see cref="Tolerance"/> of a cell, and of coarser cells where the mask has so many
/// that the outline would be large. Cells across the antimeridian are cut there.
/// </summary>
/// <param name="Mask">Its first cell is the one in the north-west.</param>
/// <param name="West">The western edge of its first column; it may lie beyond ±180.</param>
/// <param name="North">The northern edge of its first row.</param>
/// <param name="Cell">The size of a cell.</param>
/// <param name="Bounds">Where the set cells end exactly, which may be inside of the outermost ones; east is greater than west.</param>
internal sealed record MaskOutline(CellMask Mask, double West, double North, double Cell, (double West, double South, double East, double North) Bounds)
{
    private const double FullCircle = 360;
    /// <summary>What steps of a slanting edge differ from it.</summary>
    private const double Tolerance = 0.75;
    private const int MostRings = 500;
    private const int MostCorners = 1000;

    public GeographicOutline Trace()
    {
        for (var factor = 1; ; factor *= 2)
        {
            var mask = factor == 1 ? Mask : Mask.Coarsened(factor);
            mask.JoinDiagonals();
            var polygons = Polygons(mask, factor * Cell);
            // Of very few cells there is nothing left to make coarser.
            if (Math.Max(mask.Columns, mask.Rows) <= 16)
                return Outline(Simple(polygons, factor * Cell));
            if (polygons.Sum(polygon => polygon.Count) <= MostRings && Simple(polygons, factor * Cell) is var simple && simple.Sum(polygon => polygon.Sum(ring => ring.Count)) <= MostCorners)
                return Outline(simple);
        }
    }

    private List<IReadOnlyList<IReadOnlyList<GeographicPlace>>> Polygons(CellMask mask, double cell)
    {
        var polygons = new List<IReadOnlyList<IReadOnlyList<GeographicPlace>>>();
        var last = (int)Math.Floor((West + mask.Columns * cell + FullCircle / 2 - 1e-9) / FullCircle);
        for (var turn = (int)Math.Floor((West + FullCircle / 2 + 1e-9) / FullCircle); turn <= last; turn++)
        {
            var (west, east) = (turn * FullCircle - FullCircle / 2, turn * FullCircle + FullCircle / 2);
            var first = Math.Max(0, (int)Math.Floor((west - West) / cell + 1e-9));
            var end = Math.Min(mask.Columns, (int)Math.Ceiling((east - West) / cell - 1e-9));
            if (first >= end)
                continue;
            foreach (var polygon in MaskTracer.Trace(first == 0 && end == mask.Columns ? mask : mask.Part(first, end)))
                polygons.Add([.. polygon.Select(ring => ring.Select(corner => Place(corner, first, cell, turn * FullCircle, west, east)).ToList())]);
        }
        return polygons;
    }

    private GeographicPlace Place(MaskCorner corner, int firstColumn, double cell, double turn, double west, double east)
    {
        var longitude = Math.Clamp(Math.Clamp(West + (firstColumn + corner.Column) * cell, Bounds.West, Bounds.East), west, east) - turn;
        var latitude = Math.Clamp(North - corner.Row * cell, Bounds.South, Bounds.North);
        return new(Math.Round(longitude, 6), Math.Round(latitude, 6));
    }

    private static List<IReadOnlyList<IReadOnlyList<GeographicPlace>>> Simple(List<IReadOnlyList<IReadOnlyList<GeographicPlace>>> polygons, double cell)
    {
        for (var tolerance = Tolerance * cell; tolerance > Tolerance * cell / 10; tolerance /= 2)
        {
            var simple = polygons.ConvertAll<IReadOnlyList<IReadOnlyList<GeographicPlace>>>(
                polygon => [.. polygon.Select(ring => RingSimplifier.Simplify(ring, tolerance))]);
            if (!RingCrossings.AreThere([.. simple.SelectMany(polygon => polygon)]))
                return simple;
        }
        return polygons;
    }

    private static GeographicOutline Outline(List<IReadOnlyList<IReadOnlyList<GeographicPlace>>> polygons)
    {
        var arcs = new LongitudeArcs();
        foreach (var ring in polygons.Select(polygon => polygon[0]))
            arcs.Add(ring.Min(place => place.Longitude), ring.Max(place => place.Longitude));
        var (west, east) = arcs.Around();
        var places = polygons.SelectMany(polygon => polygon[0]).ToList();
        var box = GeographicBox.FromEdges(west, places.Min(place => place.Latitude), east, places.Max(place => place.Latitude));
        return new GeographicOutline(box, [.. polygons.Select(polygon => polygon.Select(ring => (IReadOnlyList<GeographicPlace>)[.. ring, ring[0]]).ToList())]);
    }
}
