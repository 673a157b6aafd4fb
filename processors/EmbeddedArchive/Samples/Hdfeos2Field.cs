namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A field of a generated HDF-EOS2 grid or swath: its numbers as they are stored, and the attributes that its product gives it.</summary>
internal sealed record Hdfeos2Field(string Name, Array Values, IReadOnlyDictionary<string, object> Attributes)
{
    /// <summary>Name and size of each dimension; empty for a grid's rows and columns.</summary>
    public IReadOnlyList<(string Name, int Size)> Dimensions { get; init; } = [];
}
