namespace Datasets.Conversion.Cf;

/// <summary>Where a file says by its latitudes and longitudes that a cell of a grid is.</summary>
internal readonly record struct CellPlace(int Row, int Column, double Longitude, double Latitude);
