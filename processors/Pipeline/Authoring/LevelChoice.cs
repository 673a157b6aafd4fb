using System.Globalization;
using Datasets.Granules;
using Datasets.Mapping.Cf;

namespace Datasets.Authoring;

/// <summary>Which part of a CF field's further dimensions to take, where nobody says: the first.</summary>
internal static class LevelChoice
{
    /// <exception cref="GranuleException">The field is no grid, or a dimension has no name to choose it by.</exception>
    public static IReadOnlyDictionary<string, string> Of(IGranule granule, IGranuleArray array)
    {
        var select = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var dimension in CfDimensions.Of(granule, array, []).Others.Where(other => other.Size > 1))
        {
            if (dimension.Name.Length is 0 or > 60 || !char.IsAsciiLetter(dimension.Name[0]) || !dimension.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                throw new GranuleException($"{granule.FileName}: {array.Path} has {dimension}, and no name to select a level by");
            select[dimension.Name] = dimension.Coordinate is { Type: not null, Values: [var first, ..] } && double.IsFinite(first) && dimension.Coordinate.Values.Count(value => value == first) == 1
                ? first.ToString("G9", CultureInfo.InvariantCulture)
                : "index 0";
        }
        return select;
    }
}
