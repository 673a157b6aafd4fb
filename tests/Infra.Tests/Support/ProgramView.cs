using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Support;

/// <summary>
/// A value of the model for a test to look at: a reference as <c>${name.property}</c>, a text with its references in it, the content of a JSON text.
/// </summary>
internal static class ProgramView
{
    public static JsonNode? View(this Value value) => value switch
    {
        Map map => View(map),
        Items items => new JsonArray([.. items.Values.Select(View)]),
        Json json => View(json.Content),
        Text text => text.View(),
        PulumiReference reference => reference.View(),
        Number number => JsonNode.Parse(number.Amount.ToString(CultureInfo.InvariantCulture)),
        Flag flag => flag.IsSet,
        Nothing => null,
        _ => throw new ArgumentException(value.GetType().Name),
    };

    public static JsonObject View(this Map map) => new(map.Select(entry => KeyValuePair.Create(entry.Key, View(entry.Value))));

    /// <summary>The properties of a resource.</summary>
    public static JsonObject View(this PulumiResource resource) => View(resource.Properties);

    public static string View(this Text text) => text.With(View);

    public static string View(this PulumiReference reference) =>
        reference.Property is null ? $"${{{reference.Node}}}" : $"${{{reference.Node}.{reference.Property}}}";
}
