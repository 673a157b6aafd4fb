using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Program;

/// <summary>
/// Reads an emitted program by pulumi-yaml's rules: what Pulumi would register, with a reference as <c>⟦name.property⟧</c>. Throws where Pulumi would
/// refuse the program, and where its language host may die.
/// </summary>
/// <remarks>
/// pulumi-yaml's pkg/pulumiyaml: ast/interpolation.go (parseInterpolate), ast/property.go (parsePropertyAccess), ast/expr.go (ParseExpr: keys are
/// expressions, too), run.go (evaluateInterpolations, evaluateBuiltinJoin, evaluateBuiltinToJSON).
/// </remarks>
internal sealed partial class PulumiYaml
{
    private static readonly string[] Sections = ["variables", "resources", "outputs"];

    private readonly HashSet<string> _nodes;

    private PulumiYaml(YamlMappingNode root) => _nodes =
        [.. Sections[..2].Where(section => root.Children.ContainsKey(section))
            .SelectMany(section => ((YamlMappingNode)root[section]).Children.Keys).Select(key => ((YamlScalarNode)key).Value!)];

    /// <summary>Look-ups' arguments, resources' properties and outputs, as Pulumi sees them.</summary>
    public static JsonObject Read(string program)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(program));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var reader = new PulumiYaml(root);
        var read = new JsonObject();
        foreach (var (name, node) in ((YamlMappingNode)root["variables"]).Children)
            read[$"{name}"] = reader.Evaluate(node["fn::invoke"]["arguments"]);
        foreach (var (name, node) in ((YamlMappingNode)root["resources"]).Children)
            read[$"{name}"] = reader.Evaluate(node["properties"]);
        read["the outputs"] = reader.Evaluate(root["outputs"]);
        return read;
    }

    private JsonNode? Evaluate(YamlNode node) => node switch
    {
        YamlSequenceNode list => new JsonArray([.. list.Select(Evaluate)]),
        YamlMappingNode map when Function(map) is { } function => Call(function, map.Children.Values.Single()),
        YamlMappingNode map => new JsonObject(map.Select(entry => KeyValuePair.Create(Interpolate(((YamlScalarNode)entry.Key).Value!), Evaluate(entry.Value)))),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when Plain(scalar.Value!) is { } value => value.GetValueKind() == System.Text.Json.JsonValueKind.Null ? null : value,
        YamlScalarNode scalar => Interpolate(scalar.Value!),
        _ => throw new InvalidOperationException($"a node of {node.NodeType}"),
    };

    private static string? Function(YamlMappingNode map) =>
        map.Children.Keys.Select(key => key.ToString()).FirstOrDefault(key => key.StartsWith("fn::", StringComparison.OrdinalIgnoreCase));

    private JsonNode Call(string function, YamlNode argument) => (function, Evaluate(argument)) switch
    {
        ("fn::join", JsonArray and [JsonValue delimiter, JsonArray parts]) => string.Join((string)delimiter!, parts.Select(part => (string)part!)),
        // Pulumi makes a text of it; here it stays readable.
        ("fn::toJSON", var content) => new JsonObject { ["JSON"] = content },
        _ => throw new InvalidOperationException($"{function} cannot be called with this"),
    };

    /// <summary>What a scalar without quotes is, where it is no text.</summary>
    private static JsonValue? Plain(string text) => text switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        "null" or "~" or "" => JsonValue.Create("null"),
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
    };

    private string Interpolate(string text)
    {
        var value = new StringBuilder();
        var references = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$' || at + 1 == text.Length || text[at + 1] is not ('$' or '{'))
            {
                value.Append(text[at++]);
            }
            else if (text[at + 1] == '$')
            {
                value.Append('$');
                at += 2;
            }
            else
            {
                var end = text.IndexOf('}', at);
                if (end < 0)
                    throw new InvalidOperationException($"unterminated interpolation in '{text}'");
                value.Append(Reference(text[(at + 2)..end]));
                references++;
                if (at > 0 || end + 1 < text.Length)
                    throw new InvalidOperationException($"a reference within a longer text, '{text}': the language host may die of it");
                at = end + 1;
            }
        }

        return value.ToString();
    }

    private string Reference(string access)
    {
        var name = NameOf().Match(access).Value;
        return _nodes.Contains(name) || access == "pulumi.stack" ? $"⟦{access}⟧" : throw new InvalidOperationException($"resource or variable named '{name}' could not be found");
    }

    [GeneratedRegex(@"\A[^.\[]*")]
    private static partial Regex NameOf();
}
