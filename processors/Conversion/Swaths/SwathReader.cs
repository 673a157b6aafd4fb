using Datasets.Conversion.Formats;
using Datasets.Conversion.Gridding;
using Datasets.Descriptors;

namespace Datasets.Conversion.Swaths;

/// <summary>Reads a swath strip by strip and puts its pixels on a grid, so that no more than a strip of it is in memory.</summary>
internal sealed class SwathReader
{
    private const int PixelsPerStrip = 1 << 17;

    private readonly IGranule _granule;
    private readonly SwathGeolocation _geolocation;
    private readonly SwathField _latitude;
    private readonly SwathField _longitude;
    private readonly (SwathField Latitude, SwathField Longitude)? _corners;
    private readonly IReadOnlyList<SwathField> _variables;
    private readonly IReadOnlyList<PixelFilter> _filters;
    private readonly bool[] _isRejectedRow;
    private readonly bool _hasGradients;

    /// <param name="variables">Arrays of the swath's own shape, in the order of the gridder's.</param>
    /// <exception cref="GranuleException">An array is missing or has another shape than the swath.</exception>
    public SwathReader(IGranule granule, SwathGeolocation geolocation, IReadOnlyList<SwathField> variables, GriddingDescriptor gridding)
    {
        (_granule, _geolocation, _variables) = (granule, geolocation, variables);
        (_latitude, _longitude, _corners) = SwathPlaces.Open(granule, geolocation);
        if (_corners is null && (_latitude.Lines < 2 || _latitude.Columns < 2))
            throw new GranuleException(
                $"{granule.FileName}: {geolocation.Latitude} has {_latitude.Lines} x {_latitude.Columns} pixels, and footprints cannot be derived " +
                "from fewer than 2 x 2: name the corners' arrays as gridding.latitudeCorners and gridding.longitudeCorners");
        _filters = [.. gridding.Filters.Select(filter => PixelFilter.Open(granule, filter, geolocation))];
        _hasGradients = gridding.Method == GriddingMethod.Conservative2;
        if (_hasGradients && (_latitude.Lines < 2 || _latitude.Columns < 2))
            throw new GranuleException(
                $"{granule.FileName}: {geolocation.Latitude} has {_latitude.Lines} x {_latitude.Columns} pixels, and gridding.method: conservative2 needs neighbours " +
                "along and across the track: use conservative");
        _isRejectedRow = new bool[_latitude.Columns];
        foreach (var row in gridding.RejectRows.Where(row => row < _isRejectedRow.Length))
            _isRejectedRow[row] = true;

        RequireShape(_longitude);
        RequireShape(_corners?.Latitude);
        RequireShape(_corners?.Longitude);
        foreach (var variable in variables)
            RequireShape(variable);
        foreach (var filter in _filters)
            RequireShape(filter.Field, allowOnePerLine: true);
    }

    /// <exception cref="GranuleException">The data cannot be read, or no pixel has a place.</exception>
    public void AddTo(SwathGridder gridder, SwathCoverage coverage)
    {
        if (!_latitude.IsWritten || !_longitude.IsWritten)
        {
            throw new UnreadableException(
                $"{_granule.FileName}: none of the {_latitude.Lines} x {_latitude.Columns} pixels has a place: " +
                $"{(_latitude.IsWritten ? _longitude.Path : _latitude.Path)} was never written");
        }
        var lines = Math.Max(16, PixelsPerStrip / _latitude.Columns);
        var usedBefore = coverage.UsedPixels;
        var placed = false;
        for (var line = 0; line < _latitude.Lines; line += lines)
            placed |= AddStrip(gridder, line, Math.Min(lines, _latitude.Lines - line));
        if (!placed)
        {
            throw new GranuleException(
                $"{_granule.FileName}: none of the {_latitude.Lines} x {_latitude.Columns} pixels has a place: {_geolocation.Latitude} and " +
                $"{_geolocation.Longitude} are missing or out of range throughout");
        }
        if (coverage.UsedPixels == usedBefore)
            AddPlacesTo(coverage);
    }

    /// <summary>A swath without a used pixel was somewhere all the same.</summary>
    private void AddPlacesTo(SwathCoverage coverage)
    {
        var lines = Math.Max(16, PixelsPerStrip / _latitude.Columns);
        for (var line = 0; line < _latitude.Lines; line += lines)
        {
            var count = Math.Min(lines, _latitude.Lines - line);
            foreach (var place in Places(_latitude.Read(line, count), _longitude.Read(line, count)))
                coverage.AddPlace(place);
        }
    }

    /// <returns>Whether any pixel has a place.</returns>
    private bool AddStrip(SwathGridder gridder, int line, int lines)
    {
        var columns = _latitude.Columns;
        // A line more on either side: corners lie between a line's centres and the next one's.
        var first = Math.Max(0, line - 1);
        var end = Math.Min(_latitude.Lines, line + lines + 1);
        var centres = Places(_latitude.Read(first, end - first), _longitude.Read(first, end - first));
        var strip = new CentreStrip(centres, columns, end - first);
        var given = _corners is { } corners ? Places(corners.Latitude.Read(line, lines), corners.Longitude.Read(line, lines)) : null;
        var isUsed = Filter(line, lines);
        var fields = _variables.Select(variable => variable.Read(line, lines)).ToArray();
        var gradients = _hasGradients ? Gradients(centres, fields, isUsed, first, line, lines, end) : null;

        Span<UnitVector> footprint = stackalloc UnitVector[4];
        var values = new double[fields.Length];
        for (var pixel = 0; pixel < lines * columns; pixel++)
        {
            if (!isUsed[pixel])
                continue;
            for (var i = 0; i < fields.Length; i++)
                values[i] = fields[i][pixel];
            if (!TryFootprint(strip, given, line - first, pixel, footprint))
                continue;
            if (gradients is null)
                gridder.Add(footprint, values);
            else
                gridder.Add(footprint, values, gradients, line - first + pixel / columns, pixel % columns);
        }
        return (given ?? centres).Any(place => place.IsSome);
    }

    /// <summary>Of the strip's pixels; the line before it and the line after it are neighbours, too.</summary>
    private PixelGradients Gradients(UnitVector[] centres, double[][] fields, bool[] isUsed, int first, int line, int lines, int end)
    {
        var before = line > first ? Filter(first, 1) : [];
        var after = end > line + lines ? Filter(end - 1, 1) : [];
        return new PixelGradients(
            centres,
            [
                .. _variables.Select((variable, i) => (double[])
                [
                    .. before.Length > 0 ? Used(variable.Read(first, 1, isCounted: false), before) : [],
                    .. Used([.. fields[i]], isUsed),
                    .. after.Length > 0 ? Used(variable.Read(end - 1, 1, isCounted: false), after) : [],
                ]),
            ],
            _latitude.Columns);
    }

    private static double[] Used(double[] values, bool[] isUsed)
    {
        for (var pixel = 0; pixel < values.Length; pixel++)
        {
            if (!isUsed[pixel])
                values[pixel] = double.NaN;
        }
        return values;
    }

    private bool TryFootprint(CentreStrip strip, UnitVector[]? given, int linesBefore, int pixel, Span<UnitVector> footprint)
    {
        if (given is null)
            return strip.TryCorners(linesBefore + pixel / _latitude.Columns, pixel % _latitude.Columns, footprint);
        given.AsSpan(4 * pixel, 4).CopyTo(footprint);
        return GivenCorners.TrySort(footprint);
    }

    private bool[] Filter(int line, int lines)
    {
        var isUsed = new bool[lines * _latitude.Columns];
        for (var pixel = 0; pixel < isUsed.Length; pixel++)
            isUsed[pixel] = !_isRejectedRow[pixel % _latitude.Columns];
        foreach (var filter in _filters)
            filter.Apply(line, lines, isUsed);
        return isUsed;
    }

    private static UnitVector[] Places(double[] latitudes, double[] longitudes)
    {
        var places = new UnitVector[latitudes.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = UnitVector.FromDegrees(latitudes[i], longitudes[i]);
        return places;
    }

    private void RequireShape(SwathField? field, bool allowOnePerLine = false)
    {
        if (field is null || (field.Lines == _latitude.Lines && (field.Columns == _latitude.Columns || (allowOnePerLine && field.Columns == 1))))
            return;
        throw new GranuleException(
            $"{_granule.FileName}: {field.Path} has {field.Lines} x {field.Columns} pixels, and {_geolocation.Latitude} has {_latitude.Lines} x " +
            $"{_latitude.Columns}: they are not of the same swath");
    }
}
