namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A field of a generated HDF-EOS2 grid: its numbers as they are stored, and the attributes that its product gives it.</summary>
internal sealed record Hdfeos2Field(string Name, Array Values, IReadOnlyDictionary<string, object> Attributes);
