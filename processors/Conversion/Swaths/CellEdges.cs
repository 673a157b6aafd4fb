using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Swaths;

/// <summary>An axis of latitude or longitude of any spacing: the middle of each cell, and its edges by the axis' bounds or else halfway to its neighbours.</summary>
internal sealed record CellEdges(string Path, double[] Centres, (double First, double Second)[] Edges)
{
    private const double Circle = 360;
    private const double Pole = 90;

    /// <exception cref="GranuleException">A value is missing, the axis turns back, or has one value and no bounds.</exception>
    public static CellEdges Read(IGranule granule, string path)
    {
        var axis = CfCoordinate.Open(granule, path);
        var (values, isLatitude) = ((double[])axis.Values.Clone(), axis.Kind == CfAxisKind.Latitude);
        if (Array.FindIndex(values, double.IsNaN) is >= 0 and var missing)
            throw new GranuleException($"{granule.FileName}: value {missing} of the axis {path} is missing or not a number");
        for (var i = 1; i < values.Length && !isLatitude; i++)
            values[i] -= Circle * Math.Round((values[i] - values[i - 1]) / Circle);
        var direction = Math.Sign(values[^1] - values[0]);
        if (values.Zip(values.Skip(1)).Any(pair => Math.Sign(pair.Second - pair.First) != direction))
            throw new GranuleException($"{granule.FileName}: the axis {path} turns back, so that it is no axis of a grid");
        var edges = Stated(axis, values, isLatitude) ?? Halfway(granule, path, values, isLatitude);
        return new CellEdges(path, values, isLatitude ? [.. edges.Select(edge => (Clamped(edge.First), Clamped(edge.Second)))] : edges);
    }

    /// <summary>Bounds count where each cell's middle is within them.</summary>
    private static (double First, double Second)[]? Stated(CfCoordinate axis, double[] values, bool isLatitude)
    {
        if (axis.ReadBounds() is not { } bounds || bounds.Any(double.IsNaN))
            return null;
        var edges = new (double First, double Second)[values.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            var turn = isLatitude ? 0 : Circle * Math.Round((values[i] - (bounds[2 * i] + bounds[2 * i + 1]) / 2) / Circle);
            edges[i] = (bounds[2 * i] + turn, bounds[2 * i + 1] + turn);
        }
        return edges.Zip(values).All(pair => (pair.First.First - pair.Second) * (pair.First.Second - pair.Second) <= 0 && pair.First.First != pair.First.Second) ? edges : null;
    }

    private static (double First, double Second)[] Halfway(IGranule granule, string path, double[] values, bool isLatitude)
    {
        if (values.Length < 2)
            throw new GranuleException($"{granule.FileName}: the axis {path} has one value and no bounds that say how large its cell is");
        var between = new double[values.Length + 1];
        for (var i = 1; i < values.Length; i++)
            between[i] = (values[i - 1] + values[i]) / 2;
        between[0] = values[0] - (between[1] - values[0]);
        between[^1] = values[^1] + (values[^1] - between[^2]);
        // Around the globe, the last cell ends where the first one starts.
        var rest = Circle - Math.Abs(between[^1] - between[0]);
        if (!isLatitude && Math.Abs(rest) < Math.Abs(values[^1] - values[^2]) / 2)
            between[^1] = between[0] + Circle * Math.Sign(between[^1] - between[0]);
        return [.. values.Select((_, i) => (between[i], between[i + 1]))];
    }

    private static double Clamped(double latitude) => Math.Clamp(latitude, -Pole, Pole);
}
