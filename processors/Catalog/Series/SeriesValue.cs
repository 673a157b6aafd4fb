namespace Datasets.Catalog.Series;

/// <summary>A time's value in the variable's unit.</summary>
/// <param name="Value">NaN where there is none.</param>
/// <param name="Valid">Of a region, the share of its area that has values, from 0 to 1; of a point 1 or 0.</param>
public sealed record SeriesValue(DateTimeOffset Time, double Value, double Valid);
