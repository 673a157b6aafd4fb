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

    private static readonly string[] AncillaryWords =
    [
        "quality", "flag", "flags", "qa", "precision", "error", "uncertainty", "std", "stdev", "deviation", "variance", "rms", "count", "counts",
        "number", "num", "weight", "zenith", "azimuth", "angle", "orbit", "line", "scene", "row", "pixel", "mask", "path", "chi", "residual", "residuals", "fitting",
        "iteration", "iterations", "convergence", "kernel", "apriori", "bounds", "bnds", "randomerror", "samples", "contributing", "covariance",
        "sigma", "unc", "uncert", "err", "stdv", "cnt", "nobs", "obs", "sample", "cor", "corr", "geoid", "track", "id", "lunar",
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
            && (standard.Contains("status_flag", StringComparison.Ordinal) || standard.Contains("standard_error", StringComparison.Ordinal)
                || standard.Contains("number_of_observations", StringComparison.Ordinal) || standard.EndsWith("_angle", StringComparison.Ordinal)))
            return true;
        return Words(CfNames.Last(path)).Any(word => AncillaryWords.Contains(word))
            || (attributes.TextOf("long_name") is { } title && Words(title).Any(word => AncillaryInTitles.Contains(word)));
    }

    /// <summary>The higher, the likelier.</summary>
    /// <param name="hints">What the product and the field's groups are called.</param>
    public static double Score(
        string path, SampleType type, FieldEncoding encoding, IReadOnlyDictionary<string, AttributeValue> attributes, FieldSample sample,
        IReadOnlyList<string> hints)
    {
        var words = Words(CfNames.Last(path));
        var score = IsAncillary(path, attributes) ? Ancillary : 0;
        if (type.IsFloatingPoint() || encoding.Scale != 1)
            score += 4;
        if (encoding.Unit is { } unit && !UnitsOfNothing.Contains(unit.Trim().ToLowerInvariant()))
            score += 3;
        if (words.Any(word => SupportingWords.Contains(word)))
            score -= 4;
        if (attributes.TextOf("standard_name") is not null)
            score += 1;
        if (words.Any(word => word.Length >= 2 && !IsGeneric(word) && hints.Any(hint => hint.Contains(word, StringComparison.OrdinalIgnoreCase))))
            score += 6;
        return score + (sample.Valid == 0 ? -8 : 2 * sample.ValidShare);
    }

    /// <summary>A name's words in lower case: <c>ColumnAmountSO2</c> is column, amount, so2.</summary>
    public static IReadOnlyList<string> Words(string name) =>
        [.. Boundaries().Replace(name, " ").Split([' ', '_', '-', '.', '/'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant())];

    private static bool IsGeneric(string word) => word is "column" or "amount" or "total" or "mean" or "data" or "field" or "fields" or "value" or "omi" or "the" or "of";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Boundaries();
}
