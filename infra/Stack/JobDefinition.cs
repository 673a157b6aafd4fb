using Datasets.Descriptors;
using Datasets.Infra.Access;
using Datasets.Infra.Limits;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>How one dataset's jobs run: image, size, timeout, retries, secrets, and what they may touch.</summary>
public static class JobDefinition
{
    /// <summary>The exit code of a temporary failure that is worth another try.</summary>
    public static readonly string TemporaryFailure = $"{ExitCode.Temporary}";

    /// <summary>Where a job may write; the rest of its file system is read-only.</summary>
    public const string Scratch = "/scratch";

    private const int Attempts = 4;

    public static PulumiResource AddTo(
        StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, Storage storage, ContainerImage image, Compute compute)
    {
        var jobRole = AddJobRole(stack, names, dataset, storage);
        var secrets = stack.Config.SecretsOf(dataset.Id);
        var container = new Map
        {
            ["image"] = image.Uri,
            ["command"] = new Items("selfcheck"),
            ["jobRoleArn"] = jobRole["arn"],
            ["executionRoleArn"] = ExecutionRole(stack, names, dataset, image, compute),
            ["resourceRequirements"] = new Items(
                new Map { ["type"] = "VCPU", ["value"] = FargateSizes.Format(dataset.Resources.Vcpus) },
                new Map { ["type"] = "MEMORY", ["value"] = $"{dataset.Resources.MemoryMiB}" }),
            ["runtimePlatform"] = new Map { ["operatingSystemFamily"] = "LINUX", ["cpuArchitecture"] = stack.Config.Architecture.ToUpperInvariant() },
            ["networkConfiguration"] = new Map { ["assignPublicIp"] = stack.Config.AssignPublicIp ? "ENABLED" : "DISABLED" },
            ["ephemeralStorage"] = new Map { ["sizeInGiB"] = stack.Config.EphemeralStorageGiB },
            ["readonlyRootFilesystem"] = true,
            ["volumes"] = new Items(new Map { ["name"] = "scratch" }),
            ["mountPoints"] = new Items(new Map
            {
                ["sourceVolume"] = "scratch",
                ["containerPath"] = Scratch,
                ["readOnly"] = false,
            }),
            ["environment"] = Environment(stack, dataset),
            ["logConfiguration"] = new Map
            {
                ["logDriver"] = "awslogs",
                ["options"] = new Map
                {
                    ["awslogs-group"] = compute.Logs,
                    ["awslogs-region"] = stack.Region,
                    ["awslogs-stream-prefix"] = dataset.Id,
                },
            },
        };
        if (secrets.Count > 0)
            container["secrets"] = new Items([.. secrets.Select(s => new Map { ["name"] = s.Key, ["valueFrom"] = s.Value })]);

        return stack.Program.Add(names.Resource("job-definition"), "aws:batch:JobDefinition", new Map
        {
            ["name"] = names.JobDefinition,
            ["type"] = "container",
            ["platformCapabilities"] = new Items("FARGATE"),
            ["containerProperties"] = new Json(container),
            ["timeout"] = new Map { ["attemptDurationSeconds"] = (int)dataset.Resources.Timeout.TotalSeconds },
            ["retryStrategy"] = Retries(),
            // A run that is under way goes on with the revision that it began with.
            ["deregisterOnNewRevision"] = false,
            // Of a queue with shares Batch takes no job without one.
            ["schedulingPriority"] = 0,
            ["propagateTags"] = true,
            ["tags"] = stack.Tags(dataset.Id),
        });
    }

    /// <summary>
    /// A host that was taken away and a failure that the program calls temporary are tried again; any other end of the program is not.
    /// What matches no rule is tried again, too: a container that never ran has no exit code, and its cause is none of the program's
    /// (the image could not be pulled, the network was not ready, a secret could not be read).
    /// </summary>
    private static Map Retries() => new()
    {
        ["attempts"] = Attempts,
        // Actions in lower case, as Batch gives them back.
        ["evaluateOnExits"] = new Items(
            new Map { ["action"] = "retry", ["onStatusReason"] = "Your Spot Task was interrupted*" },
            new Map { ["action"] = "retry", ["onExitCode"] = TemporaryFailure },
            new Map { ["action"] = "exit", ["onExitCode"] = "*" }),
    };

    private static Items Environment(StackBuilder stack, DatasetDescriptor dataset) =>
        new([.. OwnVariables(stack, dataset).Concat(stack.Config.Environment.Select(e => KeyValuePair.Create(e.Key, new Text(e.Value)))).OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => new Map { ["name"] = variable.Key, ["value"] = variable.Value })]);

    private static Dictionary<string, Text> OwnVariables(StackBuilder stack, DatasetDescriptor dataset) => new()
    {
        // A step whose last attempt this is reports what failed for the time being in place of asking for another.
        [EnvironmentVariables.Attempts] = $"{Attempts}",
        [EnvironmentVariables.Dataset] = dataset.Id,
        [EnvironmentVariables.LogFormat] = "json",
        [EnvironmentVariables.Stack] = stack.Stack,
        // .NET's diagnostic sockets would otherwise be written to the read-only root.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["HOME"] = Scratch,
        ["TMPDIR"] = Scratch,
    };

    private static PulumiResource AddJobRole(StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, Storage storage)
    {
        var role = stack.Program.Add(names.Resource("job-role"), "aws:iam:Role", new Map
        {
            ["name"] = names.JobRole,
            ["description"] = $"What the jobs of {dataset.Id} may do",
            ["assumeRolePolicy"] = PolicyDocument.Create(Statement.Trust("ecs-tasks.amazonaws.com", stack.Account)),
            ["tags"] = stack.Tags(dataset.Id),
        });
        stack.Program.Add(names.Resource("job-policy"), "aws:iam:RolePolicy", new Map
        {
            ["name"] = "read-and-write-own-prefixes",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Create(
            [
                Statement.Allow("OwnObjects",
                    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                    [.. names.KeyPrefixes.Select(prefix => storage.Objects($"{prefix}*"))]),
                Statement.Allow("RootCatalog", ["s3:GetObject", "s3:PutObject"], [storage.Objects(CatalogFiles.Catalog)]),
                Statement.Allow("MapPage", ["s3:GetObject", "s3:PutObject"],
                    [storage.Objects(CatalogFiles.Page), storage.Objects($"{CatalogFiles.PageFolder}*")]),
                Statement.Allow("ListOwnPrefixes", ["s3:ListBucket"], [storage.Arn], new Map
                {
                    ["StringLike"] = new Map
                    {
                        ["s3:prefix"] = new Items(
                            [
                                .. names.KeyPrefixes.Select(prefix => $"{storage.Prefix}{prefix}*"),
                                storage.Prefix + CatalogFiles.Catalog,
                                storage.Prefix + CatalogFiles.Page,
                            ]),
                    },
                }),
                .. ReadSource(stack, dataset),
                .. ReadDays(dataset, storage),
                .. CustomerKeys.OfBuckets(stack.Config.KmsKeyArns),
            ]),
        });
        return role;
    }

    /// <summary>The role that the datasets share, unless this one has secrets that the others' containers must not be given.</summary>
    private static PulumiReference ExecutionRole(StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, ContainerImage image, Compute compute) =>
        !stack.Config.HasOwnSecrets(dataset.Id)
            ? compute.ExecutionRole
            : Compute.AddExecutionRole(stack, names.Resource("execution-role"), names.ExecutionRole, dataset.Id,
                Compute.ContainerStart(stack, image, stack.Config.SecretsOf(dataset.Id).Select(secret => secret.Value)))["arn"];

    /// <summary>A derived dataset is made from another one's items, which its jobs read and do not change; and what that one's runs remember of them.</summary>
    private static IEnumerable<Map> ReadDays(DatasetDescriptor dataset, Storage storage)
    {
        if (dataset.Derive is not { } derive)
            yield break;
        string[] prefixes = [$"{derive.From}/", ReceiptKeys.ItemsFolderOf(derive.From)];
        yield return Statement.Allow("ReadDays", ["s3:GetObject"], [.. prefixes.Select(prefix => storage.Objects($"{prefix}*"))]);
        yield return Statement.Allow("ListDays", ["s3:ListBucket"], [storage.Arn], new Map
        {
            ["StringLike"] = new Map { ["s3:prefix"] = new Items([.. prefixes.Select(prefix => (Text)$"{storage.Prefix}{prefix}*")]) },
        });
    }

    /// <summary>Granules that are a bucket's objects are read with the job's own rights, unless the bucket is open to everybody.</summary>
    private static IEnumerable<Map> ReadSource(StackBuilder stack, DatasetDescriptor dataset)
    {
        if (dataset.Source.S3 is not { Anonymous: false } source)
            yield break;
        yield return Statement.Allow("ReadSource", ["s3:GetObject"], [stack.S3Arn($"{source.Bucket}/{source.Prefix}*")]);
        // A listing of the whole bucket names no prefix, so no condition on one would hold.
        var below = source.Prefix.Length == 0
            ? null
            : new Map { ["StringLike"] = new Map { ["s3:prefix"] = $"{source.Prefix}*" } };
        yield return Statement.Allow("ListSource", ["s3:ListBucket"], [stack.S3Arn(source.Bucket)], below);
    }
}
