using System.Text.Json.Serialization;

namespace Datasets.Workflow.Runs;

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
