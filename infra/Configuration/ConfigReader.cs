using System.Text.Json;
using System.Text.RegularExpressions;

namespace Datasets.Infra.Configuration;

/// <summary>Turns what a stack's configuration says into a valid <see cref="StackConfig"/>, or lists all that is wrong with it.</summary>
public static partial class ConfigReader
{
    /// <summary>Reads <paramref name="settings"/>; every problem is added to <paramref name="problems"/>.</summary>
    public static StackConfig Read(StackSettings settings, ICollection<string> problems)
    {
        var config = new StackConfig { Project = settings.Project, Stack = settings.Stack };

        foreach (var setting in settings.Settings.Where(s => s.Key.StartsWith(settings.Project + ":", StringComparison.Ordinal)))
        {
            var name = setting.Key[(settings.Project.Length + 1)..];
            var key = ConfigKeys.All.FirstOrDefault(k => k.Name == name);
            if (key is null)
            {
                problems.Add($"{setting.Where}: unknown key; allowed: {string.Join(", ", ConfigKeys.All.Select(k => k.Name))}");
                continue;
            }

            if (EncryptedValues.Complaint(settings.Project, setting) is { } encrypted)
            {
                problems.Add($"{setting.Where}: {encrypted}");
                continue;
            }

            if (Parse(key.Type, setting.Value) is not { } value)
            {
                problems.Add($"{setting.Where}: is not {Describe(key.Type)}");
                continue;
            }

            var (changed, problem) = key.Apply(config, value);
            if (problem is not null)
                problems.Add($"{setting.Where}: {problem}");
            config = changed ?? config;
        }

        CheckNames(config, problems);
        CheckTogether(settings, config, problems);
        return config;
    }

    /// <summary>Project and stack are what every physical name begins with, of which S3 and ECR allow the least.</summary>
    private static void CheckNames(StackConfig config, ICollection<string> problems)
    {
        if (config.FixedPrefix.Length > 0)
            return;

        var instead = $"or give what names are to begin with: pulumi config set {config.Project}:namePrefix {Suggestion(config)}";
        if (!ProjectPattern().IsMatch(config.Project))
        {
            problems.Add($"Pulumi.yaml: name '{config.Project}': becomes part of every physical name, and S3 and ECR refuse it; allowed: lower-case "
                + $"letters and digits with '-' between them, beginning with a letter; {instead}");
        }

        // Names are joined with hyphens: without one of its own, no stack's names can begin like another's.
        if (!StackPattern().IsMatch(config.Stack))
        {
            problems.Add($"stack '{config.Stack}': allowed: a name of lower-case letters and digits, beginning with a letter; "
                + $"it becomes part of every physical name; {instead}");
        }
    }

    /// <summary>Of a name, what AWS takes.</summary>
    private static string Suggestion(StackConfig config)
    {
        var words = NoLetters().Split(config.NamePrefix.ToLowerInvariant()).Where(word => word.Length > 0);
        return string.Join('-', words) is { Length: > 0 } name && char.IsAsciiLetter(name[0]) ? name : "datasets-dev";
    }

    private static void CheckTogether(StackSettings settings, StackConfig config, ICollection<string> problems)
    {
        if (config.SubnetIds.Count == 0 != (config.VpcId.Length == 0))
        {
            problems.Add($"config {settings.Project}:vpcId and {settings.Project}:subnetIds: one is given without the other; "
                + "give both, or neither for the default VPC");
        }

        if (config.SecurityGroupIds.Count > 0 && config.VpcId.Length == 0)
        {
            problems.Add($"config {settings.Project}:securityGroupIds: belong to a VPC; "
                + $"give {settings.Project}:vpcId and {settings.Project}:subnetIds too");
        }

        var secrets = config.Overrides.Values.Select(dataset => dataset.Secrets).Append(config.Secrets).SelectMany(names => names.Keys).ToHashSet();
        foreach (var name in config.Environment.Keys.Where(secrets.Contains).Order(StringComparer.Ordinal))
        {
            var where = settings.Settings.First(setting => setting.Key == $"{settings.Project}:environment").Where;
            problems.Add($"{where}: {name} is filled from a secret, too; give it in one place");
        }

        var region = settings.Settings.FirstOrDefault(setting => setting.Key == "aws:region");
        if (region is not null && OtherPartition().IsMatch(region.Value))
        {
            problems.Add($"{region.Where}: is '{region.Value}'; regions of China, GovCloud and other partitions are refused: "
                + "nothing here has been tried there, and links to the console and the archives' hosts would be wrong");
        }
    }

    private static JsonElement? Parse(ConfigType type, string text)
    {
        if (type == ConfigType.String)
            return JsonSerializer.SerializeToElement(text);

        try
        {
            var value = JsonSerializer.Deserialize<JsonElement>(text);
            return (type, value.ValueKind) switch
            {
                (ConfigType.Integer, JsonValueKind.Number) => value,
                (ConfigType.Boolean, JsonValueKind.True or JsonValueKind.False) => value,
                (ConfigType.Array, JsonValueKind.Array) => value,
                (ConfigType.Object, JsonValueKind.Object) => value,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Describe(ConfigType type) => type switch
    {
        ConfigType.Integer => "an integer",
        ConfigType.Boolean => "true or false",
        ConfigType.Array => "a list",
        _ => "a map",
    };

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex ProjectPattern();

    [GeneratedRegex(@"\A[a-z][a-z0-9]*\z")]
    private static partial Regex StackPattern();

    [GeneratedRegex(@"\A(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-")]
    private static partial Regex OtherPartition();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoLetters();
}
