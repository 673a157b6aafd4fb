namespace Datasets.Workflow.Runs;

/// <summary>An item that an API refuses.</summary>
/// <param name="Item">The item's id.</param>
/// <param name="Reason">What the API answers.</param>
public sealed record StacApiFailure(string Item, string Reason);
