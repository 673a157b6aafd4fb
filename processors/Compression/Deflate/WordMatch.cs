namespace Datasets.Compression;

/// <summary>A match that begins at a word: its length and distance in bytes. A length of 0 means no match.</summary>
internal readonly record struct WordMatch(int Length, int Distance);
