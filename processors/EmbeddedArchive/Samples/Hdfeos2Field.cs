namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A field of a generated HDF-EOS2 grid: its numbers as they are stored, and the attributes that its product gives it.</summary>
/// <param name="Levels">The dimension before rows and columns; null where there is none.</param>
internal sealed record Hdfeos2Field(string Name, Array Values, IReadOnlyDictionary<string, object> Attributes, (string Name, int Size)? Levels = null);
