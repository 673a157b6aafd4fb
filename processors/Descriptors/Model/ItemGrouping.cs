using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>Which granules share an item.</summary>
public enum ItemGrouping
{
    [Description("All swaths that start on a UTC day become one item.")]
    Day,
    [Description("Granules with the same start and end, whose variables lie in different files, become one item.")]
    Time,
}
