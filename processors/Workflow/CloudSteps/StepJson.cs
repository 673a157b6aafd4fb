using System.Text.Json.Serialization;
using Datasets.Descriptors;

namespace Datasets.Workflow.CloudSteps;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(DatasetIdJsonConverter), typeof(RunIdJsonConverter)])]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(ManifestEntry[]))]
[JsonSerializable(typeof(Shard))]
[JsonSerializable(typeof(ShardResult))]
[JsonSerializable(typeof(StepProblem))]
internal sealed partial class StepJson : JsonSerializerContext;
