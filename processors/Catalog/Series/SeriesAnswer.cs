namespace Datasets.Catalog.Series;

/// <summary>What a series says of a place.</summary>
/// <param name="Latitude">Of the pixel's centre; null for a region.</param>
/// <param name="Longitude">Of the pixel's centre; null for a region.</param>
/// <param name="Pixels">How many pixels the place has.</param>
/// <param name="Values">By time.</param>
/// <param name="Requests">How many parts of objects were asked for.</param>
/// <param name="Bytes">How many bytes they had.</param>
public sealed record SeriesAnswer(
    string Variable, string Title, string? Unit, double? Latitude, double? Longitude, int Pixels, IReadOnlyList<SeriesValue> Values, long Requests, long Bytes);
