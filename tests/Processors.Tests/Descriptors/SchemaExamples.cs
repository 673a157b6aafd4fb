using System.Text.Json.Nodes;
using Datasets.Conversion;

namespace Datasets.Descriptors;

/// <summary>The keys of the schema, and each of their examples in a descriptor.</summary>
internal static class SchemaExamples
{
    /// <summary>What a key goes with; keys below it go with that, too.</summary>
    private static readonly (string Path, string With)[] Context =
    [
        ("derive.reference", "derive: {from: omi-ozone, by: month-of-year}"),
        ("gridding", "mapping: swath"),
        ("gridding.latitude", "mapping: swath, gridding: {longitude: /PRODUCT/longitude}"),
        ("gridding.longitude", "mapping: swath, gridding: {latitude: /PRODUCT/latitude}"),
        ("gridding.latitudeCorners", "mapping: swath, gridding: {longitudeCorners: /PRODUCT/longitude_bounds}"),
        ("gridding.longitudeCorners", "mapping: swath, gridding: {latitudeCorners: /PRODUCT/latitude_bounds}"),
        ("gridding.filters[].path", "mapping: swath, gridding: {filters: [{minimum: 0}]}"),
        ("gridding.filters[].select", "mapping: swath, gridding: {filters: [{minimum: 0}]}"),
        ("gridding.filters[].bits", "mapping: swath, gridding: {filters: [{accept: [1]}]}"),
        ("gridding.filters[].accept", "mapping: swath, gridding: {filters: [{bits: [0, 1]}]}"),
        ("group", "gridding: {resolution: 0.25}, mapping: swath"),
        ("grid.transform", "grid: {crs: EPSG:3413}"),
        ("options", "mapping: cf-grid"),
        ("time.duration", "time: {fileName: '_(?<year>\\d{4})'}"),
        ("time.end", "time: {start: 1991-01-01}"),
        ("variables[].statistic", "gridding: {resolution: 0.25}, mapping: swath"),
        ("variables[].file", "group: time"),
    ];

    private static readonly JsonObject Schema = JsonNode.Parse(DescriptorSchema.Generate(MappingRegistry.Default.Known))!.AsObject();

    /// <summary>A key, such as <c>gridding.filters[].path</c>, and what the schema says of it.</summary>
    public sealed record Key(string Path, JsonObject Schema);

    public sealed record Example(string Path, JsonNode Value)
    {
        /// <summary>The example in a descriptor that has, beside it, what every descriptor needs and what the key goes with.</summary>
        public string InDescriptor()
        {
            var descriptor = YamlJson.Parse(MarkedYaml.Valid)!.AsObject();
            foreach (var (path, with) in Context.Where(context => Path == context.Path || Path.StartsWith(context.Path + ".", StringComparison.Ordinal) || Path.StartsWith(context.Path + "[", StringComparison.Ordinal)))
            {
                foreach (var (key, value) in YamlJson.Parse($"{{{with}}}")!.AsObject())
                    descriptor[key] = value!.DeepClone();
            }
            if (Path.Split('.')[0] == "derive")
                LeaveOutGranules(descriptor);
            Put(descriptor, Schema, Path.Split('.'));
            return descriptor.ToJsonString() + "\n";
        }

        /// <summary>A derived dataset has none.</summary>
        private static void LeaveOutGranules(JsonObject descriptor)
        {
            descriptor.Remove("source");
            descriptor.Remove("mapping");
            foreach (var variable in descriptor["variables"]!.AsArray())
                variable!.AsObject().Remove("path");
        }

        private void Put(JsonObject part, JsonObject schema, ReadOnlySpan<string> path)
        {
            var isItem = path[0].EndsWith("[]", StringComparison.Ordinal);
            var name = isItem ? path[0][..^2] : path[0];
            var below = schema["properties"]![name]!.AsObject();
            if (path.Length == 1)
            {
                part[name] = Value.DeepClone();
                return;
            }
            var inner = isItem ? below["items"]!.AsObject() : below;
            var record = isItem ? (part[name] as JsonArray)?[0]?.DeepClone() as JsonObject : part[name]?.DeepClone() as JsonObject;
            record ??= [];
            var next = path[1].Replace("[]", "", StringComparison.Ordinal);
            string[] alternatives = [.. (inner["oneOf"] as JsonArray ?? []).Select(one => (string)one!["required"]![0]!)];
            string[] needed = [.. (inner["required"] as JsonArray ?? []).Select(one => (string)one!)];
            if (alternatives.Contains(next))
                record = [];
            foreach (var key in needed.Where(key => record[key] is null && key != next))
                record[key] = inner["properties"]![key]!["examples"]![0]!.DeepClone();
            if (alternatives.Length > 0 && !alternatives.Contains(next) && !alternatives.Any(record.ContainsKey))
                record[alternatives[0]] = inner["properties"]![alternatives[0]]!["examples"]![0]!.DeepClone();
            Put(record, inner, path[1..]);
            part[name] = isItem ? new JsonArray(record) : record;
        }
    }

    public static IEnumerable<Key> Keys() => Below("", Schema);

    public static IEnumerable<Example> Read() => Keys().SelectMany(Of);

    public static IEnumerable<Example> Of(Key key) => (key.Schema["examples"] as JsonArray ?? []).Select(value => new Example(key.Path, value!));

    private static IEnumerable<Key> Below(string path, JsonObject schema)
    {
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            var key = new Key(path == "" ? name : $"{path}.{name}", value!.AsObject());
            yield return key;
            foreach (var below in key.Schema["items"] is JsonObject items ? Below($"{key.Path}[]", items) : Below(key.Path, key.Schema))
                yield return below;
        }
    }
}
