namespace Datasets.Descriptors;

/// <summary>How the files of a CMR archive are fetched.</summary>
public enum SourceAccess
{
    /// <summary>From the bucket where that is possible, else over https.</summary>
    Auto,
    Https,
    /// <summary>From the archive's bucket.</summary>
    S3,
}
