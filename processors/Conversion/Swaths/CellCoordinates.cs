using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Swaths;

/// <summary>Latitudes and longitudes of cells and nodes in degrees, which ICON's files have in radians.</summary>
internal static class CellCoordinates
{
    /// <summary>Corners, whose unit is that of the coordinate unless they state their own.</summary>
    public static SwathField Open(IGranule granule, string path, string coordinate)
    {
        using var array = granule.OpenArray(path);
        return SwathField.Open(granule, path, InDegrees(FieldEncoding.Read(granule, array), granule.Attributes(path).TextOf("units") ?? granule.Attributes(coordinate).TextOf("units")));
    }

    public static double[] ReadAll(IGranule granule, string path)
    {
        var values = (double[])CfCoordinate.Open(granule, path).Values.Clone();
        var factor = InDegrees(new(), granule.Attributes(path).TextOf("units")).Scale;
        for (var i = 0; i < values.Length; i++)
            values[i] *= factor;
        return values;
    }

    private static FieldEncoding InDegrees(FieldEncoding encoding, string? units) => units?.StartsWith("rad", StringComparison.OrdinalIgnoreCase) == true
        ? encoding with { Scale = encoding.Scale * 180 / Math.PI, Offset = encoding.Offset * 180 / Math.PI }
        : encoding;
}
