using Datasets.Conversion.Grids;

namespace Datasets.Conversion.Inspection;

/// <summary>A grid, either with its geometry or with the problem that keeps it from being mapped.</summary>
public sealed record InspectedGrid
{
    public required string Path { get; init; }
    public GridGeometry? Geometry { get; init; }
    public string? Problem { get; init; }
}
