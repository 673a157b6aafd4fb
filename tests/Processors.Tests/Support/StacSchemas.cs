namespace Datasets.Support;

/// <summary>
/// The published JSON Schemas of STAC 1.1.0 and its extensions, applied by Debian's python3-jsonschema: the core schema that a file's
/// <c>type</c> calls for, and every schema in its <c>stac_extensions</c>.
/// </summary>
internal static class StacSchemas
{
    /// <summary>A line for each thing wrong in any of the files; empty where all are valid. One process, however many files.</summary>
    public static IReadOnlyList<string> Validate(params string[] paths)
    {
        var schemas = Shared.FolderOf("stac-schemas");
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, ["-W", "ignore", "-c", Script, schemas, .. paths]);
        if (exitCode != 0)
            Assert.Fail($"The schema validator did not run (it needs Debian's python3-jsonschema): {error}");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"checked {paths.Length}", lines[^1]);
        return lines[..^1];
    }

    /// <summary>As <see cref="Validate(string[])"/>, of contents; the problems start with the number of the content.</summary>
    public static IReadOnlyList<string> Validate(params byte[][] contents)
    {
        using var folder = new TemporaryFolder();
        var paths = new string[contents.Length];
        for (var i = 0; i < contents.Length; i++)
        {
            paths[i] = folder[$"{i}.json"];
            File.WriteAllBytes(paths[i], contents[i]);
        }
        return Validate(paths);
    }

    // PROJJSON's schema is not in the folder, and nothing here uses it: it accepts all. Any other unknown schema is an error, but for those of the classification, the Zarr and the datacube extension.
    private const string Script = """
        import datetime, json, os, sys
        import jsonschema

        root = sys.argv[1]
        core = 'https://schemas.stacspec.org/v1.1.0/'
        types = {
            'Feature': core + 'item-spec/json-schema/item.json',
            'Collection': core + 'collection-spec/json-schema/collection.json',
            'Catalog': core + 'catalog-spec/json-schema/catalog.json',
        }

        # What the classification extension asks of its fields, where the folder does not have its schema.
        one = {'type': 'object', 'required': ['value', 'name'], 'properties': {'value': {'type': 'integer'}, 'name': {'pattern': '^[0-9A-Za-z-_]+$'},
               'color_hint': {'pattern': '^([0-9A-Fa-f]{6})$'}, 'count': {'type': 'integer'}}}
        classes = {'type': 'array', 'minItems': 1, 'uniqueItems': True, 'items': one}
        field = {'type': 'object', 'required': ['offset', 'length', 'classes'], 'properties': {'offset': {'minimum': 0}, 'length': {'minimum': 1}, 'classes': classes}}
        band = {'properties': {'classification:classes': classes, 'classification:bitfields': {'type': 'array', 'minItems': 1, 'items': field}}}
        classification = {'properties': {'assets': {'additionalProperties': {'properties': {'bands': {'items': band}}}}}}

        # The same of the Zarr extension.
        zarr = {'properties': {'assets': {'additionalProperties': {'properties': {'zarr:node_type': {'enum': ['group', 'array']}, 'zarr:zarr_format': {'enum': [2, 3]},
                'zarr:consolidated': {'type': 'boolean'}}}}}}

        # And of the datacube extension 2.3.0, for collections: its specification's tables of dimensions and variables.
        pair = {'type': 'array', 'minItems': 2, 'maxItems': 2}
        system = {'type': ['string', 'number', 'object']}
        horizontal = {'required': ['type', 'axis', 'extent'], 'properties': {'type': {'const': 'spatial'}, 'axis': {'enum': ['x', 'y']}, 'extent': {**pair, 'items': {'type': 'number'}},
                      'step': {'type': ['number', 'null']}, 'unit': {'type': 'string'}, 'reference_system': system}}
        temporal = {'required': ['type', 'extent'], 'not': {'required': ['axis']}, 'properties': {'type': {'const': 'temporal'},
                    'extent': {**pair, 'items': {'type': ['string', 'null'], 'format': 'date-time'}}, 'step': {'type': ['string', 'null'], 'pattern': '^P(\\d+D|T\\d+(\\.\\d+)?S)$'}}}
        variable = {'type': 'object', 'required': ['dimensions', 'type'], 'properties': {'dimensions': {'type': 'array', 'items': {'type': 'string'}}, 'type': {'enum': ['data', 'auxiliary']},
                    'description': {'type': 'string'}, 'unit': {'type': 'string'}, 'nodata': {'type': ['number', 'string']}, 'data_type': {'type': 'string'}}}
        datacube = {'required': ['cube:dimensions'], 'properties': {'type': {'const': 'Collection'}, 'cube:variables': {'type': 'object', 'additionalProperties': variable},
                    'cube:dimensions': {'type': 'object', 'minProperties': 1, 'additionalProperties': {'type': 'object', 'anyOf': [horizontal, temporal]}}}}

        def load(url):
            url = url.split('#')[0]
            if '/datacube/' in url and not os.path.exists(os.path.join(root, url.split('://')[1])):
                return datacube
            if '/zarr/' in url and not os.path.exists(os.path.join(root, url.split('://')[1])):
                return zarr
            if url.startswith('https://proj.org/'):
                return {}
            if '/classification/' in url and not os.path.exists(os.path.join(root, url.split('://')[1])):
                return classification
            with open(os.path.join(root, url.split('://')[1]), encoding='utf-8') as file:
                return json.load(file)

        formats = jsonschema.FormatChecker()

        @formats.checks('date-time', raises=ValueError)
        def is_time(value):
            return not isinstance(value, str) or datetime.datetime.fromisoformat(value.replace('Z', '+00:00')) is not None

        def no_constant(text):
            raise ValueError(text + ' is no JSON')

        validators = {}

        def validator(url):
            if url not in validators:
                schema = load(url)
                resolver = jsonschema.RefResolver(url, schema, handlers={'http': load, 'https': load})
                validators[url] = jsonschema.Draft7Validator(schema, resolver=resolver, format_checker=formats)
            return validators[url]

        def deepest(error):
            return deepest(min(error.context, key=lambda e: -len(e.absolute_path))) if error.context else error

        paths = sys.argv[2:]
        for path in paths:
            with open(path, encoding='utf-8') as file:
                value = json.load(file, parse_constant=no_constant)
            for url in [types[value['type']]] + value.get('stac_extensions', []):
                for error in validator(url).iter_errors(value):
                    error = deepest(error)
                    where = '/'.join(str(p) for p in error.absolute_path)
                    print(os.path.basename(path), url.split('://')[1], where, error.message[:200].replace('\n', ' '), sep=': ')
        print('checked', len(paths))
        """;
}
