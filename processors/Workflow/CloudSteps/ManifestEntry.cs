namespace Datasets.Workflow.CloudSteps;

/// <summary>One element of <c>manifest.json</c>, an array: the Distributed Map starts a job for each.</summary>
/// <param name="Shard">The shard's number as text, e.g. <c>0001</c>.</param>
public sealed record ManifestEntry(string Shard);
