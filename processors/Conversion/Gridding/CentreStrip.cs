namespace Datasets.Conversion.Gridding;

/// <summary>
/// Scan lines of a swath by their pixels' centres, which stand for the corners where a product has none: a corner is the middle of the four
/// centres around it. At the swath's edges, beside missing centres and beside gaps, the missing neighbour is the pixel's own centre
/// mirrored: the bilinear interpolation of the centres goes on as an extrapolation.
/// </summary>
internal sealed class CentreStrip
{
    /// <summary>A neighbour more than three times as far as the one on the other side lies beyond a gap.</summary>
    private const double SquaredGap = 9;

    private readonly UnitVector[] _centres;
    private readonly int _columns;
    private readonly int _lines;

    /// <param name="centres">Line by line; <see cref="UnitVector.None"/> where the place is missing.</param>
    public CentreStrip(UnitVector[] centres, int columns, int lines) => (_centres, _columns, _lines) = (centres, columns, lines);

    /// <summary>The pixel's corners in the order in which they go around it; false where its place or its size is unknown.</summary>
    public bool TryCorners(int line, int column, Span<UnitVector> corners)
    {
        var centre = At(line, column);
        if (!centre.IsSome)
            return false;
        var before = Neighbour(centre, At(line - 1, column), At(line + 1, column));
        var after = Neighbour(centre, At(line + 1, column), At(line - 1, column));
        var left = Neighbour(centre, At(line, column - 1), At(line, column + 1));
        var right = Neighbour(centre, At(line, column + 1), At(line, column - 1));
        if (!before.IsSome || !left.IsSome)
            return false;
        corners[0] = Corner(centre, before, left, At(line - 1, column - 1));
        corners[1] = Corner(centre, before, right, At(line - 1, column + 1));
        corners[2] = Corner(centre, after, right, At(line + 1, column + 1));
        corners[3] = Corner(centre, after, left, At(line + 1, column - 1));
        return true;
    }

    private UnitVector At(int line, int column) =>
        (uint)line < (uint)_lines && (uint)column < (uint)_columns ? _centres[line * _columns + column] : UnitVector.None;

    private static UnitVector Neighbour(UnitVector centre, UnitVector here, UnitVector opposite)
    {
        if (!opposite.IsSome)
            return here;
        var isThere = here.IsSome &&
            UnitVector.SquaredDistance(centre, here) <= SquaredGap * UnitVector.SquaredDistance(centre, opposite);
        return isThere ? here : centre + centre - opposite;
    }

    /// <summary>The diagonal neighbour counts where it lies about where the two beside it say; else it is taken from there.</summary>
    private static UnitVector Corner(UnitVector centre, UnitVector along, UnitVector across, UnitVector diagonal)
    {
        var expected = along + across - centre;
        var isThere = diagonal.IsSome &&
            UnitVector.SquaredDistance(diagonal, expected) <= UnitVector.SquaredDistance(centre, expected);
        return (centre + along + across + (isThere ? diagonal : expected)).Normalized();
    }
}
