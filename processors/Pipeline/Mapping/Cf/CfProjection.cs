using System.Globalization;
using System.Text;
using Datasets.Granules;

namespace Datasets.Mapping.Cf;

/// <summary>A grid mapping's parameters as PROJ has them (CF conventions 1.11, appendix F; PROJ's pages of each projection).</summary>
internal static class CfProjection
{
    private static readonly string[] Names =
    [
        "albers_conical_equal_area", "azimuthal_equidistant", "lambert_azimuthal_equal_area", "lambert_conformal_conic",
        "lambert_cylindrical_equal_area", "latitude_longitude", "mercator", "polar_stereographic", "sinusoidal", "stereographic",
        "transverse_mercator",
    ];

    /// <param name="where">The file and variable, for the message.</param>
    /// <param name="name">The <c>grid_mapping_name</c>.</param>
    /// <param name="attributes">The grid mapping's attributes.</param>
    /// <exception cref="GranuleException">The projection is not known, or lacks a parameter.</exception>
    public static string Of(string where, string? name, IReadOnlyDictionary<string, AttributeValue> attributes)
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
                if (parallels.Count > 1)
                    Add($"+lat_2={Text(parallels[1])}");
                break;
            default:
                throw new GranuleException(
                    $"{where}: the projection '{name ?? "(no grid_mapping_name)"}' is not known; those known are {string.Join(", ", Names)}, and any that " +
                    "crs_wkt or spatial_ref spells out");
        }
        AddOptional("x_0", "false_easting");
        AddOptional("y_0", "false_northing");
        Add(Ellipsoid(attributes));
        return name == "latitude_longitude" ? proj.Append(" +no_defs").ToString() : proj.Append(" +units=m +no_defs").ToString();

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

        double Required(string attribute, double otherwise) =>
            attributes.NumberOf(attribute) ?? (otherwise != 0 ? otherwise : throw Lacks(attribute));

        GranuleException Lacks(string attribute) => new($"{where} ({name}) has no {attribute}");
    }

    private static string Ellipsoid(IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        const double wgs84Axis = 6378137, wgs84Flattening = 298.257223563;
        if (attributes.NumberOf("earth_radius") is { } radius)
            return $"+R={Text(radius)}";
        if (attributes.NumberOf("semi_major_axis") is not { } major)
            return "+datum=WGS84";
        var flattening = attributes.NumberOf("inverse_flattening")
            ?? (attributes.NumberOf("semi_minor_axis") is { } minor && minor != major ? major / (major - minor) : 0);
        if (Math.Abs(major - wgs84Axis) < 1e-3 && Math.Abs(flattening - wgs84Flattening) < 1e-5)
            return "+datum=WGS84";
        return flattening == 0 ? $"+R={Text(major)}" : $"+a={Text(major)} +rf={Text(flattening)}";
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
