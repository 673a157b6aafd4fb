namespace Datasets.Validation;

/// <summary>One place to look up by hand in the granule and in the COG.</summary>
internal sealed record SamplePoint
{
    /// <summary>Why this one: the largest value, the northernmost …</summary>
    public required string Why { get; init; }
    public required int Row { get; init; }
    public required int Column { get; init; }
    public required double Longitude { get; init; }
    public required double Latitude { get; init; }
    public required double Stored { get; init; }
    /// <summary>In the unit; NaN where there is none.</summary>
    public required double Value { get; init; }
    /// <summary>The COG's pixel there; null where the COG does not reach.</summary>
    public required (int Row, int Column, double Stored, double Value)? Pixel { get; init; }
}
