namespace Datasets.Conversion.Footprints;

/// <summary>A corner between cells: column 0 is the mask's western edge, row 0 its northern one.</summary>
internal readonly record struct MaskCorner(int Column, int Row);

/// <summary>
/// The outlines of a mask's cells along their edges, with the cells on the left: outer rings run counter-clockwise, holes clockwise. Corners in the middle
/// of a straight edge are left out, and a ring's first corner is not repeated at its end.
/// </summary>
internal sealed class MaskTracer
{
    private const byte None = 0, East = 1, North = 2, West = 3, South = 4;

    private readonly CellMask _mask;
    private readonly int _across;
    /// <summary>Where the outline goes on from each corner: of joined cells (<see cref="CellMask.JoinDiagonals"/>) there is one way at most.</summary>
    private readonly byte[] _ways;

    private MaskTracer(CellMask mask)
    {
        (_mask, _across) = (mask, mask.Columns + 1);
        _ways = new byte[_across * (mask.Rows + 1)];
        for (var row = 0; row < mask.Rows; row++)
        {
            for (var column = 0; column < mask.Columns; column++)
            {
                if (!mask[column, row])
                    continue;
                var corner = row * _across + column;
                if (!mask[column, row - 1])
                    _ways[corner + 1] = West;
                if (!mask[column - 1, row])
                    _ways[corner] = South;
                if (!mask[column, row + 1])
                    _ways[corner + _across] = East;
                if (!mask[column + 1, row])
                    _ways[corner + _across + 1] = North;
            }
        }
    }

    /// <summary>Polygons, each with its outer ring first and its holes after it. The mask's diagonals must be joined.</summary>
    public static IReadOnlyList<IReadOnlyList<IReadOnlyList<MaskCorner>>> Trace(CellMask mask)
    {
        var tracer = new MaskTracer(mask);
        var parts = mask.Parts();
        var polygons = new SortedDictionary<int, List<IReadOnlyList<MaskCorner>>>();
        for (var corner = 0; corner < tracer._ways.Length; corner++)
        {
            if (tracer._ways[corner] == None)
                continue;
            var cell = tracer.CellOnTheLeft(corner);
            var ring = tracer.Follow(corner);
            if (!polygons.TryGetValue(parts[cell], out var rings))
                polygons[parts[cell]] = rings = [];
            // A part is first met at its outer ring's northernmost edge, or at a hole's where that is scanned first: area tells.
            if (Area(ring) > 0)
                rings.Insert(0, ring);
            else
                rings.Add(ring);
        }
        return [.. polygons.Values];
    }

    private int CellOnTheLeft(int corner)
    {
        var (column, row) = (corner % _across, corner / _across);
        var (left, top) = _ways[corner] switch
        {
            West => (column - 1, row),
            South => (column, row),
            East => (column, row - 1),
            _ => (column - 1, row - 1),
        };
        return top * _mask.Columns + left;
    }

    private List<MaskCorner> Follow(int start)
    {
        var ring = new List<MaskCorner>();
        var last = None;
        var at = start;
        while (_ways[at] != None)
        {
            var way = _ways[at];
            _ways[at] = None;
            if (way != last)
                ring.Add(new(at % _across, at / _across));
            last = way;
            at += way switch { East => 1, West => -1, South => _across, _ => -_across };
        }
        // The start may lie in the middle of an edge.
        if (ring.Count > 2 && IsStraight(ring[^1], ring[0], ring[1]))
            ring.RemoveAt(0);
        return ring;
    }

    private static bool IsStraight(MaskCorner a, MaskCorner b, MaskCorner c) =>
        (a.Column == b.Column && b.Column == c.Column) || (a.Row == b.Row && b.Row == c.Row);

    /// <summary>Positive where it runs counter-clockwise on a map with north up.</summary>
    private static long Area(List<MaskCorner> ring)
    {
        var sum = 0L;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            sum += (long)b.Column * a.Row - (long)a.Column * b.Row;
        }
        return sum;
    }
}
