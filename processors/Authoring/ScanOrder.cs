using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos5;

namespace Datasets.Authoring;

/// <summary>Which way a grid is stored.</summary>
internal static class ScanOrder
{
    /// <summary>Where the first cell lies, such as south-west; null on a projected grid.</summary>
    public static string? FirstCorner(IGranule granule, IGranuleArray array)
    {
        const string grids = "/HDFEOS/GRIDS/";
        if (array.Path.StartsWith(grids, StringComparison.Ordinal))
        {
            var geometry = new Hdfeos5GridGeometry(granule, array.Path[..array.Path.IndexOf('/', grids.Length)]).Read(array);
            return geometry.Crs is not null ? null : Corner(geometry.Y.IsDescending, geometry.X.IsDescending);
        }
        var dimensions = CfDimensions.Read(granule, array, []);
        if (dimensions is not { Y: { Kind: CfAxisKind.Latitude, Coordinate.Values: var latitudes }, X.Coordinate.Values: var longitudes })
            return null;
        return Corner(latitudes[0] > latitudes[^1], longitudes.Length > 1 && Math.IEEERemainder(longitudes[1] - longitudes[0], 360) < 0);
    }

    private static string Corner(bool isNorthFirst, bool isEastFirst) => $"{(isNorthFirst ? "north" : "south")}-{(isEastFirst ? "east" : "west")}";
}
