using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>How to draw: one of <c>renders</c> for each variable that the descriptor says how to draw, under the variable's name.</summary>
public sealed class RenderExtension : StacExtension
{
    public override string Address => "https://stac-extensions.github.io/render/v2.0.0/schema.json";

    public override bool IsUsedIn(ItemContent item) => item.Assets.Any(asset => asset.Variable.Variable.Render is not null);

    public override bool IsUsedIn(DatasetDescriptor dataset, CatalogContent? items) => dataset.Variables.Any(variable => variable.Render is not null);

    public override void WriteProperties(Utf8JsonWriter json, ItemContent item)
    {
        if (!IsUsedIn(item))
            return;
        json.WriteStartObject("renders");
        foreach (var asset in item.Assets)
        {
            if (asset.Variable.Variable.Render is { } render)
                Write(json, asset.Variable.Variable, render, asset.Variable.Raster);
        }
        json.WriteEndObject();
    }

    public override void WriteCollection(Utf8JsonWriter json, DatasetDescriptor dataset)
    {
        if (!IsUsedIn(dataset, items: null))
            return;
        json.WriteStartObject("renders");
        foreach (var variable in dataset.OutputVariables)
        {
            if (variable.Render is { } render)
                Write(json, variable, render, raster: null);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, VariableDescriptor variable, RenderDescriptor render, Raster? raster)
    {
        json.WriteStartObject(variable.Name);
        json.WriteString("title", variable.Title ?? variable.Name);
        json.Strings("assets", [variable.Name]);
        json.WriteString("colormap_name", render.Colormap);
        json.WriteStartArray("rescale");
        json.NumberArray(render.Rescale[0], render.Rescale[1]);
        json.WriteEndArray();
        if (raster is { Nodata: { } nodata })
            json.Nodata(nodata, raster.SampleType);
        // 'rescale' is in the variable's unit; a tile server that reads stored numbers has to apply scale and offset first.
        if (raster is not null && raster.Bands.Any(b => b.Scale != 1 || b.Offset != 0))
            json.WriteBoolean("unscale", true);
        json.WriteEndObject();
    }
}
