using System.Text.Json;
using System.Text.RegularExpressions;

namespace Datasets.Infra.Configuration;

/// <summary>What a configuration key holds. The first four are the types that Pulumi.yaml can declare.</summary>
public enum ConfigType
{
    String,
    Integer,
    Boolean,
    Array,
    Object,
}

/// <summary>One key under <c>datasets:</c>: its type, how a valid value changes the configuration, and what is allowed.</summary>
/// <param name="Name">The key without its namespace.</param>
/// <param name="Apply">Puts a value of the right type into the configuration, or says what is wrong with it.</param>
public sealed record ConfigKey(string Name, ConfigType Type, Func<StackConfig, JsonElement, ConfigResult> Apply);

/// <summary>The configuration with a value in it, or what is wrong with the value.</summary>
public readonly record struct ConfigResult(StackConfig? Config, string? Problem)
{
    public static implicit operator ConfigResult(StackConfig config) => new(config, null);

    public static implicit operator ConfigResult(string problem) => new(null, problem);
}

/// <summary>Every key that a stack's configuration may hold. Pulumi.yaml declares them with the same types and defaults.</summary>
public static partial class ConfigKeys
{
    /// <summary>The periods that CloudWatch Logs keeps logs for, in days.</summary>
    private static readonly int[] Retentions =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public static IReadOnlyList<ConfigKey> All { get; } =
    [
        Text("namePrefix", Prefix(), "words of lower-case letters and digits with '-' between them, beginning with a letter, such as datasets-prod",
            (c, v) => c with { FixedPrefix = v }),
        List("only", DatasetId(), DatasetIds, (c, v) => c with { Only = v }),
        List("except", DatasetId(), DatasetIds, (c, v) => c with { Except = v }),
        Text("folder", OwnFolder(), "a folder of the project other than datasets/, relative to Pulumi.yaml, such as datasets.d",
            (c, v) => c with { Folder = v }),
        Flag("strict", (c, v) => c with { Strict = v }),
        Text("bucket", BucketName(), "a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens",
            (c, v) => c with { Bucket = v }),
        Text("prefix", KeyPrefix(), "segments of letters, digits, '-', '_' and '.' with '/' between them and no '..'",
            (c, v) => c with { Prefix = v.Length == 0 ? "" : v + "/" }),
        List("kmsKeyArns", KeyArn(), "ARNs of KMS keys (arn:aws:kms:REGION:ACCOUNT:key/ID), no aliases", (c, v) => c with { KmsKeyArns = v }),
        Text("image", ImageUri(), "an image with its tag or digest: registry/name:tag or registry/name@sha256:…",
            (c, v) => c with { Image = v }),
        OneOf("architecture", ["x86_64", "arm64"], (c, v) => c with { Architecture = v }),
        Text("vpcId", VpcIdentifier(), "a VPC's id: vpc- and hexadecimal digits", (c, v) => c with { VpcId = v }),
        List("subnetIds", SubnetIdentifier(), "ids of subnets: subnet- and hexadecimal digits", (c, v) => c with { SubnetIds = v }),
        List("securityGroupIds", SecurityGroupIdentifier(), "ids of security groups: sg- and hexadecimal digits",
            (c, v) => c with { SecurityGroupIds = v }),
        Flag("assignPublicIp", (c, v) => c with { AssignPublicIp = v }),
        Number("maxVcpus", 1, 10_000, (c, v) => c with { MaxVcpus = v }),
        Number("ephemeralStorageGiB", 21, 200, (c, v) => c with { EphemeralStorageGiB = v }),
        new("logRetentionDays", ConfigType.Integer, (c, v) => v.TryGetInt32(out var days) && Retentions.Contains(days)
            ? c with { LogRetentionDays = days }
            : $"is {v}; CloudWatch Logs keeps logs for one of {string.Join(", ", Retentions)} days"),
        Number("runRetentionDays", 1, 36_500, (c, v) => c with { RunRetentionDays = v }),
        Number("noncurrentVersionDays", 1, 36_500, (c, v) => c with { NoncurrentVersionDays = v }),
        Flag("disposable", (c, v) => c with { Disposable = v }),
        Flag("notifications", (c, v) => c with { Notifications = v }),
        Flag("schedulesEnabled", (c, v) => c with { SchedulesEnabled = v }),
        Number("flexibleWindowMinutes", 0, 1440, (c, v) => c with { FlexibleWindowMinutes = v }),
        Number("runTimeoutHours", 1, 8760, (c, v) => c with { RunTimeoutHours = v }),
        Text("alarmEmail", MailAddress(), "a mail address", (c, v) => c with { AlarmEmail = v }),
        Number("alarmAfterMissedRuns", 1, 100, (c, v) => c with { AlarmAfterMissedRuns = v }),
        new("environment", ConfigType.Object, (c, v) =>
            JobEnvironment.Read(c.Project, v, out var variables) is { } problem ? problem : c with { Environment = variables }),
        new("secrets", ConfigType.Object, (c, v) =>
            Secrets("", v, out var secrets) is { } problem ? problem : c with { Secrets = secrets }),
        new("overrides", ConfigType.Object, (c, v) =>
            DatasetOverrides(v, out var overrides) is { } problem ? problem : c with { Overrides = overrides }),
    ];

    private const string DatasetIds = "ids of datasets, such as omi-ozone";

    private static ConfigKey Text(string name, Regex allowed, string whatIsAllowed, Func<StackConfig, string, StackConfig> set) =>
        new(name, ConfigType.String, (config, value) =>
        {
            var text = value.GetString()!;
            return text.Length == 0 || allowed.IsMatch(text) ? set(config, text) : $"is '{text}'; allowed: {whatIsAllowed}, or nothing";
        });

    private static ConfigKey OneOf(string name, string[] allowed, Func<StackConfig, string, StackConfig> set) =>
        new(name, ConfigType.String, (config, value) => allowed.Contains(value.GetString())
            ? set(config, value.GetString()!)
            : $"is '{value.GetString()}'; allowed: {string.Join(", ", allowed)}");

    private static ConfigKey Number(string name, int least, int most, Func<StackConfig, int, StackConfig> set) =>
        new(name, ConfigType.Integer, (config, value) => value.TryGetInt32(out var number) && number >= least && number <= most
            ? set(config, number)
            : $"is {value}; allowed: {least} to {most}");

    private static ConfigKey Flag(string name, Func<StackConfig, bool, StackConfig> set) =>
        new(name, ConfigType.Boolean, (config, value) => set(config, value.GetBoolean()));

    private static ConfigKey List(
        string name, Regex allowed, string whatIsAllowed, Func<StackConfig, IReadOnlyList<string>, StackConfig> set) =>
        new(name, ConfigType.Array, (config, value) =>
        {
            foreach (var item in value.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String || !allowed.IsMatch(item.GetString()!))
                    return $"has {item.GetRawText()}; allowed: {whatIsAllowed}";
            }

            return set(config, [.. value.EnumerateArray().Select(item => item.GetString()!)]);
        });

    private static string? Secrets(string where, JsonElement value, out IReadOnlyDictionary<string, string> secrets)
    {
        var found = new Dictionary<string, string>();
        secrets = found;
        if (value.ValueKind != JsonValueKind.Object)
            return $"{where}is not a map of environment variables to the ARNs of secrets";

        foreach (var entry in value.EnumerateObject())
        {
            if (!EnvironmentVariable().IsMatch(entry.Name))
                return $"{where}has '{entry.Name}'; allowed: the name of an environment variable, such as EARTHDATA_TOKEN";

            // What stands there may be the secret itself, put there by mistake: it is not repeated.
            if (entry.Value.ValueKind != JsonValueKind.String || !SecretArn().IsMatch(entry.Value.GetString()!))
                return $"{where}{entry.Name} is not the ARN of a Secrets Manager secret "
                    + "(arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, and :KEY:: behind it for one key of a JSON secret); "
                    + "the secret itself does not belong here";

            found[entry.Name] = entry.Value.GetString()!;
        }

        return null;
    }

    private static string? DatasetOverrides(JsonElement value, out IReadOnlyDictionary<string, DatasetOverride> overrides)
    {
        var found = new Dictionary<string, DatasetOverride>();
        overrides = found;
        foreach (var dataset in value.EnumerateObject())
        {
            if (dataset.Value.ValueKind != JsonValueKind.Object)
                return $"{dataset.Name} is not a map; allowed: enabled, secrets";

            var result = new DatasetOverride();
            foreach (var entry in dataset.Value.EnumerateObject())
            {
                switch (entry.Name)
                {
                    case "enabled" when entry.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                        result = result with { Enabled = entry.Value.GetBoolean() };
                        break;
                    case "enabled":
                        return $"{dataset.Name}.enabled is {entry.Value.GetRawText()}; allowed: true, false";
                    case "secrets":
                        if (Secrets($"{dataset.Name}.secrets ", entry.Value, out var secrets) is { } problem)
                            return problem;
                        result = result with { Secrets = secrets };
                        break;
                    default:
                        return $"{dataset.Name} has an unknown key '{entry.Name}'; allowed: enabled, secrets";
                }
            }

            found[dataset.Name] = result;
        }

        return null;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex DatasetId();

    [GeneratedRegex(@"\A(?!datasets/?\z)[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\z")]
    private static partial Regex OwnFolder();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    [GeneratedRegex(@"\A(?!.*\.\.)[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*\z")]
    private static partial Regex KeyPrefix();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\z")]
    private static partial Regex KeyArn();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._/:-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})\z")]
    private static partial Regex ImageUri();

    [GeneratedRegex(@"\Avpc-[0-9a-f]{8,17}\z")]
    private static partial Regex VpcIdentifier();

    [GeneratedRegex(@"\Asubnet-[0-9a-f]{8,17}\z")]
    private static partial Regex SubnetIdentifier();

    [GeneratedRegex(@"\Asg-[0-9a-f]{8,17}\z")]
    private static partial Regex SecurityGroupIdentifier();

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\.[^@\s]+\z")]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{0,127}\z")]
    private static partial Regex EnvironmentVariable();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+(:[^:\s]*:[^:\s]*:[^:\s]*)?\z")]
    private static partial Regex SecretArn();
}
