using System.Text.Json;
using Datasets.Descriptors;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>What a reader needs in order to open a time series.</summary>
public sealed class ZarrExtension : StacExtension
{
    public override string Address => "https://stac-extensions.github.io/zarr/v1.1.0/schema.json";

    public override bool IsUsedIn(ItemContent item) => false;

    public override bool IsUsedIn(DatasetDescriptor dataset, CatalogContent? items) => items is not null && dataset.Variables.Any(variable => variable.Series);

    /// <summary>The group of all pieces; each piece has its own consolidated metadata.</summary>
    public override void WriteSeries(Utf8JsonWriter json, VariableDescriptor variable)
    {
        json.WriteString("zarr:node_type", "group");
        json.WriteNumber("zarr:zarr_format", 3);
        json.WriteBoolean("zarr:consolidated", false);
    }
}
