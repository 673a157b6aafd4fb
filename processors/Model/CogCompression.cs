using System.ComponentModel;

namespace Datasets.Model;

public enum CogCompression
{
    [Description("Not compressed.")]
    None,
    [Description("Read everywhere.")]
    Deflate,
    [Description("Smaller and faster to read; needs a reader with a recent libtiff.")]
    Zstd,
}
