using System.Globalization;

namespace Datasets.Conversion.Cf;

/// <summary>In words, which part of a field's further dimensions was taken.</summary>
public static class LevelText
{
    /// <summary>Such as <c>lev 500 hPa</c>, or <c>chan index 2</c> where a dimension has no coordinate; null where nothing was chosen.</summary>
    /// <param name="indexes">An index for each of the array's dimensions.</param>
    public static string? Describe(CfDimensions dimensions, IReadOnlyList<long> indexes)
    {
        var chosen = dimensions.Others.Where(dimension => dimension.Size > 1).Select(dimension => Describe(dimension, (int)indexes[dimension.Index]));
        return string.Join(", ", chosen) is { Length: > 0 } text ? text : null;
    }

    private static string Describe(CfDimension dimension, int index)
    {
        if (dimension.Coordinate is not { Type: not null } coordinate || double.IsNaN(coordinate.Values[index]))
            return string.Create(CultureInfo.InvariantCulture, $"{dimension.Name} index {index}");
        var unit = coordinate.Units is { Length: > 0 } units && units != "1" ? $" {units}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{dimension.Name} {coordinate.Values[index]:G7}{unit}");
    }
}
