using System.Globalization;
using System.Text;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Cf;

/// <summary>A grid mapping's parameters as PROJ has them (CF conventions 1.11, appendix F; PROJ's pages of each projection).</summary>
internal static class CfProjection
{
    private static readonly string[] Names =
    [
        "albers_conical_equal_area", "azimuthal_equidistant", "geostationary", "lambert_azimuthal_equal_area", "lambert_conformal_conic",
        "lambert_cylindrical_equal_area", "latitude_longitude", "mercator", "orthographic", "polar_stereographic", "rotated_latitude_longitude",
        "sinusoidal", "stereographic", "transverse_mercator", "vertical_perspective",
    ];

    /// <summary>CF's names, and those that producers take for them: NSIDC, NOAA, THREDDS.</summary>
    private static readonly string[] RadiusNames = ["earth_radius", "spherical_earth_radius_meters", "sphere_radius"];
    private static readonly string[] MajorNames = ["semi_major_axis", "semimajor_axis", "semimajor_radius", "semi_major_radius", "semi_major_axis_length"];
    private static readonly string[] MinorNames = ["semi_minor_axis", "semiminor_axis", "semiminor_radius", "semi_minor_radius", "semi_minor_axis_length"];

    /// <summary>Further than any place on Earth is from another, in metres.</summary>
    private const double MostMetres = 4e7;

    /// <summary>PROJ's names by those of EPSG's ellipsoids, in lower case.</summary>
    private static readonly Dictionary<string, string> Ellipsoids = new()
    {
        ["wgs 84"] = "WGS84",
        ["wgs 72"] = "WGS72",
        ["grs 1980"] = "GRS80",
        ["airy 1830"] = "airy",
        ["bessel 1841"] = "bessel",
        ["clarke 1866"] = "clrk66",
        ["clarke 1880 (rgs)"] = "clrk80",
        ["international 1924"] = "intl",
        ["krassowsky 1940"] = "krass",
    };

    /// <param name="where">The file and variable, for the message.</param>
    /// <param name="name">The <c>grid_mapping_name</c>.</param>
    /// <param name="attributes">The grid mapping's attributes.</param>
    /// <param name="metres">How long the units of the x and the y coordinate are: false easting and northing are in these.</param>
    /// <param name="shape">The shape of the Earth as PROJ has it, in place of what the attributes say.</param>
    /// <exception cref="GranuleException">The projection is not known, or lacks a parameter.</exception>
    public static string Define(
        string where, string? name, IReadOnlyDictionary<string, AttributeValue> attributes, (double X, double Y) metres, string? shape = null)
    {
        var proj = new StringBuilder();
        switch (name)
        {
            case "latitude_longitude":
                proj.Append("+proj=longlat");
                break;
            case "polar_stereographic":
                var pole = Required("latitude_of_projection_origin", 90 * Math.Sign(attributes.NumberOf("standard_parallel") ?? 0));
                Add($"+proj=stere +lat_0={Text(pole)}");
                AddFirst("lon_0", "straight_vertical_longitude_from_pole", "longitude_of_projection_origin");
                AddFirst("lat_ts", "standard_parallel");
                AddOptional("k_0", "scale_factor_at_projection_origin");
                break;
            case "rotated_latitude_longitude":
                Add("+proj=ob_tran +o_proj=longlat");
                Add($"+o_lon_p={Text(attributes.NumberOf("north_pole_grid_longitude") ?? 0)}");
                AddFirst("o_lat_p", "grid_north_pole_latitude");
                Add($"+lon_0={Text(Math.IEEERemainder(Required("grid_north_pole_longitude", 0) + 180, 360))}");
                break;
            case "geostationary":
                Add($"+proj=geos +sweep={Sweep()}");
                AddFirst("h", "perspective_point_height");
                AddFirst("lon_0", "longitude_of_projection_origin");
                break;
            case "vertical_perspective":
                Add("+proj=nsper");
                AddFirst("h", "perspective_point_height");
                AddOrigin();
                break;
            case "orthographic":
                Add("+proj=ortho");
                AddOrigin();
                break;
            case "stereographic":
                Add("+proj=stere");
                AddOrigin();
                AddOptional("k_0", "scale_factor_at_projection_origin");
                break;
            case "lambert_azimuthal_equal_area":
                Add("+proj=laea");
                AddOrigin();
                break;
            case "azimuthal_equidistant":
                Add("+proj=aeqd");
                AddOrigin();
                break;
            case "lambert_cylindrical_equal_area":
                Add("+proj=cea");
                AddFirst("lon_0", "longitude_of_central_meridian");
                AddOptional("lat_ts", "standard_parallel");
                AddOptional("k_0", "scale_factor_at_projection_origin");
                break;
            case "sinusoidal":
                Add("+proj=sinu");
                AddFirst("lon_0", "longitude_of_central_meridian", "longitude_of_projection_origin");
                break;
            case "mercator":
                Add("+proj=merc");
                AddFirst("lon_0", "longitude_of_projection_origin");
                AddOptional("lat_ts", "standard_parallel");
                AddOptional("k_0", "scale_factor_at_projection_origin");
                break;
            case "transverse_mercator":
                Add("+proj=tmerc");
                AddFirst("lon_0", "longitude_of_central_meridian");
                AddFirst("lat_0", "latitude_of_projection_origin");
                AddOptional("k_0", "scale_factor_at_central_meridian");
                break;
            case "lambert_conformal_conic" or "albers_conical_equal_area":
                Add(name == "lambert_conformal_conic" ? "+proj=lcc" : "+proj=aea");
                AddFirst("lon_0", "longitude_of_central_meridian");
                AddFirst("lat_0", "latitude_of_projection_origin");
                var parallels = attributes.NumbersOf("standard_parallel");
                Add($"+lat_1={Text(parallels.Count > 0 ? parallels[0] : throw Lacks("standard_parallel"))}");
                // PROJ takes one that is not given for the equator.
                Add($"+lat_2={Text(parallels.Count > 1 ? parallels[1] : parallels[0])}");
                break;
            default:
                throw new GranuleException(
                    $"{where}: the projection '{name ?? "(no grid_mapping_name)"}' is not known; those known are {string.Join(", ", Names)}, and any that " +
                    "crs_wkt or spatial_ref spells out");
        }
        AddLength("x_0", "false_easting", metres.X);
        AddLength("y_0", "false_northing", metres.Y);
        Add(shape ?? Ellipsoid(where, attributes));
        if (attributes.NumberOf("longitude_of_prime_meridian") is { } meridian and not 0)
            Add($"+pm={Text(meridian)}");
        return name is "latitude_longitude" or "rotated_latitude_longitude" ? proj.Append(" +no_defs").ToString() : proj.Append(" +units=m +no_defs").ToString();

        void Add(string text) => proj.Append(proj.Length == 0 ? "" : " ").Append(text);

        void AddOrigin()
        {
            AddFirst("lon_0", "longitude_of_projection_origin");
            AddFirst("lat_0", "latitude_of_projection_origin");
        }

        void AddFirst(string parameter, params string[] candidates)
        {
            var value = candidates.Select(attributes.NumberOf).FirstOrDefault(number => number is not null);
            if (value is { } known)
                Add($"+{parameter}={Text(known)}");
            else if (parameter != "lat_ts")
                throw Lacks(candidates[0]);
        }

        void AddOptional(string parameter, string attribute)
        {
            if (attributes.NumberOf(attribute) is { } value)
                Add($"+{parameter}={Text(value)}");
        }

        // Beside kilometres, some files give metres all the same.
        void AddLength(string parameter, string attribute, double unit)
        {
            if (attributes.NumberOf(attribute) is { } value)
                Add($"+{parameter}={Text(Math.Abs(value * unit) <= MostMetres ? value * unit : value)}");
        }

        // The sweep axis is the one that the fixed angle is not about (CF 1.11, appendix F, geostationary).
        string Sweep() => attributes.TextOf("sweep_angle_axis")?.ToLowerInvariant() ?? attributes.TextOf("fixed_angle_axis")?.ToLowerInvariant() switch
        {
            "y" => "x",
            _ => "y",
        };

        double Required(string attribute, double otherwise) =>
            attributes.NumberOf(attribute) ?? (otherwise != 0 ? otherwise : throw Lacks(attribute));

        GranuleException Lacks(string attribute) => new($"{where} ({name}) has no {attribute}");
    }

    /// <summary>Whether the attributes say anything about the shape of the Earth.</summary>
    public static bool StatesShape(IReadOnlyDictionary<string, AttributeValue> attributes) =>
        First(attributes, RadiusNames) is not null || First(attributes, MajorNames) is not null || attributes.TextOf("reference_ellipsoid_name") is not null;

    private static double? First(IReadOnlyDictionary<string, AttributeValue> attributes, string[] names) =>
        names.Select(attributes.NumberOf).FirstOrDefault(number => number is > 1);

    private static string Ellipsoid(string where, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        const double wgs84Axis = 6378137, wgs84Flattening = 298.257223563;
        if (First(attributes, RadiusNames) is { } radius)
            return $"+R={Text(radius)}";
        if (First(attributes, MajorNames) is not { } major)
            return attributes.TextOf("reference_ellipsoid_name") is { Length: > 0 } named ? Named(where, named.Trim()) : "+datum=WGS84";
        var flattening = attributes.NumberOf("inverse_flattening")
            ?? (First(attributes, MinorNames) is { } minor && minor != major ? major / (major - minor) : 0);
        if (Math.Abs(major - wgs84Axis) < 1e-3 && Math.Abs(flattening - wgs84Flattening) < 1e-5)
            return "+datum=WGS84";
        return flattening == 0 ? $"+R={Text(major)}" : $"+a={Text(major)} +rf={Text(flattening)}";
    }

    private static string Named(string where, string ellipsoid) => Ellipsoids.TryGetValue(ellipsoid.ToLowerInvariant(), out var known)
        ? known == "WGS84" ? "+datum=WGS84" : $"+ellps={known}"
        : throw new GranuleException(
            $"{where} says its ellipsoid by the name '{ellipsoid}' alone, and neither earth_radius nor semi_major_axis; names that are known are " +
            string.Join(", ", Ellipsoids.Keys));

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
