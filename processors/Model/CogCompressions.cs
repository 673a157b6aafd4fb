namespace Datasets.Model;

/// <summary>What is known of each compression without its code.</summary>
public static class CogCompressions
{
    /// <summary>The levels that a user may choose; null for a compression without levels.</summary>
    public static (int Lowest, int Highest)? Levels(this CogCompression compression) => compression switch
    {
        CogCompression.None => null,
        CogCompression.Deflate => (1, 9),
        CogCompression.Zstd => (1, 22),
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "not a compression"),
    };
}
