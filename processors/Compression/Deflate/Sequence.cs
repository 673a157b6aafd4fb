namespace Datasets.Compression;

/// <summary>Literals, then a match: <paramref name="Length"/> bytes that stood <paramref name="Distance"/> bytes before; no match where it is 0.</summary>
internal readonly record struct Sequence(int Literals, int Length, int Distance);
