using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>A record of the model: its properties are the keys, <c>required</c> ones must be there, initializers give defaults.</summary>
internal sealed class RecordShape : Shape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Shapes = new();

    private readonly Type _type;
    private readonly Key[] _keys;
    private readonly Dictionary<string, Key> _byName;
    private readonly ExactlyOneOfAttribute? _alternatives;

    private RecordShape(Type type)
    {
        _type = type;
        _keys = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => new Key(p))];
        _byName = _keys.ToDictionary(k => k.Name, StringComparer.Ordinal);
        _alternatives = type.GetCustomAttribute<ExactlyOneOfAttribute>();
    }

    public static RecordShape For(Type type) => Shapes.GetOrAdd(type, t => new(t));

    public override object? Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is YamlRefused)
            return null;
        if (node is not YamlMap map)
        {
            problems.Add(node.Start, path, $"expected keys and values, got {node.Kind}");
            return null;
        }
        var record = Activator.CreateInstance(_type)!;
        var isWhole = true;
        foreach (var (name, value) in map.Entries)
        {
            if (!_byName.TryGetValue(name.Text, out var key))
                problems.Add(name.Start, path, UnknownKey(name.Text));
            var read = key?.Shape.Read(value, Join(path, key.Name), problems);
            isWhole &= read is not null;
            if (read is not null)
                key!.Property.SetValue(record, read);
        }
        foreach (var key in _keys.Where(k => k.IsRequired && map[k.Name] is null))
        {
            problems.Add(map.Start, path, Missing(key.Name));
            isWhole = false;
        }
        if (_alternatives?.Complaint(name => map[name] is not null) is { } complaint)
        {
            problems.Add(map.Start, path, complaint);
            isWhole = false;
        }
        return isWhole && IsConsistent(record, map, path, problems) ? record : null;
    }

    /// <summary>What is said where a key has to be there and is not.</summary>
    public string Missing(string key) => $"'{key}' is missing: {_byName[key].Description}";

    public override JsonObject Describe()
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        var defaults = Activator.CreateInstance(_type)!;
        foreach (var key in _keys)
        {
            var schema = key.Shape.Describe();
            schema["description"] = key.Description;
            if (key.Examples.Count > 0)
                schema["examples"] = new JsonArray([.. key.Examples.Select(YamlJson.Parse)]);
            if (key.IsRequired)
                required.Add(key.Name);
            else if (key.Shape is not RecordShape && key.Property.GetValue(defaults) is { } value)
                schema["default"] = key.Shape.Write(value);
            properties[key.Name] = schema;
        }
        var record = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
            record["required"] = required;
        _alternatives?.Describe(record);
        if (_type.GetCustomAttribute<DescriptionAttribute>() is { } description)
            record["description"] = description.Description;
        var snippets = Snippets();
        if (snippets.Count > 0)
            record["defaultSnippets"] = snippets;
        return record;
    }

    /// <summary>The keys that must be there; where some are alternatives, once for each.</summary>
    private JsonArray Snippets()
    {
        var required = _keys.Where(key => key.IsRequired).ToList();
        if (_alternatives is not null)
            return [.. _alternatives.Keys.Select(name => (JsonNode)SnippetOf(name, _byName[name].Description, [_byName[name], .. required]))];
        return required.Count == 0 ? [] : [SnippetOf(string.Join(", ", required.Select(key => key.Name)), "The keys that must be there.", required)];
    }

    private static JsonObject SnippetOf(string label, string description, IEnumerable<Key> keys) =>
        Snippet.Of(label, description, keys.Select(key => KeyValuePair.Create(key.Name, key.Examples.Select(YamlJson.Parse).FirstOrDefault())));

    /// <summary>
    /// Absent, empty and false values are left out: a key that a later version adds, and a descriptor does not use, changes nothing. Where absent and false
    /// are two things, false stays.
    /// </summary>
    public override JsonNode Write(object value)
    {
        var json = new JsonObject();
        foreach (var key in _keys.Where(k => k.ShapesOutput).OrderBy(k => k.Name, StringComparer.Ordinal))
        {
            if (key.Property.GetValue(value) is { } part && key.Shape.Write(part) is var written && (key.Property.PropertyType == typeof(bool?) || !IsNothing(written)))
                json[key.Name] = written;
        }
        return json;
    }

    private static bool IsNothing(JsonNode node) => node switch
    {
        JsonObject o => o.Count == 0,
        JsonArray a => a.Count == 0,
        _ => node.GetValueKind() == JsonValueKind.False || (node.GetValueKind() == JsonValueKind.String && node.GetValue<string>() == ""),
    };

    private string UnknownKey(string name)
    {
        var meant = DidYouMean.Among(name, _byName.Keys);
        var advice = meant is null ? $"there are {string.Join(", ", _keys.Select(k => k.Name))}" : $"did you mean '{meant}'?";
        return $"unknown key {Quoted.Of(name)}; {advice}";
    }

    private static bool IsConsistent(object record, YamlMap map, string path, ProblemList problems)
    {
        var inconsistencies = (record as IConsistent)?.Inconsistencies().ToArray() ?? [];
        foreach (var (at, message) in inconsistencies)
            problems.Add(Locate(map, at), Join(path, at), message);
        return inconsistencies.Length == 0;
    }

    /// <summary>Where a value stands, or as much of its path as is there.</summary>
    public static Position Locate(YamlNode node, string path)
    {
        foreach (var part in path.Split('.', '[', ']').Where(p => p != ""))
            node = (node is YamlList list ? list.Items[int.Parse(part)] : (node as YamlMap)?[part]) ?? node;
        return node.Start;
    }

    private static string Join(string path, string key) => path == "" ? key : $"{path}.{key}";

    /// <summary>One property as a key of the file.</summary>
    private sealed class Key(PropertyInfo property)
    {
        private Shape? _shape;

        public PropertyInfo Property { get; } = property;
        public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        public bool ShapesOutput { get; } = !property.IsDefined(typeof(DoesNotShapeOutputAttribute));
        public bool IsRequired { get; } = property.IsDefined(typeof(RequiredMemberAttribute));
        public IReadOnlyList<string> Examples { get; } = [.. property.GetCustomAttributes<ExampleAttribute>().Select(example => example.Yaml)];
        public string Description => Property.GetCustomAttribute<DescriptionAttribute>()!.Description;
        public Shape Shape => _shape ??= For(Property);
    }
}
