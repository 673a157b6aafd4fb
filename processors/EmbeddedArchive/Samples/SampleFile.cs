namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A generated granule of a shipped dataset's product: its file's name as the archive names it, and what makes its bytes.</summary>
public sealed record SampleFile(string Name, Func<byte[]> ToBytes);
