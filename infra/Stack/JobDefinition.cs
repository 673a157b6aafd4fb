using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Infra.Access;
using Datasets.Infra.Limits;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>How one dataset's jobs run: image, size, timeout, retries, secrets, and what they may touch.</summary>
public static class JobDefinition
{
    /// <summary>The exit code of a temporary failure that is worth another try.</summary>
    public const string TemporaryFailure = "75";

    /// <summary>Where a job may write; the rest of its file system is read-only.</summary>
    public const string Scratch = "/scratch";

    private const int Attempts = 4;

    public static PulumiResource AddTo(
        StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, Storage storage, ContainerImage image, Compute compute)
    {
        var jobRole = AddJobRole(stack, names, dataset, storage);
        var secrets = stack.Config.SecretsOf(dataset.Id);
        var container = new JsonObject
        {
            ["image"] = image.Uri,
            ["command"] = new JsonArray("selfcheck"),
            ["jobRoleArn"] = jobRole["arn"],
            ["executionRoleArn"] = secrets.Count == 0
                ? compute.ExecutionRole
                : AddExecutionRole(stack, names, dataset, image, secrets)["arn"],
            ["resourceRequirements"] = new JsonArray(
                new JsonObject { ["type"] = "VCPU", ["value"] = FargateSizes.Format(dataset.Resources.Vcpus) },
                new JsonObject { ["type"] = "MEMORY", ["value"] = $"{dataset.Resources.MemoryMiB}" }),
            ["runtimePlatform"] = new JsonObject { ["operatingSystemFamily"] = "LINUX", ["cpuArchitecture"] = "X86_64" },
            ["networkConfiguration"] = new JsonObject { ["assignPublicIp"] = stack.Config.AssignPublicIp ? "ENABLED" : "DISABLED" },
            ["ephemeralStorage"] = new JsonObject { ["sizeInGiB"] = stack.Config.EphemeralStorageGiB },
            ["readonlyRootFilesystem"] = true,
            ["volumes"] = new JsonArray(new JsonObject { ["name"] = "scratch" }),
            ["mountPoints"] = new JsonArray(new JsonObject
            {
                ["sourceVolume"] = "scratch",
                ["containerPath"] = Scratch,
                ["readOnly"] = false,
            }),
            ["environment"] = Environment(stack, dataset),
            ["logConfiguration"] = new JsonObject
            {
                ["logDriver"] = "awslogs",
                ["options"] = new JsonObject
                {
                    ["awslogs-group"] = compute.Logs,
                    ["awslogs-region"] = stack.Region,
                    ["awslogs-stream-prefix"] = dataset.Id,
                },
            },
        };
        if (secrets.Count > 0)
            container["secrets"] = new JsonArray([.. secrets.Select(s => new JsonObject { ["name"] = s.Key, ["valueFrom"] = s.Value })]);

        return stack.Program.Add(names.Resource("job-definition"), "aws-native:batch:JobDefinition", new JsonObject
        {
            ["jobDefinitionName"] = names.JobDefinition,
            ["type"] = "container",
            ["platformCapabilities"] = new JsonArray("FARGATE"),
            ["containerProperties"] = container,
            ["timeout"] = new JsonObject { ["attemptDurationSeconds"] = (int)dataset.Resources.Timeout.TotalSeconds },
            ["retryStrategy"] = Retries(),
            // A run that is under way goes on with the revision that it began with.
            ["resourceRetentionPolicy"] = new JsonObject { ["skipDeregisterOnUpdate"] = true },
            ["propagateTags"] = true,
            ["tags"] = stack.Tags(dataset.Id),
        });
    }

    /// <summary>
    /// A host that was taken away and a failure that the program calls temporary are tried again; any other end of the program is not.
    /// What matches no rule is tried again, too: a container that never ran has no exit code, and its cause is none of the program's
    /// (the image could not be pulled, the network was not ready, a secret could not be read).
    /// </summary>
    private static JsonObject Retries() => new()
    {
        ["attempts"] = Attempts,
        ["evaluateOnExit"] = new JsonArray(
            new JsonObject { ["action"] = "RETRY", ["onStatusReason"] = "Your Spot Task was interrupted*" },
            new JsonObject { ["action"] = "RETRY", ["onExitCode"] = TemporaryFailure },
            new JsonObject { ["action"] = "EXIT", ["onExitCode"] = "*" }),
    };

    private static JsonArray Environment(StackBuilder stack, DatasetDescriptor dataset)
    {
        var configured = stack.Config.Environment.Select(variable => Variable(variable.Key, PulumiText.Literal(variable.Value)));
        return [.. OwnVariables(stack, dataset).Concat(configured).OrderBy(variable => (string?)variable["name"], StringComparer.Ordinal)];
    }

    private static JsonObject[] OwnVariables(StackBuilder stack, DatasetDescriptor dataset) =>
    [
        // A step whose last attempt this is reports what failed for the time being in place of asking for another.
        Variable("DATASETS_ATTEMPTS", $"{Attempts}"),
        Variable("DATASETS_DATASET", dataset.Id),
        Variable("DATASETS_LOG_FORMAT", "json"),
        Variable("DATASETS_STACK", stack.Config.Stack),
        // .NET's diagnostic sockets would otherwise be written to the read-only root.
        Variable("DOTNET_EnableDiagnostics", "0"),
        Variable("HOME", Scratch),
        Variable("TMPDIR", Scratch),
    ];

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static PulumiResource AddJobRole(StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, Storage storage)
    {
        var role = stack.Program.Add(names.Resource("job-role"), "aws:iam:Role", new JsonObject
        {
            ["name"] = names.JobRole,
            ["description"] = $"What the jobs of {dataset.Id} may do",
            ["assumeRolePolicy"] = PolicyDocument.Of(Statement.Trust("ecs-tasks.amazonaws.com", stack.Account)),
            ["tags"] = stack.Tags(dataset.Id),
        });
        stack.Program.Add(names.Resource("job-policy"), "aws:iam:RolePolicy", new JsonObject
        {
            ["name"] = "read-and-write-own-prefixes",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Of(
            [
                Statement.Allow("OwnObjects",
                    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                    [.. names.KeyPrefixes.Select(prefix => storage.Objects($"{prefix}*"))]),
                Statement.Allow("RootCatalog", ["s3:GetObject", "s3:PutObject"], [storage.Objects("catalog.json")]),
                Statement.Allow("ListOwnPrefixes", ["s3:ListBucket"], [storage.Arn], new JsonObject
                {
                    ["StringLike"] = new JsonObject
                    {
                        ["s3:prefix"] = new JsonArray(
                            [.. names.KeyPrefixes.Select(prefix => $"{storage.Prefix}{prefix}*"), $"{storage.Prefix}catalog.json"]),
                    },
                }),
                .. ReadSource(stack, dataset),
                .. CustomerKeys.OfBuckets(stack.Config.KmsKeyArns),
            ]),
        });
        return role;
    }

    /// <summary>Granules that are a bucket's objects are read with the job's own rights, unless the bucket is open to everybody.</summary>
    private static IEnumerable<JsonObject> ReadSource(StackBuilder stack, DatasetDescriptor dataset)
    {
        if (dataset.Source.S3 is not { Anonymous: false } source)
            yield break;
        yield return Statement.Allow("ReadSource", ["s3:GetObject"], [stack.S3Arn($"{source.Bucket}/{source.Prefix}*")]);
        // A listing of the whole bucket names no prefix, so no condition on one would hold.
        var below = source.Prefix.Length == 0
            ? null
            : new JsonObject { ["StringLike"] = new JsonObject { ["s3:prefix"] = $"{source.Prefix}*" } };
        yield return Statement.Allow("ListSource", ["s3:ListBucket"], [stack.S3Arn(source.Bucket)], below);
    }

    private static PulumiResource AddExecutionRole(
        StackBuilder stack,
        DatasetNames names,
        DatasetDescriptor dataset,
        ContainerImage image,
        IReadOnlyList<KeyValuePair<string, string>> secrets) =>
        Compute.AddExecutionRole(stack, names.Resource("execution-role"), names.ExecutionRole, dataset.Id,
        [
            .. Compute.ContainerStart(stack, image),
            Statement.Allow("ReadOwnSecrets", ["secretsmanager:GetSecretValue"],
                [.. secrets.Select(s => SecretOf(s.Value)).Distinct().Order(StringComparer.Ordinal)]),
            .. CustomerKeys.OfSecrets(stack.Config.KmsKeyArns),
        ]);

    /// <summary>The secret's own ARN, of seven parts, without the JSON key and version that may follow it.</summary>
    private static string SecretOf(string valueFrom) => string.Join(':', valueFrom.Split(':').Take(7));
}
