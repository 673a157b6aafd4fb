using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>How a warped pixel gets its value.</summary>
public enum WarpResampling
{
    [Description("Keeps the source's numbers: for classes and flags.")]
    Nearest,
    [Description("For fields that change slowly.")]
    Bilinear,
    [Description("For a target that is coarser than the source.")]
    Average,
}
