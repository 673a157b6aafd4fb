using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>What a cell of a swath's grid gets.</summary>
public enum SwathStatistic
{
    [Description("The mean of the used pixels, weighted by area.")]
    Mean,
    [Description("How many times the used pixels' footprints cover the cell.")]
    Coverage,
    [Description("How many used pixels touch the cell.")]
    Count,
    [Description("The value of the used pixel that covers most of the cell.")]
    Dominant,
}
