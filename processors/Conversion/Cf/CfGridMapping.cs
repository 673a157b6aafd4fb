using System.Collections.Concurrent;
using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>
/// The coordinate reference system of a variable: what its <c>grid_mapping</c> says by <c>crs_wkt</c>, <c>spatial_ref</c> or an EPSG code, else by
/// the parameters of the projection; longitude and latitude without such a thing are EPSG:4326. Source: CF conventions 1.11, section 5.6 and
/// appendix F.
/// </summary>
internal static class CfGridMapping
{
    private const int Wgs84 = 4326;

    private static readonly ConcurrentDictionary<string, GdalCoordinateSystem> Known = new();

    /// <summary>The system, and how many of its units one unit of each axis' coordinates is.</summary>
    /// <exception cref="GranuleException">The file does not say the projection, or one that is not known.</exception>
    public static (CoordinateReferenceSystem Crs, double UnitX, double UnitY) Of(IGranule granule, IGranuleArray array, CfDimensions dimensions)
    {
        var isGeographic = dimensions.X.Kind == CfAxisKind.Longitude;
        var mapping = Mapping(granule, array, dimensions);
        if (mapping is null)
        {
            return isGeographic ? (CoordinateReferenceSystem.FromEpsg(Wgs84), 1, 1) : throw new GranuleException(
                $"{granule.FileName}: {array.Path} is on a projected grid ({dimensions.X.Coordinate!.Path}, {dimensions.Y.Coordinate!.Path}), and no " +
                "attribute grid_mapping says by which projection");
        }
        var where = $"{granule.FileName}: the grid mapping {mapping.Path} of {array.Path}";
        var projection = mapping.Attributes.TextOf("grid_mapping_name");
        if (projection == "geostationary")
        {
            throw new GranuleException(
                $"{where} is geostationary, a projection that GeoTIFF has no keys for: warp the file first, for instance with " +
                "'gdalwarp -t_srs EPSG:4326'");
        }
        var definition = Stated(mapping.Attributes);
        if (definition is null && isGeographic && projection is null or "latitude_longitude")
        {
            return mapping.Attributes.NumberOf("longitude_of_prime_meridian") is null or 0 ? (CoordinateReferenceSystem.FromEpsg(Wgs84), 1, 1) : throw new GranuleException(
                $"{where} counts longitudes from another meridian than Greenwich's (longitude_of_prime_meridian), which is not read");
        }
        definition ??= CfProjection.Define(where, projection, mapping.Attributes, (LengthOf(dimensions.X.Coordinate!), LengthOf(dimensions.Y.Coordinate!)));
        var system = Describe(where, definition);
        // NOAA's CoralTemp has a code of an equidistant cylindrical projection beside degrees.
        if (isGeographic && !system.IsGeographic && projection == "latitude_longitude" && !HasWkt(mapping.Attributes))
            return (CoordinateReferenceSystem.FromEpsg(Wgs84), 1, 1);
        if (system.IsGeographic != isGeographic)
        {
            throw new GranuleException(
                $"{where} is {(system.IsGeographic ? "geographic" : "projected")}, but the axes {dimensions.X.Coordinate!.Path} and " +
                $"{dimensions.Y.Coordinate!.Path} are {(isGeographic ? "longitude and latitude" : "projected x and y")}");
        }
        var crs = system.Epsg is { } code ? CoordinateReferenceSystem.FromEpsg(code) : CoordinateReferenceSystem.FromWkt(system.Wkt);
        return isGeographic ? (crs, 1, 1) : (crs, Units(dimensions.X.Coordinate!), Units(dimensions.Y.Coordinate!));

        // Coordinates that state no unit are in the system's own.
        double Units(CfCoordinate coordinate) =>
            string.IsNullOrEmpty(coordinate.Units) ? 1 : Metres(granule, coordinate) / system.MetresPerUnit;

        double LengthOf(CfCoordinate coordinate) => isGeographic || string.IsNullOrEmpty(coordinate.Units) ? 1 : Metres(granule, coordinate);
    }

    private sealed record GridMapping(string Path, IReadOnlyDictionary<string, AttributeValue> Attributes);

    private static GridMapping? Mapping(IGranule granule, IGranuleArray array, CfDimensions dimensions)
    {
        if (array.Attributes.TextOf("grid_mapping") is not { Length: > 0 } stated)
            return null;
        var name = NameOf(stated, [NameOf(dimensions.X.Coordinate!.Path), NameOf(dimensions.Y.Coordinate!.Path)]);
        var path = CfNames.Find(granule, CfNames.Parent(array.Path), name)
            ?? throw new GranuleException($"{granule.FileName}: {array.Path} has the grid_mapping '{name}', and there is no such variable");
        return new GridMapping(path, granule.Attributes(path));
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

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static bool HasWkt(IReadOnlyDictionary<string, AttributeValue> attributes) =>
        attributes.TextOf("crs_wkt") is not null || attributes.TextOf("spatial_ref") is not null;

    private static string? Stated(IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        if (HasWkt(attributes))
            return attributes.TextOf("crs_wkt") ?? attributes.TextOf("spatial_ref");
        if (attributes.NumberOf("epsg_code") is { } number)
            return string.Create(CultureInfo.InvariantCulture, $"EPSG:{number}");
        return attributes.TextOf("epsg_code") is { } code && code.StartsWith("EPSG:", StringComparison.OrdinalIgnoreCase) ? code : null;
    }

    private static GdalCoordinateSystem Describe(string where, string definition)
    {
        try
        {
            return Known.GetOrAdd(definition, GdalCoordinateSystems.Describe);
        }
        catch (GdalException e) when (e is not GdalNotFoundException)
        {
            throw new GranuleException($"{where} is not understood: {e.Message}", e);
        }
    }

    /// <remarks>Names and lengths: UDUNITS-2, its table of accepted units.</remarks>
    private static double Metres(IGranule granule, CfCoordinate coordinate) => coordinate.Units!.ToLowerInvariant() switch
    {
        "m" or "meter" or "meters" or "metre" or "metres" => 1,
        "km" or "kilometer" or "kilometers" or "kilometre" or "kilometres" => 1000,
        "ft" or "foot" or "feet" or "international_foot" or "international_feet" => 0.3048,
        "us_survey_foot" or "us_survey_feet" => 1200 / 3937.0,
        _ => throw new GranuleException(
            $"{granule.FileName}: the coordinate {coordinate.Path} has the units '{coordinate.Units}', and metres (m), kilometres (km) and feet " +
            "(ft, US_survey_foot) are known"),
    };
}
