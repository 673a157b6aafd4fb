namespace Datasets.Validation;

/// <summary>
/// A variable as the granule has it: a number and a place for each cell, in stored order, read some rows at a time. Places are those that the granule
/// states, as coordinates of the COG's reference system (longitude and latitude for most).
/// </summary>
internal abstract class SourceField(StoredRows stored)
{
    private const int CellsPerStrip = 1 << 17;

    public StoredNumbers Numbers => stored.Numbers;
    public virtual int Rows => stored.Rows;
    public int Columns => stored.Columns;
    public long Cells => (long)Rows * Columns;
    /// <summary>Where the places are from, in words.</summary>
    public required string PlacesFrom { get; init; }
    /// <summary>Its cells are the pixels of a swath, which a mapping resamples.</summary>
    public virtual bool IsSwath => false;

    /// <summary>The whole field once, from its first row to its last. A strip is good until the next is asked for.</summary>
    public IEnumerable<SourceStrip> Strips()
    {
        var rows = Math.Max(1, CellsPerStrip / Columns);
        for (var row = 0; row < Rows; row += rows)
            yield return Read(row, Math.Min(rows, Rows - row));
    }

    public abstract SourceStrip Read(int first, int rows);

    protected double[] ReadStored(int first, int rows) => stored.Read(first, rows);
}
