using System.Globalization;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;

namespace Datasets.Authoring;

/// <summary>Which part of a CF field's further dimensions to take, where it is not stated: the first.</summary>
internal static class LevelSelector
{
    private const int MostListed = 4;

    /// <exception cref="GranuleException">The field is no grid, or a dimension has no name to choose it by.</exception>
    public static IReadOnlyDictionary<string, string> Select(IGranule granule, IGranuleArray array, CfDimensions dimensions)
    {
        var select = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var dimension in dimensions.Others.Where(other => other.Size > 1))
        {
            if (!IsKey(dimension.Name))
                throw new GranuleException($"{granule.FileName}: {array.Path} has {dimension}, and no name to select a level by");
            select[dimension.Name] = FirstValue(dimension.Coordinate) ?? "index 0";
        }
        return select;
    }

    /// <summary>In words, what <see cref="Select"/> takes; null where there is nothing to choose.</summary>
    public static string? Describe(CfDimensions dimensions) => LevelText.Describe(dimensions, new long[dimensions.All.Count]);

    /// <summary>In words, what it leaves out, such as <c>lev is the first of 42: 1000, 975, 950 … 0.1 hPa</c>; null where there is nothing to choose.</summary>
    public static string? LeftOut(CfDimensions dimensions)
    {
        var parts = dimensions.Others.Where(dimension => dimension.Size > 1).Select(LeftOut).ToList();
        return parts.Count > 0 ? string.Join("; ", parts) : null;
    }

    private static string LeftOut(CfDimension dimension)
    {
        var first = $"{dimension.Name} is the first of {dimension.Size}";
        if (dimension.Coordinate is not { Type: not null } coordinate)
            return $"{first}: index 0 to index {dimension.Size - 1}";
        var listed = coordinate.Values.Take(MostListed).Select(value => value.ToString("G7", CultureInfo.InvariantCulture));
        var last = coordinate.Count > MostListed ? $" … {coordinate.Values[^1].ToString("G7", CultureInfo.InvariantCulture)}" : "";
        return $"{first}: {string.Join(", ", listed)}{last}{(coordinate.Units is { Length: > 0 } unit ? $" {unit}" : "")}";
    }

    /// <summary>Null where the first value is no number, or is not the only one of its kind.</summary>
    private static string? FirstValue(CfCoordinate? coordinate) =>
        coordinate is { Type: not null, Values: [var first, ..] } && double.IsFinite(first) && coordinate.Values.Count(value => value == first) == 1
            ? first.ToString("G9", CultureInfo.InvariantCulture)
            : null;

    /// <summary>A descriptor's keys are letters, digits and '_'.</summary>
    private static bool IsKey(string name) =>
        name.Length is > 0 and <= 60 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
