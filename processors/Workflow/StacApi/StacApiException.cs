using Datasets.Model;

namespace Datasets.Workflow.StacApi;

/// <summary>A STAC API that cannot be written to, or that refuses what it gets.</summary>
public sealed class StacApiException(string message, bool isTemporary = false, Exception? inner = null)
    : DatasetsException(message, isTemporary, inner);
