using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>How a swath's pixels are put on a regular longitude-latitude grid. <c>docs/gridding.md</c> has the formula.</summary>
[Description("How a swath's pixels are put on a regular grid of longitude and latitude: each cell gets the mean of the pixels whose "
    + "footprints overlap it, weighted by the overlap's area.")]
public sealed record GriddingDescriptor : IConsistent
{
    private const double WholeCells = 1e-6;

    [Description("The size of a cell in degrees, the same in longitude and latitude.")]
    [Example("0.25")]
    [Between(0.005, 30)]
    public required double Resolution { get; init; }

    [Description("[west, south, east, north]: the grid's outer edges in degrees, a whole number of cells apart.")]
    [Example("[-25, 34, 45, 72]")]
    [Between(-360, 360), Count(4, 4)]
    public IReadOnlyList<double> Bbox { get; init; } = [-180, -90, 180, 90];

    [Description("What is assumed of values inside a pixel: 'conservative', the default, takes one value for the whole pixel; 'conservative2' lets it change as the neighbours do, "
        + "which makes smooth fields of measurements several times more accurate. Both conserve the total. Classes have no gradient and refuse conservative2.")]
    [Example("conservative2")]
    public GriddingMethod? Method { get; init; }

    [Description("The path of the pixels' latitudes, rows x columns, where the mapping cannot find it by itself.")]
    [Example("/PRODUCT/latitude")]
    [ArrayPath]
    public string? Latitude { get; init; }

    [Description("The path of the pixels' longitudes, rows x columns, where the mapping cannot find it by itself.")]
    [Example("/PRODUCT/longitude")]
    [ArrayPath]
    public string? Longitude { get; init; }

    [Description("The path of the latitudes of the pixels' four corners, as the first or the last dimension. Without corners in the "
        + "file they are derived from the centres.")]
    [Example("/PRODUCT/SUPPORT_DATA/GEOLOCATIONS/latitude_bounds")]
    [ArrayPath]
    public string? LatitudeCorners { get; init; }

    [Description("The path of the longitudes of the pixels' four corners, as the first or the last dimension.")]
    [Example("/PRODUCT/SUPPORT_DATA/GEOLOCATIONS/longitude_bounds")]
    [ArrayPath]
    public string? LongitudeCorners { get; init; }

    [Description("Which pixels are used: those that pass all of these.")]
    [Example("[{path: /PRODUCT/qa_value, minimum: 0.5}]")]
    [Count(0, 20)]
    public IReadOnlyList<PixelFilterDescriptor> Filters { get; init; } = [];

    [Description("Positions across the track, counted from 0, that are left out: rows of the detector with an anomaly.")]
    [Example("[0, 1, 58, 59]")]
    [Between(0, 100_000), Count(0, 1000)]
    public IReadOnlyList<int> RejectRows { get; init; } = [];

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        var (width, height) = (Bbox[2] - Bbox[0], Bbox[3] - Bbox[1]);
        if (width is <= 0 or > 360)
            yield return new("bbox", "west must be less than east in [west, south, east, north], by 360 at most");
        else if (height <= 0 || Bbox[1] < -90 || Bbox[3] > 90)
            yield return new("bbox", "south must be less than north in [west, south, east, north], and both from -90 to 90");
        else if (!IsWhole(width / Resolution) || !IsWhole(height / Resolution))
            yield return new("resolution", "must go into the bbox's width and height a whole number of times");
        if (Latitude is null != Longitude is null)
            yield return new("latitude", "latitude and longitude go together: give both or neither");
        if (LatitudeCorners is null != LongitudeCorners is null)
            yield return new("latitudeCorners", "latitudeCorners and longitudeCorners go together: give both or neither");
    }

    private static bool IsWhole(double cells) => Math.Abs(cells - Math.Round(cells)) <= WholeCells * cells;
}
