using System.Text.Json;
using Datasets.Catalog.Series;
using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>
/// An extension of STAC: its address, its fields, and where they are written. An extension overrides what it adds to. To add one, write its class and
/// add it to <see cref="StacExtensions.All"/>.
/// </summary>
public abstract class StacExtension
{
    /// <summary>The URL of its JSON schema.</summary>
    public abstract string Address { get; }

    public virtual bool IsUsedIn(ItemContent item) => true;

    /// <param name="items">What the collection's items state; null without items.</param>
    public virtual bool IsUsedIn(DatasetDescriptor dataset, CatalogContent? items) => items is not null && HasSummary(items);

    /// <param name="cubes">The collection's time series.</param>
    /// <inheritdoc cref="IsUsedIn(DatasetDescriptor, CatalogContent?)"/>
    internal virtual bool IsUsedIn(DatasetDescriptor dataset, CatalogContent? items, IReadOnlyList<SeriesCube> cubes) => IsUsedIn(dataset, items);

    /// <summary>Writes to an item's <c>properties</c>.</summary>
    public virtual void WriteProperties(Utf8JsonWriter json, ItemContent item) { }

    /// <summary>Writes to the asset of a COG.</summary>
    public virtual void WriteAsset(Utf8JsonWriter json, ItemAsset asset) { }

    /// <summary>Writes to the asset of a quicklook.</summary>
    public virtual void WriteThumbnail(Utf8JsonWriter json, ItemThumbnail thumbnail) { }

    /// <summary>Writes to one of a COG's <c>bands</c>.</summary>
    public virtual void WriteBand(Utf8JsonWriter json, RasterBand band, BandStatistics statistics) { }

    /// <summary>Writes to a collection.</summary>
    public virtual void WriteCollection(Utf8JsonWriter json, DatasetDescriptor dataset) { }

    /// <summary>Writes to a collection that has time series of its variables' pixels.</summary>
    internal virtual void WriteCubes(Utf8JsonWriter json, DatasetDescriptor dataset, IReadOnlyList<SeriesCube> cubes) { }

    /// <summary>Writes to one of a collection's <c>item_assets</c>.</summary>
    public virtual void WriteItemAsset(Utf8JsonWriter json, VariableDescriptor variable) { }

    /// <summary>Writes to the asset of a variable's time series.</summary>
    public virtual void WriteSeries(Utf8JsonWriter json, VariableDescriptor variable) { }

    public virtual bool HasSummary(CatalogContent items) => false;

    /// <summary>Writes to a collection's <c>summaries</c>.</summary>
    public virtual void WriteSummary(Utf8JsonWriter json, CatalogContent items) { }
}
