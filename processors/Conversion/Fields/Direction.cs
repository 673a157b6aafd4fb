using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Fields;

/// <summary>Whether an array holds directions: numbers that begin anew after a full turn, of which a mean means nothing.</summary>
internal static class Direction
{
    /// <summary>CF's standard names of directions and angles round the horizon (standard name table: "…_direction", "…_azimuth_angle" and others).</summary>
    private static readonly string[] Names = ["direction", "azimuth"];

    public static bool Is(IReadOnlyDictionary<string, AttributeValue> attributes, string? unit)
    {
        if (unit is null || !(unit.StartsWith("deg", StringComparison.OrdinalIgnoreCase) || unit.StartsWith("rad", StringComparison.OrdinalIgnoreCase) || unit is "°"))
            return false;
        var name = attributes.TextOf("standard_name");
        var title = name ?? attributes.TextOf("long_name") ?? attributes.TextOf("Title") ?? "";
        return Array.Exists(Names, word => title.Contains(word, StringComparison.OrdinalIgnoreCase)) || name == "longitude";
    }
}
