using System.Text.Json.Serialization;
using Datasets.Descriptors;

namespace Datasets.Workflow.Runs;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(DatasetIdJsonConverter), typeof(RunIdJsonConverter)])]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(DiscoveryMark))]
internal sealed partial class WorkflowJson : JsonSerializerContext;
