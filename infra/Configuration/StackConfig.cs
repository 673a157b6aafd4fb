namespace Datasets.Infra.Configuration;

/// <summary>One environment's settings, valid. Each is a key under <c>datasets:</c> in a stack's configuration.</summary>
public sealed record StackConfig
{
    /// <summary>Part of every physical name: <c>datasets</c>.</summary>
    public required string Project { get; init; }
    /// <summary>Part of every physical name: <c>dev</c>, <c>prod</c>.</summary>
    public required string Stack { get; init; }

    /// <summary>What every physical name begins with in place of project and stack; empty where those are it.</summary>
    public string FixedPrefix { get; init; } = "";

    /// <summary>The datasets that the stack has; empty is all of them.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];
    /// <summary>The datasets that the stack does not have.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];
    /// <summary>The folder of descriptors of one's own, below the project's; empty is <c>datasets.d</c> if there is one.</summary>
    public string Folder { get; init; } = "";
    /// <summary>The same where it is there, null where it is not: what the image is built with.</summary>
    public string? OwnDescriptors { get; init; }
    /// <summary>Whether a descriptor that is not finished stops the deployment, and not only its own dataset's.</summary>
    public bool Strict { get; init; }

    /// <summary>An existing bucket to write to; empty makes one.</summary>
    public string Bucket { get; init; } = "";
    /// <summary>Where in the bucket everything is written; empty or ending in a slash.</summary>
    public string Prefix { get; init; } = "";
    /// <summary>The keys that an existing bucket and secrets are encrypted with, where those are not AWS's own.</summary>
    public IReadOnlyList<string> KmsKeyArns { get; init; } = [];
    /// <summary>The container image to run; empty builds processors/Dockerfile and pushes it to a repository of this stack.</summary>
    public string Image { get; init; } = "";
    /// <summary>What jobs run on, <c>x86_64</c> or <c>arm64</c>: the image's platform and the jobs'.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>The network to run in; empty is the account's default VPC.</summary>
    public string VpcId { get; init; } = "";
    public IReadOnlyList<string> SubnetIds { get; init; } = [];
    /// <summary>Empty makes one that lets HTTPS out and nothing in.</summary>
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];
    public bool AssignPublicIp { get; init; } = true;
    /// <summary>The vCPUs that run at once in each of the two compute environments.</summary>
    public int MaxVcpus { get; init; } = 64;
    /// <summary>The size of a job's scratch volume, 21 to 200 GiB.</summary>
    public int EphemeralStorageGiB { get; init; } = 21;

    public int LogRetentionDays { get; init; } = 30;
    public int RunRetentionDays { get; init; } = 90;
    public int NoncurrentVersionDays { get; init; } = 30;
    /// <summary>Everything may be deleted with the stack, the bucket and its data included.</summary>
    public bool Disposable { get; init; }

    /// <summary>CMR's notifications of new granules start runs, too.</summary>
    public bool Notifications { get; init; }
    public bool SchedulesEnabled { get; init; } = true;
    public int FlexibleWindowMinutes { get; init; } = 15;
    public int RunTimeoutHours { get; init; } = 24;
    /// <summary>An address that gets a mail for each failure; empty sends none.</summary>
    public string AlarmEmail { get; init; } = "";
    /// <summary>So many schedule periods without a successful run raise the alarm.</summary>
    public int AlarmAfterMissedRuns { get; init; } = 3;

    /// <summary>Environment variable → its value, for every job.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    /// <summary>Environment variable → ARN of the Secrets Manager secret that fills it, for every dataset.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();
    /// <summary>Dataset id → what is different for it in this stack.</summary>
    public IReadOnlyDictionary<string, DatasetOverride> Overrides { get; init; } = new Dictionary<string, DatasetOverride>();

    /// <summary>What every physical name of this stack begins with.</summary>
    public string NamePrefix => FixedPrefix.Length > 0 ? FixedPrefix : $"{Project}-{Stack}";

    /// <summary>Whether the stack has a dataset, by <c>only</c> and <c>except</c>.</summary>
    public bool Has(string dataset) => (Only.Count == 0 || Only.Contains(dataset)) && !Except.Contains(dataset);

    /// <summary>The environment variables of a dataset's jobs that Batch fills from secrets, in order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SecretsOf(string dataset)
    {
        var secrets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, arn) in Secrets)
            secrets[name] = arn;
        foreach (var (name, arn) in Overrides.GetValueOrDefault(dataset)?.Secrets ?? new Dictionary<string, string>())
            secrets[name] = arn;
        return [.. secrets];
    }

    /// <summary>Whether a dataset's jobs have secrets beside those of every job.</summary>
    public bool HasOwnSecrets(string dataset) => Overrides.GetValueOrDefault(dataset)?.Secrets.Count > 0;

    /// <summary>Whether a dataset's schedule is enabled in this stack.</summary>
    public bool IsEnabled(string dataset, bool enabledByDescriptor) =>
        SchedulesEnabled && (Overrides.GetValueOrDefault(dataset)?.Enabled ?? enabledByDescriptor);
}

/// <summary>What one stack does differently for one dataset.</summary>
public sealed record DatasetOverride
{
    /// <summary>Whether its schedule runs; null leaves it to the descriptor.</summary>
    public bool? Enabled { get; init; }
    /// <summary>Environment variable → ARN of the secret that fills it, for this dataset alone.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();
}
