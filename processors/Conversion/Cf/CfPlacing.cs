using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>The coordinate reference system of a grid, and how many of its units one unit of each axis' coordinates is.</summary>
/// <param name="IsDegrees">The axes go round the globe in degrees: longitude and latitude, or those of a rotated pole.</param>
/// <param name="IsLongitudeLatitude">The axes are longitude and latitude.</param>
internal sealed record CfPlacing(CoordinateReferenceSystem Crs, double UnitX, double UnitY, bool IsDegrees, bool IsLongitudeLatitude);
