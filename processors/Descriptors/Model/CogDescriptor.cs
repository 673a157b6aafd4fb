using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>The form of the COG.</summary>
[Description("The form of the COGs.")]
public sealed record CogDescriptor : IConsistent
{
    [Description("How tiles are compressed. Deflate is read everywhere; zstd needs a reader with a recent libtiff.")]
    [OneOf("none", "deflate", "zstd")]
    public string Compression { get; init; } = "deflate";

    [Description("The codec's level: 1 to 9 for deflate, of which 1 to 5 are the same; 1 to 22 for zstd. Without it, a level that the software chooses.")]
    [Between(1, 22)]
    public int? Level { get; init; }

    [Description("The TIFF predictor; 'auto' takes the one that makes the data smaller.")]
    [OneOf("auto", "none", "horizontal", "floating-point")]
    public string Predictor { get; init; } = "auto";

    [Description("The edge of a tile in pixels.")]
    [Between(128, 1024, MultipleOf = 16)]
    public int BlockSize { get; init; } = 512;

    [Description("How overviews are made: 'average' for measurements, 'mode' or 'nearest' for classes.")]
    [OneOf("nearest", "average", "mode", "bilinear")]
    public string OverviewResampling { get; init; } = "average";

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Level is null)
            yield break;
        if (Compression is "none")
            yield return new("level", $"compression '{Compression}' has no levels; leave the key out");
        if (Compression is "deflate" && Level > 9)
            yield return new("level", $"must be from 1 to 9 for deflate, got {Level}");
    }
}
