namespace Datasets.Conversion.Gridding;

/// <summary>Corners that a product states. Products list them in different orders, so they are sorted around their middle.</summary>
internal static class GivenCorners
{
    /// <summary>Brings a footprint's corners into the order in which they go around it; false where one has no place.</summary>
    public static bool TrySort(Span<UnitVector> corners)
    {
        var sum = corners[0] + corners[1] + corners[2] + corners[3];
        if (!sum.IsSome)
            return false;
        var middle = sum.Normalized();
        // Any two directions across the middle do; this pair is far from it wherever it lies.
        var axis = Math.Abs(middle.Z) < 0.7 ? new UnitVector(0, 0, 1) : new UnitVector(1, 0, 0);
        var right = UnitVector.Cross(axis, middle);
        var up = UnitVector.Cross(middle, right);
        Span<double> bearings = stackalloc double[4];
        for (var i = 0; i < 4; i++)
            bearings[i] = Math.Atan2(UnitVector.Dot(corners[i], up), UnitVector.Dot(corners[i], right));
        bearings.Sort(corners);
        return true;
    }
}
