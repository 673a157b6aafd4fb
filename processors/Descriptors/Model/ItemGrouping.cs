namespace Datasets.Descriptors;

/// <summary>Which granules share an item.</summary>
public enum ItemGrouping
{
    /// <summary>The swaths that start on a UTC day.</summary>
    Day,
    /// <summary>Granules with the same start and end, whose variables lie in different files.</summary>
    Time,
}
