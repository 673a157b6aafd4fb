using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>How the files of an archive are fetched.</summary>
public enum SourceAccess
{
    [Description("From the bucket where that is possible, else over https; the parts that hold the variables where that saves enough, else the whole file.")]
    Auto,
    [Description("As auto, but always the parts that hold the variables, where the server gives parts of a file.")]
    Ranges,
    [Description("As auto, but always the whole file.")]
    Whole,
    [Description("Over https.")]
    Https,
    [Description("From the archive's bucket.")]
    S3,
}
