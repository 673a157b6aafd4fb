using System.ComponentModel;

namespace Datasets.Model;

public enum OverviewResampling
{
    [Description("One of the pixels: for bits and directions.")]
    Nearest,
    [Description("The mean of the valid pixels: for measurements.")]
    Average,
    [Description("The most frequent value: for classes.")]
    Mode,
    [Description("Between pixels: for fields that change slowly.")]
    Bilinear,
}
