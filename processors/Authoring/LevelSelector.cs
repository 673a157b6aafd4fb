using System.Globalization;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;

namespace Datasets.Authoring;

/// <summary>Which part of a CF field's further dimensions to take, where it is not stated: the first.</summary>
internal static class LevelSelector
{
    /// <exception cref="GranuleException">The field is no grid, or a dimension has no name to choose it by.</exception>
    public static IReadOnlyDictionary<string, string> Select(IGranule granule, IGranuleArray array)
    {
        var select = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var dimension in CfDimensions.Read(granule, array, []).Others.Where(other => other.Size > 1))
        {
            if (!IsKey(dimension.Name))
                throw new GranuleException($"{granule.FileName}: {array.Path} has {dimension}, and no name to select a level by");
            select[dimension.Name] = FirstValue(dimension.Coordinate) ?? "index 0";
        }
        return select;
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
