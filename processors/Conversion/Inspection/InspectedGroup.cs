using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Inspection;

public sealed record InspectedGroup
{
    public required string Path { get; init; }
    public required IReadOnlyDictionary<string, AttributeValue> Attributes { get; init; }
    public required IReadOnlyList<InspectedArray> Arrays { get; init; }
    public required IReadOnlyList<InspectedGroup> Groups { get; init; }
}
