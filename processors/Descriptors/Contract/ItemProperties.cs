namespace Datasets.Descriptors;

/// <summary>The properties of items and catalogs that are this project's own.</summary>
public static class ItemProperties
{
    public const string Granule = "datasets:granule";
    public const string GranuleRevision = "datasets:granule_revision";
    public const string Produced = "datasets:produced";
    public const string SourceFile = "datasets:source_file";
    /// <summary>Of an asset: where a COG's header ends, then the tiles of each resolution from the smallest to the full one.</summary>
    public const string LevelEnds = "datasets:level_ends";
    /// <summary>Present where only parts of the source file were fetched, whose checksum could not be checked.</summary>
    public const string SourceAccess = "datasets:source_access";
    public const string SourceFiles = "datasets:source_files";
    /// <summary>Of an item of a derived dataset: what was put together, and how.</summary>
    public const string Derivation = "datasets:derivation";
}
