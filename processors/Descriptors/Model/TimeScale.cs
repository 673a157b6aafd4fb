using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>Which seconds a time coordinate counts.</summary>
public enum TimeScale
{
    [Description("Days have 86,400 seconds each.")]
    Utc,
    [Description("Every second since the coordinate's start, leap seconds too.")]
    Gps,
    [Description("International Atomic Time, its start too.")]
    Tai,
}
