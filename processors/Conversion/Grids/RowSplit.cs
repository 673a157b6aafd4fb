namespace Datasets.Conversion.Grids;

/// <summary>How stored rows become the rows of a raster of half their height.</summary>
public enum RowSplit
{
    /// <summary>A stored row is a row.</summary>
    None,

    /// <summary>The first stored row is one row, and those after it are two.</summary>
    FirstIsHalf,

    /// <summary>A stored row is two rows; the last may be one.</summary>
    FirstIsWhole,
}
