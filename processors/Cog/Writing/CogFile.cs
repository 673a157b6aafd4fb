namespace Datasets.Cog;

/// <summary>What came out: the file, and what its pixels hold, gathered in the pass that wrote them.</summary>
public sealed record CogFile
{
    public required string Path { get; init; }
    public required long Size { get; init; }
    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }
    /// <summary>
    /// Where the header ends, then the tiles of each resolution from the smallest to the full one, in bytes from the file's start: what one request has to
    /// read for a resolution and all smaller ones. Empty where it is not known.
    /// </summary>
    public IReadOnlyList<long> LevelEnds { get; init; } = [];
    /// <summary>Per band, in band order.</summary>
    public required IReadOnlyList<BandStatistics> Statistics { get; init; }
    /// <summary>
    /// The first band of the smallest resolution whose longer edge has at least 512 pixels, or of full resolution where none has; null where none was asked for.
    /// </summary>
    public required Quicklook? Quicklook { get; init; }
}
