using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>
/// The coordinate reference system of a variable: what the descriptor states, or what its <c>grid_mapping</c> says by <c>crs_wkt</c>, <c>spatial_ref</c> or
/// an EPSG code, else by the parameters of the projection or a PROJ string; longitude and latitude without such a thing are EPSG:4326. Source: CF
/// conventions 1.11, section 5.6 and appendix F. Where the file has latitudes and longitudes cell by cell, too, they decide between statements that differ,
/// and choose the shape of the Earth where none is stated.
/// </summary>
internal sealed class CfGridMapping
{
    private const int Wgs84 = 4326;
    /// <summary>Of a cell: further off, cells are in another place.</summary>
    private const double Contradiction = 0.5;
    /// <summary>Of a cell: what the rounding of stored coordinates makes.</summary>
    private const double Alike = 0.02;

    private readonly IGranule _granule;
    private readonly IGranuleArray _array;
    private readonly CfDimensions _dimensions;
    private readonly CfCoordinate _x;
    private readonly CfCoordinate _y;
    private readonly bool _isGeographic;
    private readonly string _where;
    private readonly IReadOnlyDictionary<string, AttributeValue> _attributes;
    private readonly string? _projection;
    private readonly List<string> _warnings;

    private CfGridMapping(IGranule granule, IGranuleArray array, CfDimensions dimensions, bool isStated, List<string> warnings)
    {
        (_granule, _array, _dimensions, _warnings) = (granule, array, dimensions, warnings);
        (_x, _y) = (dimensions.X.Coordinate!, dimensions.Y.Coordinate!);
        _isGeographic = dimensions.X.Kind == CfAxisKind.Longitude;
        var mapping = Mapping(isStated);
        _attributes = mapping is null ? AttributesAround() : granule.Attributes(mapping);
        _where = mapping is null ? $"{granule.FileName}: {array.Path}" : $"{granule.FileName}: the grid mapping {mapping} of {array.Path}";
        _projection = mapping is null ? null : _attributes.TextOf("grid_mapping_name");
    }

    /// <param name="grid">What the descriptor states of the grid.</param>
    /// <param name="warnings">Gets what is odd, and what was taken all the same.</param>
    /// <exception cref="GranuleException">The file does not say the projection, or one that is not known, or its statements cannot all be true.</exception>
    public static CfPlacing Of(IGranule granule, IGranuleArray array, CfDimensions dimensions, GridDescriptor? grid, List<string> warnings)
    {
        var reference = new CfGridMapping(granule, array, dimensions, grid?.Crs is not null, warnings);
        var candidates = reference.Candidates(grid?.Crs);
        var chosen = reference.Choose(candidates);
        return new CfPlacing(
            chosen.System.Epsg is { } code ? CoordinateReferenceSystem.FromEpsg(code) : CoordinateReferenceSystem.FromWkt(chosen.System.Wkt),
            chosen.UnitX, chosen.UnitY, chosen.System.IsGeographic, chosen.System.IsGeographic && !chosen.IsRotated);
    }

    /// <summary>One statement of where the grid lies.</summary>
    /// <param name="Source">What states it, as a message says it.</param>
    /// <param name="Shape">The shape of the Earth that was assumed; null where it is stated.</param>
    private sealed record Candidate(string Source, GdalCoordinateSystem System, double UnitX, double UnitY, string? Shape = null)
    {
        public bool IsOfDescriptor { get; init; }
        public bool IsRotated => System.Wkt.Contains("DERIVINGCONVERSION", StringComparison.Ordinal);
    }

    /// <summary>The path of the grid mapping; null where the variable has none.</summary>
    private string? Mapping(bool isStated)
    {
        if (_array.Attributes.TextOf("grid_mapping") is not { Length: > 0 } stated)
            return isStated || _isGeographic ? null : OnlyMapping();
        var name = NameOf(stated, [CfNames.Last(_x.Path), CfNames.Last(_y.Path)]);
        if (CfNames.Find(_granule, CfNames.Parent(_array.Path), name) is { } path)
            return path;
        if (!_isGeographic && !isStated)
            throw new GranuleException($"{_granule.FileName}: {_array.Path} has the grid_mapping '{name}', and there is no such variable: state the system as grid: {{crs: …}} in the descriptor");
        if (!isStated)
            _warnings.Add($"{_granule.FileName}: {_array.Path} has the grid_mapping '{name}', and there is no such variable: its axes are degrees, and are taken for longitude and latitude of WGS 84");
        return null;
    }

    /// <summary>Of a variable on projected axes that names no grid mapping: the file's only one, as files of rioxarray have it.</summary>
    private string? OnlyMapping()
    {
        var group = CfNames.Parent(_array.Path);
        var named = _array.Attributes.TextOf("coordinates")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var mappings = named.Select(name => CfNames.Find(_granule, group, name)).OfType<string>().Concat(_granule.Arrays(group))
            .Distinct().Where(path => CfSystems.States(_granule.Attributes(path))).ToList();
        if (mappings is not [var only])
            return null;
        _warnings.Add($"{_granule.FileName}: {_array.Path} names no grid_mapping: {only} is taken, which is the only one of the file");
        return only;
    }

    /// <summary>Of a file without a grid mapping: its own attributes and the variable's may state a system.</summary>
    private Dictionary<string, AttributeValue> AttributesAround()
    {
        var attributes = new Dictionary<string, AttributeValue>(_granule.Attributes("/"), StringComparer.Ordinal);
        foreach (var (name, value) in _array.Attributes)
            attributes[name] = value;
        return attributes;
    }

    /// <summary>Of <c>crs</c> or, in the extended form, <c>crs: x y other: lat lon</c>, the mapping of these coordinates (CF 1.11, section 5.6).</summary>
    private static string NameOf(string stated, string[] coordinates)
    {
        var words = stated.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (first, current) = (words[0].TrimEnd(':'), words[0].TrimEnd(':'));
        foreach (var word in words)
        {
            if (word.EndsWith(':'))
                current = word[..^1];
            else if (coordinates.Contains(word))
                return current;
        }
        return first;
    }

    /// <summary>Best first; at least one.</summary>
    private List<Candidate> Candidates(string? stated)
    {
        var candidates = new List<Candidate>();
        GranuleException? problem = null;
        if (stated is not null)
            candidates.Add(Make("the descriptor's grid.crs", stated) with { IsOfDescriptor = true });
        foreach (var (attribute, definition) in CfSystems.WktAndCodes(_attributes))
        {
            Try(() => Make(attribute, definition), isSkipped: IsBesideDegrees(attribute, definition));
        }
        // What a file spells out counts, or it is an error: parameters beside it that differ would be taken silently.
        if (problem is not null && candidates.Count == 0)
            throw problem;
        if (problem is not null)
            _warnings.Add($"{problem.Message}; {candidates[0].Source} is taken");
        if (_isGeographic)
        {
            if (_projection is null or "latitude_longitude" && candidates.Count == 0)
                candidates.Add(LongitudeLatitude());
            else if (_projection is not (null or "latitude_longitude"))
                Try(() => Make("the parameters of the projection", CfProjection.Define(_where, _projection, _attributes, (1, 1))));
        }
        else
        {
            if (_projection is not null && (_projection == "rotated_latitude_longitude" || CfProjection.StatesShape(_attributes)))
                Try(() => Make("the parameters of the projection", CfProjection.Define(_where, _projection, _attributes, Lengths())));
            foreach (var (attribute, definition) in CfSystems.ProjStrings(_attributes))
                Try(() => Make(attribute, definition));
            if (_projection is not null && candidates.Count == 0 && problem is null)
                AddShapes();
        }
        if (candidates.Count > 0)
            return candidates;
        throw problem ?? new UnplacedGridException(
            $"{_granule.FileName}: {_array.Path} is on a projected grid ({_x.Path}, {_y.Path}), and no attribute grid_mapping says by which projection: state it " +
            "as grid: {crs: …} in the descriptor")
        {
            Proposal = CfUnits.MayBeDegrees(_x, 360) && CfUnits.MayBeDegrees(_y, 90) && _x.Values.Any(value => !double.IsInteger(value))
                ? new() { Crs = $"EPSG:{Wgs84}" }
                : null,
        };

        void Try(Func<Candidate> make, bool isSkipped = false)
        {
            try
            {
                if (!isSkipped)
                    candidates.Add(make());
            }
            catch (GranuleException error)
            {
                problem ??= error;
            }
        }

        void AddShapes()
        {
            foreach (var shape in EarthShapes.Others.Prepend(EarthShapes.Assumed))
                Try(() => Make($"the parameters of the projection with {shape}", CfProjection.Define(_where, _projection, _attributes, Lengths(), shape)) with { Shape = shape });
        }
    }

    /// <summary>NOAA's CoralTemp has a code of an equidistant cylindrical projection beside degrees.</summary>
    private bool IsBesideDegrees(string attribute, string definition) =>
        _isGeographic && !CfSystems.IsWkt(attribute) && _projection is null or "latitude_longitude" && !Describe(attribute, definition).IsGeographic;

    private Candidate LongitudeLatitude() => _attributes.NumberOf("longitude_of_prime_meridian") is null or 0
        ? new Candidate("the axes in degrees", CfSystems.Describe($"EPSG:{Wgs84}"), 1, 1)
        : throw new GranuleException($"{_where} counts longitudes from another meridian than Greenwich's (longitude_of_prime_meridian), which is not read");

    private (double X, double Y) Lengths() => (LengthOf(_x), LengthOf(_y));

    // Those of a satellite's view are angles, beside which false easting and northing are none.
    private double LengthOf(CfCoordinate coordinate) =>
        string.IsNullOrEmpty(coordinate.Units) || CfUnits.Radians(coordinate) is not null || CfUnits.IsDegrees(coordinate) ? 1 : CfUnits.Metres(_granule, coordinate);

    private Candidate Make(string source, string definition)
    {
        var system = Describe(source, definition);
        var isDegrees = _isGeographic || (CfUnits.MayBeDegrees(_x, 360) && CfUnits.MayBeDegrees(_y, 90));
        if (system.IsGeographic && !isDegrees && CfUnits.FitsDegrees(_x, 360) && CfUnits.FitsDegrees(_y, 90))
        {
            // rioxarray once wrote metres whatever the system.
            _warnings.Add($"{_where} is geographic, and the axes {_x.Path} and {_y.Path} state the units '{_x.Units}': their numbers are taken for degrees");
            isDegrees = true;
        }
        if (system.IsGeographic ? !isDegrees : _isGeographic)
        {
            throw new GranuleException(
                $"{_where} is {(system.IsGeographic ? "geographic" : "projected")}, but the axes {_x.Path} and " +
                $"{_y.Path} are {(_isGeographic ? "longitude and latitude" : "projected x and y")}");
        }
        return system.IsGeographic ? new Candidate(source, system, 1, 1) : new Candidate(source, system, Unit(_x, system), Unit(_y, system));
    }

    private GdalCoordinateSystem Describe(string source, string definition)
    {
        try
        {
            return CfSystems.Describe(definition);
        }
        catch (GdalException e) when (e is not GdalNotFoundException)
        {
            throw new GranuleException($"{_where} is not understood ({source}): {e.Message}", e);
        }
    }

    /// <summary>Coordinates that state no unit are in the system's own.</summary>
    private double Unit(CfCoordinate coordinate, GdalCoordinateSystem system)
    {
        if (_projection is "geostationary" or "vertical_perspective" && CfUnits.Angle(coordinate) is { } angle)
        {
            return angle * (_attributes.NumberOf("perspective_point_height")
                ?? throw new GranuleException($"{_where} has no perspective_point_height, which turns the angles of {coordinate.Path} into metres"));
        }
        return string.IsNullOrEmpty(coordinate.Units) ? 1 : CfUnits.Metres(_granule, coordinate) / system.MetresPerUnit;
    }

    private Candidate Choose(List<Candidate> candidates)
    {
        var places = CellPlaces.Sample(_granule, _array, _dimensions.Y, _dimensions.X);
        var measured = candidates.Select(candidate => (Candidate: candidate, Offset: places.Count == 0 ? null : OffsetOf(candidate, places))).Where(pair => pair.Offset is not null).ToList();
        return measured.Count == 0 ? ChooseByOrder(candidates) : ChooseByPlaces([.. measured.Select(pair => (pair.Candidate, pair.Offset!.Value))], candidates[0]);
    }

    private Candidate ChooseByPlaces(List<(Candidate Candidate, PlacingOffset Offset)> measured, Candidate first)
    {
        var best = measured.MinBy(pair => pair.Offset.Cells);
        var (chosen, offset) = best.Candidate.Shape is null ? measured.First(pair => pair.Offset.Cells <= best.Offset.Cells + Alike) : best;
        const string own = "the latitudes and longitudes that the file has for them";
        if (offset.Cells > Contradiction)
        {
            throw new GranuleException(
                $"{_where}: by {chosen.Source}, cells lie up to {offset} from {own}, and nothing that the file states explains it: state the system as grid: {{crs: …}} in the descriptor");
        }
        if (chosen.Shape is { } shape && !ReferenceEquals(chosen, first))
        {
            _warnings.Add($"{_where} states no shape of the Earth: {shape} is taken, by which cells lie within {offset} of {own}; with WGS 84 it is up to {measured[0].Offset}");
            return chosen;
        }
        foreach (var other in measured.Where(pair => pair.Candidate.Shape is null && pair.Offset.Cells > Contradiction))
        {
            if (other.Candidate.IsOfDescriptor)
                throw new GranuleException($"{_where}: by {other.Candidate.Source}, cells lie up to {other.Offset} from {own}; {chosen.Source} fits them ({offset})");
            _warnings.Add($"{_where}: by {other.Candidate.Source}, cells lie up to {other.Offset} from {own}; {chosen.Source} is taken, which fits them ({offset})");
        }
        return chosen;
    }

    /// <summary>The first; what it contradicts is said.</summary>
    private Candidate ChooseByOrder(List<Candidate> candidates)
    {
        var chosen = candidates[0];
        if (candidates.Count == 1)
            return chosen;
        var places = PlacesOf(chosen);
        if (chosen.Shape is not null)
        {
            if (OffsetOf(candidates[1], places) is { Cells: > Contradiction } onSphere)
                _warnings.Add($"{_where} states no shape of the Earth: WGS 84 is taken; on a sphere of 6371 km, cells lie up to {onSphere} from there. State the system as grid: {{crs: …}} in the descriptor");
            return chosen;
        }
        foreach (var other in candidates.Skip(1))
        {
            if (OffsetOf(other, places) is not { Cells: > Contradiction } offset)
                continue;
            var contradiction = $"{_where}: {chosen.Source} and {other.Source} contradict each other: cells lie up to {offset} from each other";
            if (chosen.IsOfDescriptor)
                throw new GranuleException(contradiction);
            _warnings.Add($"{contradiction}; {chosen.Source} is taken");
        }
        return chosen;
    }

    private PlacingOffset? OffsetOf(Candidate candidate, IReadOnlyList<CellPlace> places)
    {
        try
        {
            return PlacingOffset.Of(
                places, candidate.System.Wkt, [.. _x.Values.Select(value => value * candidate.UnitX)], [.. _y.Values.Select(value => value * candidate.UnitY)], candidate.System.IsGeographic);
        }
        catch (GdalException e) when (e is not GdalNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where a statement puts some of the cells.</summary>
    private List<CellPlace> PlacesOf(Candidate candidate)
    {
        const int across = 5;
        var cells = Enumerable.Range(0, across * across).Select(i => (Row: i / across * (_y.Count - 1) / (across - 1), Column: i % across * (_x.Count - 1) / (across - 1))).ToList();
        double[] x = [.. cells.Select(cell => _x.Values[cell.Column] * candidate.UnitX)], y = [.. cells.Select(cell => _y.Values[cell.Row] * candidate.UnitY)];
        GdalCoordinateSystems.Transform(candidate.System.Wkt, $"EPSG:{Wgs84}", x, y);
        return [.. cells.Select((cell, i) => new CellPlace(cell.Row, cell.Column, x[i], y[i])).Where(place => double.IsFinite(place.Longitude))];
    }
}
