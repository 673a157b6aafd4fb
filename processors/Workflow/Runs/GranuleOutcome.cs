using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Workflow.Steps;

namespace Datasets.Workflow;

/// <summary>What became of one granule in a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GranuleOutcome>))]
public enum GranuleOutcome
{
    /// <summary>Its item and COGs are published.</summary>
    Converted,
    /// <summary>A later production of the same item is there already, or in the same run.</summary>
    Superseded,
    /// <summary>Another run finished it between this run's discovery and its turn.</summary>
    Skipped,
    Failed,
}
