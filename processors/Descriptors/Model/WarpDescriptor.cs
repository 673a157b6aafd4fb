using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>The coordinate reference system and grid that rasters are brought to. <c>docs/projections.md</c> explains it.</summary>
[Description("The coordinate reference system and the grid that rasters are brought to.")]
public sealed record WarpDescriptor : IConsistent
{
    private const double WholePixels = 1e-6;

    [Description("The target's coordinate reference system by its EPSG code, such as EPSG:4326.")]
    [Example("EPSG:3035")]
    [EpsgCode]
    public required string Crs { get; init; }

    [Description("The size of a pixel in the target's units, degrees or metres, the same in both directions.")]
    [Example("10000")]
    [Between(1e-6, 1e7)]
    public required double Resolution { get; init; }

    [Description("How a pixel gets its value: 'nearest' keeps the source's numbers and is for classes and flags; 'bilinear' is for fields that change "
        + "slowly; 'average' is for a target that is coarser than the source.")]
    [Example("bilinear")]
    public WarpResampling Resampling { get; init; } = WarpResampling.Nearest;

    [Description("[west, south, east, north]: the target's outer edges in its units, a whole number of pixels apart; without it, as far as the source "
        + "reaches.")]
    [Example("[2500000, 1300000, 7500000, 5500000]")]
    [Between(-1e9, 1e9), Count(4, 4)]
    public IReadOnlyList<double>? Bbox { get; init; }

    /// <summary>The number in <see cref="Crs"/>.</summary>
    public int EpsgCode => EpsgCodeAttribute.NumberIn(Crs);

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Bbox is null)
            yield break;
        var (width, height) = (Bbox[2] - Bbox[0], Bbox[3] - Bbox[1]);
        if (width <= 0)
            yield return new("bbox", "west must be less than east in [west, south, east, north]");
        else if (height <= 0)
            yield return new("bbox", "south must be less than north in [west, south, east, north]");
        else if (!IsWhole(width / Resolution) || !IsWhole(height / Resolution))
            yield return new("resolution", "must go into the bbox's width and height a whole number of times");
    }

    private static bool IsWhole(double pixels) => pixels > 0.5 && Math.Abs(pixels - Math.Round(pixels)) <= WholePixels * pixels;
}
