namespace Datasets.Gdal;

/// <summary>A dimension's name and size.</summary>
public readonly record struct GdalMultidimDimension(string Name, long Size);
