using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Datasets.Infra.Pulumi;

/// <summary>
/// Writes a program as Pulumi's YAML: block style, keys in the order given, the same bytes for the same program. A text is written
/// bare where no reader of YAML 1.1 or 1.2 could take it for anything else, and as a JSON string elsewhere.
/// </summary>
public static partial class ProgramYaml
{
    private static readonly JsonSerializerOptions TextOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Words =
        new(["true", "false", "yes", "no", "on", "off", "y", "n", "null"], StringComparer.OrdinalIgnoreCase);

    public static string Write(PulumiProgram program)
    {
        var text = new StringBuilder();
        WriteEntries(text, Document(program), 0);
        return text.ToString();
    }

    private static JsonObject Document(PulumiProgram program)
    {
        var variables = new JsonObject();
        foreach (var variable in program.Variables)
        {
            variables[variable.Name] = new JsonObject
            {
                ["fn::invoke"] = new JsonObject
                {
                    ["function"] = variable.Function,
                    ["arguments"] = variable.Arguments.DeepClone(),
                    ["options"] = new JsonObject { ["version"] = ProviderVersions.Of(variable.Function) },
                },
            };
        }

        var resources = new JsonObject();
        foreach (var resource in program.Resources)
        {
            var options = resource.Options.DeepClone().AsObject();
            options["version"] = ProviderVersions.Of(resource.Type);
            resources[resource.Name] = new JsonObject
            {
                ["type"] = resource.Type,
                ["properties"] = resource.Properties.DeepClone(),
                ["options"] = options,
            };
        }

        return new JsonObject
        {
            ["name"] = program.Name,
            ["runtime"] = "yaml",
            ["variables"] = variables,
            ["resources"] = resources,
            ["outputs"] = program.Outputs.DeepClone(),
        };
    }

    private static void WriteEntries(StringBuilder text, JsonObject map, int indent)
    {
        foreach (var (key, value) in map)
        {
            text.Append(' ', indent).Append(Scalar(key)).Append(':');
            WriteValue(text, value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                WriteEntries(text, map, indent + 2);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                WriteItems(text, list, indent + 2);
                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static void WriteItems(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonObject { Count: > 0 } map)
            {
                // The first entry stands beside the dash: what follows it is indented by the dash and its blank.
                var start = text.Length;
                WriteEntries(text, map, indent + 2);
                text.Remove(start, indent + 1);
            }
            else
            {
                WriteValue(text, item, indent);
            }
        }
    }

    private static string Inline(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Scalar(scalar.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string value) =>
        Bare().IsMatch(value) && !value.Contains(": ", StringComparison.Ordinal) && !value.EndsWith(':') && !value.EndsWith(' ')
            && !Words.Contains(value)
            ? value
            : JsonSerializer.Serialize(value, TextOptions);

    [GeneratedRegex(@"\A[A-Za-z$/][A-Za-z0-9_$./:{}()+@*; -]*\z")]
    private static partial Regex Bare();
}
