namespace Datasets.Model;

/// <summary>What a band's numbers mean. The physical value is <c>sample * Scale + Offset</c>.</summary>
public sealed record RasterBand
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public string? Unit { get; init; }
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }
    /// <summary>The classes that samples stand for; empty for a measurement.</summary>
    public IReadOnlyList<RasterClass> Classes { get; init; } = [];
}
