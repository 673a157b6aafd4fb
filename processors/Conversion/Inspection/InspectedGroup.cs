using Datasets.Cog;
using Datasets.Granules;

namespace Datasets.Mapping;

public sealed record InspectedGroup
{
    public required string Path { get; init; }
    public required IReadOnlyDictionary<string, AttributeValue> Attributes { get; init; }
    public required IReadOnlyList<InspectedArray> Arrays { get; init; }
    public required IReadOnlyList<InspectedGroup> Groups { get; init; }
}
