namespace Datasets.Descriptors.Rules;

/// <summary>A setting of a mapping plugin's own.</summary>
/// <param name="Values">What it may be; nothing where that is any text.</param>
public sealed record MappingOption(string Name, params IReadOnlyList<string> Values);
