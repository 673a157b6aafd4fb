namespace Datasets.Storage.Logging;

/// <summary>A metric and its values; a unit of CloudWatch's, such as <c>Count</c>, <c>Seconds</c> or <c>Bytes</c>.</summary>
public sealed record Metric(string Name, string Unit, params IReadOnlyList<double> Values);
