using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Datasets.Infra.Pulumi;

/// <summary>
/// Writes a program in Pulumi's YAML: block style, keys in the order given, the same bytes for the same program. All that Pulumi's YAML asks of
/// a text is done here, and nowhere else: dollar signs are escaped, and a text with references becomes <c>fn::join</c>.
/// </summary>
/// <remarks>
/// Language: https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/. Its interpolation is pulumi-yaml's
/// pkg/pulumiyaml/ast/interpolation.go: <c>$$</c> is one dollar sign, <c>${…}</c> a reference, and any other <c>$</c> itself. A text with two references
/// or more would be read in callbacks while resources are still being registered, which ends the language host now and then with 'concurrent map
/// read and map write' (run.go, evaluateInterpolations; up to 1.38.1): no reference stands within a longer text.
/// </remarks>
public static partial class YamlTarget
{
    private static readonly HashSet<string> Words =
        new(["true", "false", "yes", "no", "on", "off", "y", "n", "null"], StringComparer.OrdinalIgnoreCase);

    public static string Write(PulumiProgram program)
    {
        var text = new StringBuilder();
        WriteEntries(text, Document(program), 0);
        return text.ToString();
    }

    private static JsonObject Document(PulumiProgram program) => new()
    {
        ["name"] = program.Name,
        ["runtime"] = "yaml",
        ["config"] = new JsonObject(program.ReadableSettings.Select(setting => KeyValuePair.Create(
            $"{setting}-without-secrets", (JsonNode?)ReadableSetting(setting)))),
        ["variables"] = new JsonObject(program.Lookups.Select(lookup => KeyValuePair.Create(lookup.Name, (JsonNode?)Variable(lookup)))),
        ["resources"] = new JsonObject(program.Resources.Select(resource => KeyValuePair.Create(resource.Name, (JsonNode?)Resource(resource)))),
        ["outputs"] = Expression(program.Outputs),
    };

    /// <summary>
    /// The language host ends with an error of this declaration where the setting has an encrypted value: 'Cannot mark a configuration value as not secret'.
    /// A declaration under the setting's own name would be replaced by the value, and never looked at (pulumi-yaml, sort.go and registerConfig of run.go).
    /// </summary>
    private static JsonObject ReadableSetting(string setting) => new()
    {
        ["name"] = setting,
        ["type"] = "object",
        ["default"] = new JsonObject(),
        ["secret"] = false,
    };

    private static JsonObject Variable(PulumiLookup lookup) => new()
    {
        ["fn::invoke"] = new JsonObject
        {
            ["function"] = lookup.Function,
            ["arguments"] = Expression(lookup.Arguments),
            ["options"] = new JsonObject { ["version"] = ProviderVersions.VersionFor(lookup.Function) },
        },
    };

    private static JsonObject Resource(PulumiResource resource) => new()
    {
        ["type"] = resource.Type,
        ["properties"] = Expression(resource.Properties),
        ["options"] = Options(resource),
    };

    private static JsonObject Options(PulumiResource resource)
    {
        var options = new JsonObject();
        if (resource.Options.RetainOnDelete)
            options["retainOnDelete"] = true;
        if (resource.Options.DependsOn.Count > 0)
            options["dependsOn"] = new JsonArray([.. resource.Options.DependsOn.Select(other => (JsonNode)Symbol(new(other.Name)))]);
        options["version"] = ProviderVersions.VersionFor(resource.Type);
        return options;
    }

    /// <summary>A value as an expression of the language.</summary>
    private static JsonNode? Expression(Value value) => value switch
    {
        Nothing => null,
        Flag flag => flag.IsSet,
        Number number => number.Amount,
        PulumiReference reference => Symbol(reference),
        Text text => Expression(text),
        Json json => new JsonObject { ["fn::toJSON"] = Expression(json.Content) },
        Items items => new JsonArray([.. items.Values.Select(Expression)]),
        Map map => new JsonObject(map.Select(entry => KeyValuePair.Create(Key(entry.Key), Expression(entry.Value)))),
        _ => throw new ArgumentException($"{value.GetType().Name} has no form in Pulumi's YAML", nameof(value)),
    };

    private static JsonNode Expression(Text text) => text.Parts switch
    {
        [] => "",
        [var part] => Expression(part),
        var parts => new JsonObject { ["fn::join"] = new JsonArray("", new JsonArray([.. parts.Select(part => (JsonNode)Expression(part))])) },
    };

    private static string Expression(TextPart part) => part.Reference is { } reference ? Symbol(reference) : Escaped(part.Literal!);

    private static string Symbol(PulumiReference reference) =>
        reference.Property is null ? $"${{{reference.Node}}}" : $"${{{reference.Node}.{reference.Property}}}";

    /// <summary>A key is an expression, too; one that is called as a function is cannot be written.</summary>
    private static string Key(string key) => key.StartsWith("fn::", StringComparison.OrdinalIgnoreCase)
        ? throw new ArgumentException($"a key '{key}' would be a function in Pulumi's YAML", nameof(key))
        : Escaped(key);

    /// <summary>A dollar sign is doubled where it would begin something else than itself.</summary>
    private static string Escaped(string literal) => DollarThatCounts().Replace(literal, "$$$$");

    private static void WriteEntries(StringBuilder text, JsonObject map, int indent)
    {
        foreach (var (key, value) in map)
        {
            text.Append(' ', indent).Append(Scalar(key)).Append(':');
            if (key == "fn::join")
                text.Append(' ').Append(Flow(value)).Append('\n');
            else
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

    /// <summary>Lists of texts on one line.</summary>
    private static string Flow(JsonNode? value) => value is JsonArray list
        ? $"[{string.Join(", ", list.Select(Flow))}]"
        : Quoted(value!.GetValue<string>());

    private static string Inline(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => Scalar(text),
        _ => value.ToJsonString(),
    };

    /// <summary>Bare where no reader of YAML 1.1 or 1.2 could take it for anything but this text, and in quotes elsewhere.</summary>
    private static string Scalar(string value) =>
        Bare().IsMatch(value) && !value.Contains(": ", StringComparison.Ordinal) && !value.EndsWith(':') && !value.EndsWith(' ')
            && !Words.Contains(value)
            ? value
            : Quoted(value);

    /// <summary>
    /// In double quotes. What YAML calls not printable is escaped; what is beyond 16 bits is not: YAML has no surrogates, which JSON's escapes are.
    /// </summary>
    /// <remarks>https://yaml.org/spec/1.2.2/#57-escaped-characters</remarks>
    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                '"' or '\\' => $"\\{rune}",
                '\n' => "\\n",
                '\t' => "\\t",
                < 0x20 or (>= 0x7f and < 0xa0) or 0x2028 or 0x2029 or 0xfeff or 0xfffe or 0xffff =>
                    $"\\u{rune.Value.ToString("x4", CultureInfo.InvariantCulture)}",
                _ => rune.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    // Behind a blank no sign but a bracket: readers differ in '*', an alias, and '-' there.
    [GeneratedRegex(@"\A[A-Za-z$/](?:[A-Za-z0-9_$./:{}()+@*;-]| (?=[A-Za-z0-9(]))*\z")]
    private static partial Regex Bare();

    [GeneratedRegex(@"\$(?=[${])")]
    private static partial Regex DollarThatCounts();
}
