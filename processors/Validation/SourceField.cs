namespace Datasets.Validation;

/// <summary>
/// A variable as the granule has it: a number and a place for each cell, in stored order, row by row. Places are those that the granule
/// states, as coordinates of the COG's reference system (longitude and latitude for most).
/// </summary>
internal sealed record SourceField
{
    public required StoredNumbers Numbers { get; init; }
    public required int Rows { get; init; }
    public required int Columns { get; init; }
    /// <summary>The numbers as stored, in the order of rows and columns.</summary>
    public required double[] Stored { get; init; }
    public required double[] X { get; init; }
    public required double[] Y { get; init; }
    /// <summary>Where the places are from, in words.</summary>
    public required string PlacesFrom { get; init; }
    /// <summary>Its cells are the pixels of a swath, which a mapping resamples.</summary>
    public bool IsSwath { get; init; }
    /// <summary>Which pixels of a swath the descriptor's filters leave; null where all are used.</summary>
    public bool[]? IsUsed { get; init; }

    public double Physical(int cell) => Numbers.Physical(Stored[cell]);
}
