using Datasets.Conversion;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Authoring;

/// <summary>Asks a mapping what it makes of a field, with the least descriptor that names it.</summary>
internal static class MappingProbe
{
    /// <summary>A descriptor's source is about the archive, which a mapping does not look at unless it names a product.</summary>
    private static readonly SourceDescriptor NoProduct = new() { S3 = new S3Source { Bucket = "none", Time = "(?<year>.)" } };

    public static IReadOnlyList<MappedGranule> Map(IGranule granule, ScannedField field, double? resolution = null) => Map(
        granule, field.Mapping, new VariableDescriptor { Name = "v", Path = field.Path, Select = field.Select }, field.Time, field.WrapLongitude,
        field.Places is { } places ? Gridding(places, resolution ?? places.Grid(granule).Resolution) : null, field.StatedGrid, field.Values?.Convention);

    public static IReadOnlyList<MappedGranule> Map(
        IGranule granule, string mapping, VariableDescriptor variable, TimeDescriptor? time, bool wrapLongitude, GriddingDescriptor? gridding,
        GridDescriptor? grid = null, string? values = null) =>
        MappingRegistry.Default.Get(mapping).MapItems(granule, new DatasetDescriptor
        {
            Id = "new",
            Title = "new",
            Source = NoProduct,
            Mapping = mapping,
            ItemId = "{granule}",
            Time = time,
            WrapLongitude = wrapLongitude,
            Gridding = gridding,
            Grid = grid,
            Options = OptionsOf(values),
            Variables = [variable],
        });

    /// <summary>A descriptor's options for a convention of values; none for that of CF.</summary>
    public static IReadOnlyDictionary<string, string> OptionsOf(string? values) =>
        values is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [ValuesOption.Name] = values };

    private static GriddingDescriptor Gridding(GeolocationFinder places, double resolution) => places.MustBeNamed
        ? new() { Resolution = resolution, Latitude = places.Geolocation.Latitude, Longitude = places.Geolocation.Longitude }
        : new() { Resolution = resolution };
}
