namespace Datasets.Descriptors;

/// <summary>Which seconds a time coordinate counts.</summary>
public enum TimeScale
{
    /// <summary>Days have 86,400 seconds each.</summary>
    Utc,
    /// <summary>Every second since the coordinate's start, leap seconds too.</summary>
    Gps,
    /// <summary>International Atomic Time, its start too.</summary>
    Tai,
}
