namespace Datasets.Archives.Granules;

/// <summary>A data file in an archive.</summary>
public sealed record GranuleFile
{
    /// <summary>A plain file name: no separator, no <c>..</c>, no control character.</summary>
    public required string Name { get; init; }
    public required Uri Url { get; init; }
    public Uri? S3Url { get; init; }
    /// <summary>The archive's endpoint for temporary S3 credentials.</summary>
    public Uri? S3CredentialsUrl { get; init; }
    /// <summary>Exact size in bytes, where the archive gives it.</summary>
    public long? Size { get; init; }
    public FileChecksum? Checksum { get; init; }
}
