using System.Text.Json;
using System.Text.Json.Serialization;

namespace Datasets.Workflow.Steps;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(ManifestEntry[]))]
[JsonSerializable(typeof(Shard))]
[JsonSerializable(typeof(ShardResult))]
[JsonSerializable(typeof(StepProblem))]
internal sealed partial class StepJson : JsonSerializerContext;
