namespace Datasets.EmbeddedArchive.Catalogue;

/// <summary>A place in the catalogue's order: that of the granule with this beginning and concept number.</summary>
public readonly record struct CataloguePlace(DateTimeOffset Beginning, long Number)
{
    public DateOnly Date => DateOnly.FromDateTime(Beginning.UtcDateTime);
}
