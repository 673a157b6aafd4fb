using System.ComponentModel;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>The form of the COG.</summary>
[Description("The form of the COGs.")]
public sealed record CogDescriptor : IConsistent
{
    [Description("How tiles are compressed. Deflate is read everywhere; zstd needs a reader with a recent libtiff.")]
    [Example("zstd")]
    public CogCompression Compression { get; init; } = CogCompression.Deflate;

    [Description("The codec's level: 1 to 9 for deflate, of which 1 to 5 are the same; 1 to 22 for zstd. Without it, a level that the software chooses.")]
    [Example("9")]
    [Between(1, 22)]
    public int? Level { get; init; }

    [Description("The TIFF predictor; 'auto' takes the one that makes the data smaller.")]
    [Example("horizontal")]
    public CogPredictor Predictor { get; init; } = CogPredictor.Auto;

    [Description("The edge of a tile in pixels.")]
    [Example("256")]
    [Between(128, 1024, MultipleOf = 16)]
    public int BlockSize { get; init; } = 512;

    [Description("How overviews are made: 'average' for measurements, 'mode' or 'nearest' for classes. What a file marks as flags, and directions, are "
        + "never averaged; a variable's overviewResampling decides for it alone.")]
    [Example("nearest")]
    public OverviewResampling OverviewResampling { get; init; } = OverviewResampling.Average;

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Level is null)
            yield break;
        var word = EnumWords.ToWord(Compression);
        if (Compression.Levels() is not var (lowest, highest))
            yield return new("level", $"compression '{word}' has no levels; leave the key out");
        else if (Level < lowest || Level > highest)
            yield return new("level", $"must be from {lowest} to {highest} for {word}, got {Level}");
    }
}
