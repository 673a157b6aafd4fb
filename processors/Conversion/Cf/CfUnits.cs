using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Cf;

/// <summary>Units of axes. Names and lengths: UDUNITS-2, its table of accepted units.</summary>
internal static class CfUnits
{
    private const double Degree = Math.PI / 180;

    /// <exception cref="GranuleException">The units are no length that is known.</exception>
    public static double Metres(IGranule granule, CfCoordinate coordinate) => coordinate.Units!.ToLowerInvariant() switch
    {
        "m" or "meter" or "meters" or "metre" or "metres" => 1,
        "km" or "kilometer" or "kilometers" or "kilometre" or "kilometres" => 1000,
        "ft" or "foot" or "feet" or "international_foot" or "international_feet" => 0.3048,
        "us_survey_foot" or "us_survey_feet" => 1200 / 3937.0,
        _ => Scaled(coordinate.Units) ?? throw new GranuleException(
            $"{granule.FileName}: the coordinate {coordinate.Path} has the units '{coordinate.Units}', and metres (m), kilometres (km) and feet " +
            "(ft, US_survey_foot) are known"),
    };

    /// <summary>Null for units that are no angle in radians.</summary>
    public static double? Radians(CfCoordinate coordinate) => coordinate.Units?.ToLowerInvariant() switch
    {
        "rad" or "radian" or "radians" => 1,
        "mrad" or "milliradian" or "milliradians" => 1e-3,
        "urad" or "µrad" or "microradian" or "microradians" => 1e-6,
        _ => null,
    };

    /// <summary>An angle's unit in radians; numbers of less than one without a unit, as in a satellite's view, are radians.</summary>
    public static double? Angle(CfCoordinate coordinate) =>
        Radians(coordinate) ?? (IsDegrees(coordinate) ? Degree : coordinate.Units is null or "1" && coordinate.Values.All(value => Math.Abs(value) < 1) ? 1 : null);

    public static bool IsDegrees(CfCoordinate coordinate) => coordinate.Units is { } units && (units.StartsWith("deg", StringComparison.OrdinalIgnoreCase) || units == "°");

    /// <summary>Without a unit, numbers that could be degrees may be.</summary>
    public static bool MayBeDegrees(CfCoordinate coordinate, double most) =>
        IsDegrees(coordinate) || (string.IsNullOrEmpty(coordinate.Units) && FitsDegrees(coordinate, most));

    /// <summary>Numbers that could be degrees in whatever unit is stated.</summary>
    public static bool FitsDegrees(CfCoordinate coordinate, double most) => coordinate.Values.All(value => Math.Abs(value) <= most);

    /// <summary>A number of metres, such as EUMETSAT's <c>1000 meters</c> or <c>100 km</c>.</summary>
    private static double? Scaled(string units)
    {
        var words = units.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !double.TryParse(words[0], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) || !(number > 0))
            return null;
        return words[1].ToLowerInvariant() switch
        {
            "m" or "meter" or "meters" or "metre" or "metres" => number,
            "km" or "kilometer" or "kilometers" or "kilometre" or "kilometres" => 1000 * number,
            _ => null,
        };
    }
}
