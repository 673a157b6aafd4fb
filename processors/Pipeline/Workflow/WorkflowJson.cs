using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Workflow.Steps;

namespace Datasets.Workflow;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(ManifestEntry[]))]
[JsonSerializable(typeof(Shard))]
[JsonSerializable(typeof(ShardResult))]
[JsonSerializable(typeof(StepProblem))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class WorkflowJson : JsonSerializerContext;
