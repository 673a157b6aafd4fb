namespace Datasets.Archives.Granules;

/// <summary>A checksum as an archive states it: <c>MD5</c>, <c>SHA-256</c>, <c>SHA-512</c> … and lower-case hexadecimal.</summary>
public sealed record FileChecksum(string Algorithm, string Value);
