namespace Datasets.Descriptors;

/// <summary>The properties of items and catalogs that are this project's own.</summary>
public static class ItemProperties
{
    public const string Granule = "datasets:granule";
    public const string GranuleRevision = "datasets:granule_revision";
    public const string Produced = "datasets:produced";
    public const string SourceFile = "datasets:source_file";
    public const string SourceFiles = "datasets:source_files";
}
