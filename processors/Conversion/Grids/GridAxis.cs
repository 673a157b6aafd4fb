using System.Globalization;

namespace Datasets.Conversion.Grids;

/// <summary>
/// One axis of a regular grid in stored order: <see cref="Count"/> cells from the outer edge <see cref="First"/> of the first cell to the
/// outer edge <see cref="Last"/> of the last, in degrees. <see cref="Last"/> is less than <see cref="First"/> where the axis descends.
/// </summary>
public readonly record struct GridAxis(int Count, double First, double Last)
{
    /// <summary>Which stored rows are two cells of this axis.</summary>
    public RowSplit Split { get; init; }

    public double Minimum => Math.Min(First, Last);
    public double Maximum => Math.Max(First, Last);
    public bool IsDescending => Last < First;
    /// <summary>The size of a cell, always positive.</summary>
    public double Cell => (Maximum - Minimum) / Count;
}

/// <summary>What one source in a granule says about an axis. Without order, first and last are the lesser and the greater edge.</summary>
internal sealed record AxisEvidence(string Source, double First, double Last, bool TellsOrder)
{
    public double Minimum => Math.Min(First, Last);
    public double Maximum => Math.Max(First, Last);

    public string Extent => $"{Source} says {Number(Minimum)} to {Number(Maximum)}";

    public string Order(string ascending, string descending) => $"{Source} says {(Last > First ? ascending : descending)}";

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>Brings together what a granule's several sources say about an axis; sources that disagree are an error that names both.</summary>
internal static class AxisEvidences
{
    /// <summary>Sources may differ by a fraction of a cell, which single precision coordinates and rounded attributes do.</summary>
    public const double Tolerance = 0.05;

    /// <param name="evidences">In the order of trust in their numbers: the first gives the edges.</param>
    /// <returns>The axis, or null with a problem that names the sources.</returns>
    public static (GridAxis? Axis, string? Problem) Resolve(
        IReadOnlyList<AxisEvidence> evidences, int count, string ascending, string descending)
    {
        if (evidences.Count == 0)
            return (null, "nothing in the file says its extent");
        var trusted = evidences[0];
        var tolerance = Tolerance * (trusted.Maximum - trusted.Minimum) / count;
        if (!(tolerance > 0))
            return (null, $"{trusted.Extent}, which is no extent");
        foreach (var other in evidences.Skip(1))
        {
            if (Math.Abs(other.Minimum - trusted.Minimum) > tolerance || Math.Abs(other.Maximum - trusted.Maximum) > tolerance)
                return (null, $"{trusted.Extent}, but {other.Extent}");
        }

        var ordered = evidences.Where(evidence => evidence.TellsOrder).ToList();
        if (ordered.Count == 0)
            return (null, $"nothing in the file says its order: {trusted.Extent}");
        var descends = ordered[0].Last < ordered[0].First;
        if (ordered.Find(evidence => evidence.Last < evidence.First != descends) is { } opposed)
            return (null, $"{ordered[0].Order(ascending, descending)}, but {opposed.Order(ascending, descending)}");
        return descends
            ? (new GridAxis(count, trusted.Maximum, trusted.Minimum), null)
            : (new GridAxis(count, trusted.Minimum, trusted.Maximum), null);
    }
}
