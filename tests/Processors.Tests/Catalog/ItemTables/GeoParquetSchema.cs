using System.Text.Json.Nodes;
using Datasets.Support;

namespace Datasets.Catalog.ItemTables;

/// <summary>The rules of GeoParquet 1.1's JSON schema for the metadata of a file, applied by Debian's python3-jsonschema. A system of coordinates is not looked into.</summary>
internal static class GeoParquetSchema
{
    private const string Script = """
        import json, sys
        import jsonschema

        text = {'type': 'string', 'minLength': 1}
        def edge(name): return {'type': 'array', 'items': [text, {'const': name}], 'minItems': 2, 'maxItems': 2}
        edges = ['xmin', 'xmax', 'ymin', 'ymax']
        covering = {'type': 'object', 'required': ['bbox'], 'properties': {'bbox': {'type': 'object', 'required': edges, 'properties': {name: edge(name) for name in edges}}}}
        box = {'type': 'array', 'items': {'type': 'number'}, 'oneOf': [{'minItems': count, 'maxItems': count} for count in (4, 6)]}
        column = {'type': 'object', 'required': ['encoding', 'geometry_types'], 'properties': {
            'encoding': {'type': 'string', 'pattern': '^(WKB|point|linestring|polygon|multipoint|multilinestring|multipolygon)$'},
            'geometry_types': {'type': 'array', 'uniqueItems': True, 'items': {'type': 'string', 'pattern': '^(GeometryCollection|(Multi)?(Point|LineString|Polygon))( Z)?$'}},
            'edges': {'enum': ['planar', 'spherical']}, 'orientation': {'const': 'counterclockwise'}, 'epoch': {'type': 'number'}, 'bbox': box, 'covering': covering}}
        columns = {'type': 'object', 'minProperties': 1, 'patternProperties': {'.+': column}, 'additionalProperties': False}
        schema = {'type': 'object', 'required': ['version', 'primary_column', 'columns'], 'properties': {'version': {'const': '1.1.0'}, 'primary_column': text, 'columns': columns}}
        for error in jsonschema.Draft7Validator(schema).iter_errors(json.loads(sys.argv[1])):
            print(f"{'/'.join(map(str, error.absolute_path))}: {error.message}")
        """;

    /// <summary>What is wrong; empty where nothing is.</summary>
    public static string Validate(JsonNode geo)
    {
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-W", "ignore", "-c", Script, geo.ToJsonString());
        return exitCode == 0 ? output.Trim() : error;
    }
}
