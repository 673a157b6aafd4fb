using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Stac;

/// <summary>
/// The render extension's <c>renders</c>: one for each variable that the descriptor says how to draw, under the variable's name.
/// </summary>
internal static class RenderWriter
{
    public static bool HasRender(ItemContent content) => content.Assets.Any(a => a.Variable.Variable.Render is not null);

    public static void WriteForItem(Utf8JsonWriter json, ItemContent content)
    {
        if (!HasRender(content))
            return;
        json.WriteStartObject("renders");
        foreach (var asset in content.Assets)
        {
            if (asset.Variable.Variable.Render is { } render)
                Write(json, asset.Variable.Variable, render, asset.Variable.Raster);
        }
        json.WriteEndObject();
    }

    public static void WriteForCollection(Utf8JsonWriter json, DatasetDescriptor dataset)
    {
        if (dataset.Variables.All(v => v.Render is null))
            return;
        json.WriteStartObject("renders");
        foreach (var variable in dataset.Variables)
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
            AssetWriter.WriteNodata(json, nodata, raster.SampleType);
        // 'rescale' is in the variable's unit; a tile server that reads stored numbers has to apply scale and offset first.
        if (raster is not null && raster.Bands.Any(b => b.Scale != 1 || b.Offset != 0))
            json.WriteBoolean("unscale", true);
        json.WriteEndObject();
    }
}
