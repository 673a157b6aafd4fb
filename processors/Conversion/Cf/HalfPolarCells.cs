using Datasets.Conversion.Grids;

namespace Datasets.Conversion.Cf;

/// <summary>
/// Latitudes of global models whose cells at the poles are half as high as the others and have their middle a quarter of a step from the pole: -89.5, -88, -86
/// … 88, 89.5. A raster's rows are all of one height, so such an axis is one of half cells: each row but the polar ones becomes two, with the same numbers.
/// </summary>
internal static class HalfPolarCells
{
    private const double Pole = 90;

    /// <summary>Null where the axis has no such cells.</summary>
    public static GridAxis? Axis(double[] latitudes)
    {
        if (latitudes.Length < 5)
            return null;
        var step = (latitudes[^2] - latitudes[1]) / (latitudes.Length - 3);
        if (step == 0 || !Enumerable.Range(2, latitudes.Length - 3).All(i => IsStep(latitudes, i, step, 1)))
            return null;
        var first = IsStep(latitudes, 1, step, 0.75) && IsPole(latitudes[0] - step / 4, step);
        var last = IsStep(latitudes, latitudes.Length - 1, step, 0.75) && IsPole(latitudes[^1] + step / 4, step);
        if ((!first && !last) || (!first && !IsStep(latitudes, 1, step, 1)) || (!last && !IsStep(latitudes, latitudes.Length - 1, step, 1)))
            return null;
        return new GridAxis(
            2 * latitudes.Length - (first ? 1 : 0) - (last ? 1 : 0),
            first ? -Math.Sign(step) * Pole : latitudes[0] - step / 2,
            last ? Math.Sign(step) * Pole : latitudes[^1] + step / 2)
        {
            Split = first ? RowSplit.FirstIsHalf : RowSplit.FirstIsWhole,
        };
    }

    private static bool IsStep(double[] latitudes, int index, double step, double part) =>
        Math.Abs(latitudes[index] - latitudes[index - 1] - part * step) <= AxisEvidences.Tolerance * Math.Abs(step);

    private static bool IsPole(double latitude, double step) => Math.Abs(Math.Abs(latitude) - Pole) <= AxisEvidences.Tolerance * Math.Abs(step);
}
