using Datasets.Conversion.Formats;

namespace Datasets.Conversion.HdfEos2;

/// <summary>A granule with the places that the mappings of HDF4 compute: axes by a GridHeader, and those of pixels between a swath's geolocation.</summary>
public static class PlacedGranule
{
    /// <summary>The granule itself where it is of another format, or has nothing to compute.</summary>
    public static IGranule Of(IGranule granule) => InterpolatedGranule.Of(GridHeaderGranule.Of(granule));

    /// <summary>Whether a granule is in HDF4.</summary>
    public static bool IsHdf4(IGranule granule) => granule.Format == Hdf4Granule.FormatName;

    /// <summary>The reference number of an array of an HDF4 file, by which other programs know it; null where it has none.</summary>
    public static int? ReferenceOf(IGranuleArray array) => (array as Hdf4GranuleArray)?.Reference;
}
