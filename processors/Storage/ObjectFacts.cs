namespace Datasets.Storage;

/// <summary>What is known of an object without its content.</summary>
/// <param name="Tag">Changes when the object does; in quotes, as HTTP states it.</param>
public sealed record ObjectFacts(long Size, string Tag, DateTimeOffset Changed);
