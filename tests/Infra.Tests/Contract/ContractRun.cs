using System.Diagnostics;
using System.Text.Json.Nodes;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Support;

[assembly: AssemblyFixture(typeof(Datasets.Infra.Contract.ContractRun))]

namespace Datasets.Infra.Contract;

/// <summary>
/// Programs as the compiler emits them, and some that were broken on purpose, all judged once by tests/contract: the providers'
/// published types, Pulumi's mock runtime, asl-validator.
/// </summary>
public sealed class ContractRun
{
    /// <summary>An environment that sets what dev leaves alone.</summary>
    internal const string ProdConfig = """
        {
          "aws:region": "eu-central-1",
          "datasets:prefix": "eo/cogs",
          "datasets:image": "210987654321.dkr.ecr.us-west-2.amazonaws.com/tools/datasets:1.4",
          "datasets:vpcId": "vpc-0123456789abcdef0",
          "datasets:subnetIds": "[\"subnet-0123456789abcdef0\", \"subnet-0123456789abcdef1\"]",
          "datasets:assignPublicIp": "false",
          "datasets:maxVcpus": "256",
          "datasets:alarmEmail": "watch@example.org",
          "datasets:environment": "{\"GDAL_CACHEMAX\": 64, \"STAC_API_URL\": \"https://stac.example.org/${stage}/$$\", \"DATASETS_LOG_LEVEL\": \"debug\"}",
          "datasets:secrets": "{\"EARTHDATA_TOKEN\": \"arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf\"}",
          "datasets:overrides": "{\"omi-so2\": {\"enabled\": false, \"secrets\": {\"STAC_API_TOKEN\": \"arn:aws:secretsmanager:us-west-2:123456789012:secret:stac-GhIjKl:token::\"}}}"
        }
        """;

    /// <summary>A bucket and a secret that the stack does not own, both encrypted with keys of their own; the bucket is in another region.</summary>
    internal const string ExistingBucketConfig = """
        {
          "aws:region": "us-west-2",
          "datasets:bucket": "our-archive",
          "datasets:secrets": "{\"EARTHDATA_TOKEN\": \"arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf\"}",
          "datasets:kmsKeyArns": "[\"arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\", \"arn:aws:kms:eu-central-1:210987654321:key/mrk-1234abcd12ab34cd56ef1234567890ab\"]"
        }
        """;

    /// <summary>Made when a test asks for it: a run of other tests alone need not wait.</summary>
    private readonly Lazy<JsonObject> _judged = new(Judge);

    private JsonObject Results => _judged.Value;

    private static JsonObject Judge()
    {
        var modules = Repository.PathOf("tests/contract/node_modules");
        if (!Directory.Exists(modules))
        {
            throw new InvalidOperationException(
                "tests/contract has no node_modules; `./run test` installs them, or run `npm ci --ignore-scripts` there");
        }

        var input = Directory.CreateTempSubdirectory("datasets-contract-").FullName;
        try
        {
            foreach (var (name, program) in Programs())
                File.WriteAllText(Path.Combine(input, name + ".yaml"), program);
            return Run(input);
        }
        finally
        {
            Directory.Delete(input, recursive: true);
        }
    }

    /// <summary>What the TypeScript compiler says of a program.</summary>
    public string[] TypeProblems(string program) =>
        [.. Results[program]!["types"]!.AsArray().Select(problem => problem!.GetValue<string>())];

    /// <summary>Why the program did not deploy in the mock runtime, or null.</summary>
    public string? DeployError(string program) => Results[program]!["deploy"]!["error"]?.GetValue<string>();

    /// <summary>What a resource was registered with: all references resolved, all JSON texts made.</summary>
    public JsonObject Inputs(string program, string resource) => Resources(program)[resource]!["inputs"]!.AsObject();

    public JsonObject Resources(string program) => Results[program]!["deploy"]!["resources"]!.AsObject();

    public JsonObject Outputs(string program) => Results[program]!["deploy"]!["outputs"]!.AsObject();

    /// <summary>A JSON text among a resource's inputs, as an object.</summary>
    public JsonObject Json(string program, string resource, string property) =>
        JsonNode.Parse(Inputs(program, resource)[property]!.GetValue<string>())!.AsObject();

    /// <summary>Resource name → what asl-validator has against its definition; empty for a valid one.</summary>
    public IReadOnlyDictionary<string, string> StateMachines(string program) =>
        Results[program]!["machines"]!.AsObject().ToDictionary(machine => machine.Key, machine => machine.Value!.GetValue<string>());

    private static IEnumerable<(string Name, string Program)> Programs()
    {
        using var project = new Project();
        var dev = project.Run(["--stack", "dev"]).Output;
        yield return ("dev", dev);
        yield return ("prod", YamlTarget.Write(project.Compile("prod", ProdConfig)));
        yield return ("existing-bucket", YamlTarget.Write(project.Compile("dev", ExistingBucketConfig)));

        using var buckets = new Project().AddBucketDataset("from-bucket", "bucket: their-archive, prefix: L3/daily/")
            .AddBucketDataset("whole-bucket", "bucket: their-other-archive").AddBucketDataset("open-data", "bucket: noaa-open, anonymous: true");
        yield return ("bucket-sources", YamlTarget.Write(buckets.Compile()));

        using var derived = new Project().AddDerivedDataset();
        yield return ("derived", YamlTarget.Write(derived.Compile()));

        yield return ("notified", YamlTarget.Write(buckets.Compile("dev",
            """{"aws:region": "us-west-2", "datasets:notifications": "true", "datasets:architecture": "arm64", "datasets:overrides": "{\"omi-so2\": {\"enabled\": false}}"}""")));

        yield return ("misspelled", Replaced(dev, "retentionInDays: 14", "retentionInDay: 14"));
        yield return ("wrong-type", Replaced(dev, "evaluationPeriods: 1\n", "evaluationPeriods: often\n"));
        yield return ("wrong-enum", Replaced(dev, "- linux/amd64", "- linux/sometimes"));
        yield return ("missing", Replaced(dev, "\n      priority: 1\n", "\n"));
        yield return ("no-such-output", Replaced(dev, "${job-queue.arn}", "${job-queue.queueArn}"));
        yield return ("untagged", Replaced(
            dev,
            "      retentionInDays: 14\n      tags:\n        project: datasets\n        stack: ${pulumi.stack}\n        managed-by: pulumi\n",
            "      retentionInDays: 14\n"));
        yield return ("broken-machine", Replaced(dev, "Next: Read summary", "Next: Read sumary"));
    }

    private static string Replaced(string program, string old, string with)
    {
        Assert.Contains(old, program);
        return program.Replace(old, with, StringComparison.Ordinal);
    }

    private static JsonObject Run(string input)
    {
        var start = new ProcessStartInfo("node", ["contract.mjs", input, "out"])
        {
            WorkingDirectory = Repository.PathOf("tests/contract"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"tests/contract/contract.mjs failed: {error.Result}");
        return JsonNode.Parse(output)!.AsObject();
    }
}
