using System.Globalization;

namespace Datasets.Conversion.HdfEos2;

/// <summary>What a <c>GridHeader</c> says of a grid in degrees.</summary>
internal sealed record GridHeader(double South, double North, double West, double East, bool IsNorthFirst, bool IsEastFirst)
{
    /// <summary>Null where it is not all there.</summary>
    public static GridHeader? Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=');
            if (equals > 0)
                fields[line[..equals]] = line[(equals + 1)..];
        }
        return Number("SouthBoundingCoordinate") is { } south && Number("NorthBoundingCoordinate") is { } north && south < north
            && Number("WestBoundingCoordinate") is { } west && Number("EastBoundingCoordinate") is { } east && west < east
            && fields.GetValueOrDefault("Origin") is { Length: > 0 } origin
            ? new GridHeader(south, north, west, east, origin.StartsWith("NORTH", StringComparison.OrdinalIgnoreCase), origin.EndsWith("EAST", StringComparison.OrdinalIgnoreCase))
            : null;

        double? Number(string name) =>
            double.TryParse(fields.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>The axis that a dimension is by its name, which begins with nlat or nlon in TRMM's files; null where it is neither.</summary>
    public GridHeaderAxis? Axis(string path, long size) => path[1..].ToUpperInvariant() switch
    {
        "NLAT" or "LAT" or "LATITUDE" => new GridHeaderAxis(path, IsLatitude: true, Middles(size, IsNorthFirst ? North : South, IsNorthFirst ? South : North)),
        "NLON" or "LON" or "LONGITUDE" => new GridHeaderAxis(path, IsLatitude: false, Middles(size, IsEastFirst ? East : West, IsEastFirst ? West : East)),
        _ => null,
    };

    private static double[] Middles(long size, double first, double last) =>
        [.. Enumerable.Range(0, (int)size).Select(i => first + (i + 0.5) * (last - first) / size)];
}
