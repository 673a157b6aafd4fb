namespace Datasets.Descriptors;

/// <summary>How a warped pixel gets its value.</summary>
public enum WarpResampling
{
    Nearest,
    Bilinear,
    Average,
}
