namespace Datasets.Catalog.Stac.Extensions;

/// <summary>The extensions in use.</summary>
internal static class StacExtensions
{
    /// <summary>In the order in which they write their fields. A new one goes last: items that exist keep their bytes when they are made again.</summary>
    public static IReadOnlyList<StacExtension> All { get; } =
        [new FileExtension(), new ProjectionExtension(), new ProcessingExtension(), new RasterExtension(), new RenderExtension(), new ClassificationExtension(), new ZarrExtension(), new DatacubeExtension()];

    public static IReadOnlyList<StacExtension> ByAddress { get; } = [.. All.OrderBy(extension => extension.Address, StringComparer.Ordinal)];

    public static IEnumerable<string> AddressesOf(Func<StacExtension, bool> isUsed) => ByAddress.Where(isUsed).Select(extension => extension.Address);
}
