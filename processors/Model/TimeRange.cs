namespace Datasets.Model;

/// <summary>A range of time in UTC, both ends included.</summary>
public readonly record struct TimeRange(DateTimeOffset Start, DateTimeOffset End);
