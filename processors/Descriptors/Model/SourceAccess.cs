using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>How the files of a CMR archive are fetched.</summary>
public enum SourceAccess
{
    [Description("From the bucket where that is possible, else over https.")]
    Auto,
    [Description("Over https.")]
    Https,
    [Description("From the archive's bucket.")]
    S3,
}
