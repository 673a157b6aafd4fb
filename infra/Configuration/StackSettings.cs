using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Configuration;

/// <summary>
/// What a stack's configuration says, not yet checked: each key with its namespace, its value, and where it stands, for messages.
/// It comes from Pulumi as PULUMI_CONFIG, or from Pulumi.STACK.yaml.
/// </summary>
public sealed record StackSettings(string Project, string Stack, IReadOnlyList<StackSetting> Settings)
{
    /// <summary>Source: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/.</summary>
    private static readonly string[] FileKeys = ["config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

    /// <summary>What Pulumi gives: a JSON object of key (<c>namespace:name</c>) to text, lists and maps as JSON.</summary>
    /// <param name="encrypted">Of each key, what is encrypted in the stack's file. Pulumi gives such values decrypted and does not say which they are.</param>
    /// <exception cref="CompileException">It is no such object.</exception>
    public static StackSettings FromPulumi(string project, string stack, string json, ILookup<string, string>? encrypted = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new(project, stack,
            [
                .. from entry in document.RootElement.EnumerateObject()
                   select new StackSetting(entry.Name, $"config {entry.Name}", entry.Value.GetString()!)
                   {
                       Encrypted = [.. encrypted?[entry.Name] ?? []],
                   },
            ]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CompileException($"PULUMI_CONFIG: is not a JSON object of keys to texts, as Pulumi gives it: {e.Message}");
        }
    }

    /// <summary>What the file Pulumi.STACK.yaml says under <c>config</c>.</summary>
    /// <exception cref="CompileException">The file cannot be read, or has a key that Pulumi has no meaning for.</exception>
    public static StackSettings FromFile(string project, string stack, string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode root)
                return new(project, stack, []);
            if (root.Children.Keys.FirstOrDefault(key => !FileKeys.Contains(key.ToString())) is { } unknown)
                throw new CompileException($"{name}:{unknown.Start.Line}:{unknown.Start.Column}: unknown key '{unknown}'; allowed: {string.Join(", ", FileKeys)}");
            if (!root.Children.TryGetValue("config", out var config) || config is not YamlMappingNode entries)
                return new(project, stack, []);

            return new(project, stack, [.. entries.Children.Select(entry => Setting(name, project, entry.Key, entry.Value))]);
        }
        catch (FileNotFoundException)
        {
            throw new CompileException(
                $"{name}: not found beside Pulumi.yaml; a stack's configuration is read from there ('pulumi stack init {stack}' makes it)");
        }
        catch (YamlException e)
        {
            throw new CompileException($"{name}:{e.Start.Line}:{e.Start.Column}: {e.Message}");
        }
    }

    /// <summary>Key → the paths in its value that are encrypted in the stack's file; nothing where that cannot be read.</summary>
    public static ILookup<string, string> EncryptedIn(string root, string project, string stack) =>
        Tolerant(project, stack, Path.Combine(root, $"Pulumi.{stack}.yaml"))
            .SelectMany(setting => setting.Encrypted.Select(where => (setting.Key, where)))
            .ToLookup(entry => entry.Key, entry => entry.where);

    /// <summary>Pulumi has read the file already, or another one ('--config-file'): what is wrong with it is not for the compiler to say.</summary>
    private static IReadOnlyList<StackSetting> Tolerant(string project, string stack, string path)
    {
        try
        {
            return FromFile(project, stack, path).Settings;
        }
        catch (CompileException)
        {
            return [];
        }
    }

    private static StackSetting Setting(string file, string project, YamlNode key, YamlNode value)
    {
        var name = key.ToString();
        if (!name.Contains(':', StringComparison.Ordinal))
            name = $"{project}:{name}";
        var encrypted = Encrypted(value, "").ToList();
        return new(name, $"{file}:{key.Start.Line}:{key.Start.Column}: {name}", Text(value)) { Encrypted = encrypted, IsReadable = encrypted.Count == 0 };
    }

    /// <summary>Pulumi writes an encrypted value as a map with the one key <c>secure</c>, as a whole setting or anywhere in it.</summary>
    private static IEnumerable<string> Encrypted(YamlNode value, string path) => value switch
    {
        YamlMappingNode { Children.Count: 1 } map when map.Children.TryGetValue("secure", out var cipher) && cipher is YamlScalarNode => [path],
        YamlMappingNode map => map.Children.SelectMany(e => Encrypted(e.Value, path.Length == 0 ? $"{e.Key}" : $"{path}.{e.Key}")),
        YamlSequenceNode list => list.Children.SelectMany((item, i) => Encrypted(item, $"{path}[{i}]")),
        _ => [],
    };

    private static string Text(YamlNode value) =>
        value is YamlScalarNode scalar ? scalar.Value ?? "" : JsonSerializer.Serialize(Plain(value));

    private static object? Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(e => e.Key.ToString(), e => Plain(e.Value)),
        YamlSequenceNode list => list.Children.Select(Plain).ToList(),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" } => true,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "false" } => false,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } when long.TryParse(text, CultureInfo.InvariantCulture, out var n) => n,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };
}

/// <summary>One entry of a stack's configuration. <paramref name="Where"/> begins its messages: its place and the key.</summary>
public sealed record StackSetting(string Key, string Where, string Value)
{
    /// <summary>Where in the value something is encrypted in the stack's file: an empty path is all of it, <c>EARTHDATA_TOKEN</c> an entry.</summary>
    public IReadOnlyList<string> Encrypted { get; init; } = [];

    /// <summary>Whether <see cref="Value"/> is the value: Pulumi decrypts, the compiler alone cannot.</summary>
    public bool IsReadable { get; init; } = true;
}
