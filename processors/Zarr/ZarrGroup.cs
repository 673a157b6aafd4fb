using System.Text.Json.Nodes;

namespace Datasets.Zarr;

/// <summary>The metadata of a group.</summary>
public static class ZarrGroup
{
    /// <param name="arrays">
    /// The group's arrays by name, whose metadata the group repeats, so that a reader asks once: zarr-python's 'inline' consolidated metadata. Null for none.
    /// </param>
    public static JsonObject ToJson(JsonObject attributes, IReadOnlyDictionary<string, ZarrArray>? arrays = null)
    {
        var group = new JsonObject { ["zarr_format"] = 3, ["node_type"] = "group", ["attributes"] = attributes.DeepClone() };
        if (arrays is not null)
        {
            group["consolidated_metadata"] = new JsonObject
            {
                ["kind"] = "inline",
                ["must_understand"] = false,
                ["metadata"] = new JsonObject(arrays.OrderBy(array => array.Key, StringComparer.Ordinal).Select(array => KeyValuePair.Create(array.Key, (JsonNode?)array.Value.ToJson()))),
            };
        }
        return group;
    }
}
