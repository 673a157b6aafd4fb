using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>A regular grid in the coordinate reference system of the source.</summary>
[Description("What a granule's grid must be: a cross-check of what the file says. With crs it states the grid of files that do not place themselves.")]
public sealed record GridDescriptor : IConsistent
{
    [Description("[rows, columns]")]
    [Example("[720, 1440]")]
    [Between(1, 10_000_000), Count(2, 2)]
    public IReadOnlyList<int>? Shape { get; init; }

    [Description("The grid's coordinate reference system, for files that do not say it or say it wrongly: EPSG:n, a PROJ string (+proj=…) or WKT. Where the file has "
        + "latitudes and longitudes cell by cell, they must agree.")]
    [Example("EPSG:3413")]
    [Example("'+proj=laea +lat_0=90 +lon_0=0 +R=6371228'")]
    [CoordinateSystem]
    public string? Crs { get; init; }

    [Description("[west, south, east, north]: the outer edges, not the centres of the outer pixels, in the grid's units (degrees, metres). Of a file without axes, "
        + "whose crs is given, the first row is then the northernmost; else give transform.")]
    [Example("[-180, -90, 180, 90]")]
    [Count(4, 4)]
    public IReadOnlyList<double>? Bbox { get; init; }

    [Description("With crs, in place of bbox: [width of a column, 0, x of the first cell's outer corner, 0, height of a row, y of that corner] in the grid's units, as "
        + "STAC's proj:transform has it. The height is negative where the first row is the northernmost.")]
    [Example("[25000, 0, -3850000, 0, -25000, 5850000]")]
    [Count(6, 6)]
    public IReadOnlyList<double>? Transform { get; init; }

    /// <summary>It says where a file without axes lies.</summary>
    public bool IsPlaced => Crs is not null && (Bbox is not null || Transform is not null);

    /// <summary>[west, south, east, north] of so many cells by bbox or transform; null without both.</summary>
    public IReadOnlyList<double>? BoxOf(int rows, int columns)
    {
        if (Transform is not [var width, _, var left, _, var height, var top])
            return Bbox;
        return [Math.Min(left, left + columns * width), Math.Min(top, top + rows * height), Math.Max(left, left + columns * width), Math.Max(top, top + rows * height)];
    }

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Transform is not null && Crs is null)
            yield return new("transform", "needs crs: the system that its numbers are in");
        if (Transform is not null && Bbox is not null)
            yield return new("transform", "and bbox are alternatives: keep one");
        if (Transform is [var width, var across, _, var down, var height, _] && (width == 0 || height == 0 || across != 0 || down != 0))
            yield return new("transform", "must have a width and a height, and 0 as its second and fourth number: rotated grids are not read");
        if (Bbox is null)
            yield break;
        if (Bbox[0] >= Bbox[2])
            yield return new("bbox", "west must be less than east in [west, south, east, north]");
        if (Bbox[1] >= Bbox[3])
            yield return new("bbox", "south must be less than north in [west, south, east, north]");
    }
}
