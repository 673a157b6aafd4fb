using System.Text.RegularExpressions;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>
/// How likely a field is what people want of a granule: measurements before their precision, quality, geometry and counts, and among those the
/// ones that the product is named after.
/// </summary>
internal static partial class FieldRanking
{
    private const double Ancillary = -20;
    private const double NamedByTheFile = 10;

    private static readonly string[] AncillaryWords =
    [
        "quality", "flag", "flags", "qa", "precision", "error", "uncertainty", "std", "stdev", "deviation", "variance", "rms", "count", "counts",
        "number", "num", "weight", "zenith", "azimuth", "angle", "orbit", "line", "scene", "row", "pixel", "mask", "path", "chi", "residual", "residuals", "fitting",
        "iteration", "iterations", "convergence", "kernel", "apriori", "bounds", "bnds", "randomerror", "samples", "contributing", "covariance",
        "sigma", "unc", "uncert", "err", "stdv", "cnt", "nobs", "obs", "sample", "cor", "corr", "geoid", "track", "id", "lunar",
        "dtime", "timedif", "width", "bias", "climatology", "status", "lut", "vertices", "corners", "corner", "areacella", "areacello", "volcello", "sftlf", "sftof",
    ];

    /// <summary>Of the CF standard names, those of the grid's cells, of times and of ways to look at a place.</summary>
    private static readonly string[] AncillaryStandardNames =
    [
        "cell_area", "cell_thickness", "cell_volume", "ocean_volume", "time", "forecast_reference_time", "forecast_period", "model_level_number",
        "land_binary_mask", "sea_binary_mask", "land_area_fraction", "sea_area_fraction", "surface_altitude", "sea_floor_depth_below_geoid",
    ];

    /// <summary>In a title, where other words of the list above may be of something else: "the number density of ozone".</summary>
    private static readonly string[] AncillaryInTitles = ["uncertainty", "error", "deviation", "mask", "flag", "flags"];

    private static readonly string[] SupportingWords =
        ["cloud", "terrain", "surface", "reflectivity", "albedo", "height", "pressure", "fraction", "index", "land", "snow", "ice", "slant", "time"];

    private static readonly string[] CoordinateNames =
        ["lat", "latitude", "lon", "longitude", "time", "nlat", "nlon", "crs", "lats", "lons", "latitudes", "longitudes"];

    private static readonly string[] UnitsOfNothing = ["1", "none", "unitless", "dimensionless", "-", "count", "counts"];

    /// <summary>Whether the field gives places or times rather than something at them.</summary>
    public static bool IsCoordinate(string path, IReadOnlyDictionary<string, AttributeValue> attributes) =>
        CoordinateNames.Contains(CfNames.Last(path).ToLowerInvariant())
        || Words(CfNames.Last(path)).Any(word => word is "latitude" or "longitude")
        || CfCoordinate.KindOf("", attributes) is CfAxisKind.Latitude or CfAxisKind.Longitude or CfAxisKind.Time
        || attributes.ContainsKey("grid_mapping_name");

    /// <summary>Whether it is about the measurement rather than the measurement.</summary>
    public static bool IsAncillary(string path, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        // Beside a scale, they are codes among a measurement's numbers.
        if (!attributes.ContainsKey("scale_factor")
            && (attributes.ContainsKey("flag_values") || attributes.ContainsKey("flag_masks") || attributes.ContainsKey("flag_meanings")))
            return true;
        if (attributes.TextOf("standard_name") is { } standard
            && (AncillaryStandardNames.Contains(standard) || standard.Contains("status_flag", StringComparison.Ordinal) || standard.Contains("standard_error", StringComparison.Ordinal)
                || standard.Contains("number_of_observations", StringComparison.Ordinal) || standard.EndsWith("_angle", StringComparison.Ordinal)))
            return true;
        return Words(CfNames.Last(path)).Any(word => AncillaryWords.Contains(word))
            || (attributes.TextOf("long_name") is { } title && Words(title).Any(word => AncillaryInTitles.Contains(word)))
            || IsTimeDifference(attributes);
    }

    /// <summary>Seconds or minutes from a time that the file states, as GHRSST's sst_dtime.</summary>
    private static bool IsTimeDifference(IReadOnlyDictionary<string, AttributeValue> attributes) =>
        attributes.TextOf("units")?.Trim().ToLowerInvariant() is "s" or "sec" or "second" or "seconds" or "min" or "minutes" or "hours" or "milliseconds"
        && (attributes.TextOf("long_name")?.Contains("time", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <summary>
    /// Whether a mean of its numbers says nothing: of 359 and 1 degree it is 180 (directions and phases, by their standard names, or by their units and names).
    /// </summary>
    public static bool IsDirection(string path, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        if (attributes.TextOf("standard_name") is { } standard
            && (standard.EndsWith("_direction", StringComparison.Ordinal) || standard.Contains("_direction_", StringComparison.Ordinal) || standard.EndsWith("azimuth_angle", StringComparison.Ordinal)))
            return true;
        return attributes.TextOf("units")?.Trim().ToLowerInvariant() is { } units && units.StartsWith("deg", StringComparison.Ordinal) && !units.Contains('c') && !units.Contains('k')
            && Words(CfNames.Last(path)).Any(word => word is "dir" or "direction" or "azimuth" or "heading" or "phase" or "wdir" or "mwd" or "bearing" or "course");
    }

    /// <summary>The higher, the likelier.</summary>
    /// <param name="hints">What the product and the field's groups are called.</param>
    public static double Score(
        string path, SampleType type, FieldEncoding encoding, IReadOnlyDictionary<string, AttributeValue> attributes, FieldSample sample,
        IReadOnlyList<string> hints)
    {
        var name = CfNames.Last(path);
        var words = Words(name);
        var score = IsAncillary(path, attributes) ? Ancillary : 0;
        if (type.IsFloatingPoint() || encoding.Scale != 1)
            score += 4;
        if (encoding.Unit is { } unit && !UnitsOfNothing.Contains(unit.Trim().ToLowerInvariant()))
            score += 3;
        if (attributes.TextOf("standard_name") is not null)
            score += 1;
        var isNamed = IsNamed(name, attributes, hints);
        if (isNamed)
            score += 6;
        else if (words.Any(word => SupportingWords.Contains(word)))
            score -= 4;
        if (hints.Any(hint => hint.Equals(name, StringComparison.OrdinalIgnoreCase)))
            score += NamedByTheFile;
        return score + (sample.Valid == 0 ? -8 : 2 * sample.ValidShare);
    }

    /// <summary>
    /// Whether the product is about it: a word of its name is among the hints, or what its name and its standard name are short for (SST for
    /// sea_surface_temperature), or most words of what it is called are in one hint.
    /// </summary>
    private static bool IsNamed(string name, IReadOnlyDictionary<string, AttributeValue> attributes, IReadOnlyList<string> hints)
    {
        var words = Words(name);
        if (words.Any(word => word.Length >= 2 && !IsGeneric(word) && !SupportingWords.Contains(word) && hints.Any(hint => hint.Contains(word, StringComparison.OrdinalIgnoreCase))))
            return true;
        foreach (var called in new[] { words, Words(attributes.TextOf("standard_name") ?? "") })
        {
            var initials = string.Concat(called.Select(word => word[0]));
            if (initials.Length >= 3 && hints.Any(hint => Words(hint).Any(word => word.StartsWith(initials, StringComparison.Ordinal))))
                return true;
            var meaning = called.Where(word => !IsGeneric(word)).ToList();
            if (meaning.Count >= 2 && hints.Any(hint => Words(hint) is var there && meaning.TrueForAll(there.Contains)))
                return true;
        }
        return false;
    }

    /// <summary>A name's words in lower case: <c>ColumnAmountSO2</c> is column, amount, so2.</summary>
    public static IReadOnlyList<string> Words(string name) =>
        [.. Boundaries().Replace(name, " ").Split([' ', '_', '-', '.', '/'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant())];

    /// <summary>What a file's name begins with, as far as its first separator.</summary>
    public static string FirstWord(string fileName) => fileName.Split('_', '-', '.')[0];

    private static bool IsGeneric(string word) => word is "column" or "amount" or "total" or "mean" or "data" or "field" or "fields" or "value" or "omi" or "the" or "of";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Boundaries();
}
