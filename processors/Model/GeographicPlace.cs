namespace Datasets.Model;

/// <summary>A place in degrees.</summary>
public readonly record struct GeographicPlace(double Longitude, double Latitude);
