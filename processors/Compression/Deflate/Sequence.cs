namespace Datasets.Compression;

/// <summary>A run of literals, then a match: <paramref name="Length"/> bytes copied from <paramref name="Distance"/> bytes back. A length of 0 means no match.</summary>
internal readonly record struct Sequence(int Literals, int Length, int Distance);
