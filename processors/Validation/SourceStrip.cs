namespace Datasets.Validation;

/// <summary>Some rows of a variable, as the granule has them.</summary>
internal sealed record SourceStrip
{
    public required int FirstRow { get; init; }
    public required int Rows { get; init; }
    public required int Columns { get; init; }
    /// <summary>The numbers as stored, row by row.</summary>
    public required double[] Stored { get; init; }
    /// <summary>A coordinate for each column where <see cref="IsRegular"/>, else for each cell.</summary>
    public required double[] X { get; init; }
    /// <summary>A coordinate for each row where <see cref="IsRegular"/>, else for each cell.</summary>
    public required double[] Y { get; init; }
    /// <summary>All cells of a row have the same Y, and all of a column the same X.</summary>
    public bool IsRegular { get; init; }
    /// <summary>Which pixels of a swath the descriptor's filters leave; null where all are used.</summary>
    public bool[]? IsUsed { get; init; }
    /// <summary>The sizes of a swath's pixels; null for a grid.</summary>
    public PixelSizes? Sizes { get; init; }

    public double XAt(int cell) => IsRegular ? X[cell % Columns] : X[cell];

    public double YAt(int cell) => IsRegular ? Y[cell / Columns] : Y[cell];
}
