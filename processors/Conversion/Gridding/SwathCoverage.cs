using Datasets.Conversion.Footprints;
using Datasets.Model;

namespace Datasets.Conversion.Gridding;

/// <summary>Where the pixels of one or more swaths are: those that are used, which of them have a value, and the places of swaths without a used pixel.</summary>
internal sealed class SwathCoverage(TargetGrid grid)
{
    private readonly FootprintMask _valid = new(grid);
    private readonly FootprintMask _fill = new(grid);
    private readonly bool[] _placedLongitudes = new bool[360];
    private long _validPixels;
    private long _fillPixels;
    private double _south = double.PositiveInfinity;
    private double _north = double.NegativeInfinity;

    public long UsedPixels => _validPixels + _fillPixels;

    /// <summary>Adds a used pixel that has a value.</summary>
    public void AddValid(ReadOnlySpan<PlanePoint> polygon, ReadOnlySpan<CellOverlap> overlaps)
    {
        _validPixels++;
        _valid.Add(overlaps, polygon);
    }

    /// <summary>Adds a used pixel without a value.</summary>
    public void AddFill(ReadOnlySpan<PlanePoint> polygon, CellOverlaps overlaps)
    {
        _fillPixels++;
        if (grid.IsWithinACell(polygon))
            _fill.AddCorners(polygon);
        else
            _fill.Add(overlaps.Compute(polygon), polygon);
    }

    /// <summary>Adds a place of a swath none of whose pixels is used.</summary>
    public void AddPlace(UnitVector place)
    {
        if (!place.IsSome)
            return;
        var latitude = place.Latitude;
        (_south, _north) = (Math.Min(_south, latitude), Math.Max(_north, latitude));
        _placedLongitudes[Math.Min(359, (int)(place.Longitude + 180))] = true;
    }

    /// <summary>
    /// The outline of the used pixels or, where most of them are fill, of those with a value; without any used pixel, the box around the swath to a degree.
    /// Null where that is not on the grid.
    /// </summary>
    public GeographicOutline? Outline()
    {
        if (UsedPixels == 0)
            return _south <= _north ? GeographicOutline.Of(PlacedBox()) : null;
        if (!_valid.IsEmpty && _validPixels < _fillPixels)
            return _valid.Outline();
        if (_valid.IsEmpty && _fill.IsEmpty)
            return null;
        _fill.Add(_valid);
        return _fill.Outline();
    }

    private GeographicBox PlacedBox()
    {
        var arcs = new LongitudeArcs();
        for (var i = 0; i < _placedLongitudes.Length; i++)
        {
            if (_placedLongitudes[i])
                arcs.Add(i - 180, i - 179);
        }
        var (west, east) = arcs.Around();
        return GeographicBox.FromEdges(west, Math.Floor(_south), east, Math.Ceiling(_north));
    }
}
