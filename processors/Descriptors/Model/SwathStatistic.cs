namespace Datasets.Descriptors;

/// <summary>What a cell of a swath's grid gets.</summary>
public enum SwathStatistic
{
    /// <summary>Of the used pixels, weighted by area.</summary>
    Mean,
    /// <summary>How many times the used pixels' footprints cover the cell.</summary>
    Coverage,
    /// <summary>How many used pixels touch the cell.</summary>
    Count,
    /// <summary>The value of the used pixel that covers most of the cell.</summary>
    Dominant,
}
