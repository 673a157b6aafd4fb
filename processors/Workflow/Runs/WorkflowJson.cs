using System.Text.Json;
using System.Text.Json.Serialization;

namespace Datasets.Workflow;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class WorkflowJson : JsonSerializerContext;
