namespace Datasets.Gdal;

/// <summary>Coordinate reference systems and transformations through GDAL, which asks PROJ.</summary>
public static unsafe class GdalCoordinateSystems
{
    /// <summary>
    /// How sure PROJ must be, in percent, of a code for a system that states none: 70 is all the same but the names, 25 and less is
    /// another ellipsoid.
    /// </summary>
    private const int SureEnough = 70;

    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT, a PROJ string.</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public static GdalCoordinateSystem Describe(string definition)
    {
        using var reference = GdalSpatialReference.Parse(definition);
        using var errors = GdalErrors.Collect();
        return new GdalCoordinateSystem(
            StatedCode(reference.Handle) ?? MatchingCode(reference.Handle), reference.Wkt(), reference.IsGeographic, reference.IsProjected, reference.MetresPerUnit);
    }

    /// <summary>The system as a PROJ string, which programs without PROJ's database read; null where it can say nothing of it.</summary>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public static string? ProjString(string definition)
    {
        using var reference = GdalSpatialReference.Parse(definition);
        return reference.ProjString();
    }

    /// <summary>
    /// Transforms points in place, x being easting or longitude and y northing or latitude on both sides. A point that has no place in the
    /// target becomes NaN.
    /// </summary>
    /// <exception cref="GdalException">GDAL does not understand a definition, or knows no way from one to the other.</exception>
    public static void Transform(string from, string to, Span<double> x, Span<double> y)
    {
        using var source = GdalSpatialReference.Parse(from);
        using var target = GdalSpatialReference.Parse(to);
        source.TransformTo(target, x, y);
    }

    /// <summary>Whether every place has the same coordinates in both, whatever they are called.</summary>
    /// <exception cref="GdalException">GDAL does not understand a definition, or knows no way from one to the other.</exception>
    public static bool AreSame(string one, string other)
    {
        using var first = GdalSpatialReference.Parse(one);
        using var second = GdalSpatialReference.Parse(other);
        return first.IsSameAs(second);
    }

    private static int? StatedCode(nint reference) =>
        NativeMethods.ReadText(RasterNativeMethods.OSRGetAuthorityName(reference, null)) == "EPSG"
            && int.TryParse(NativeMethods.ReadText(RasterNativeMethods.OSRGetAuthorityCode(reference, null)), out var code)
            ? code
            : null;

    private static int? MatchingCode(nint reference)
    {
        var matches = RasterNativeMethods.OSRFindMatches(reference, null, out var count, out var confidences);
        if (matches == null)
            return null;
        try
        {
            for (var i = 0; i < count && confidences[i] >= SureEnough; i++)
            {
                if (StatedCode(matches[i]) is { } code)
                    return code;
            }
            return null;
        }
        finally
        {
            RasterNativeMethods.OSRFreeSRSArray(matches);
            NativeMethods.VSIFree((nint)confidences);
        }
    }
}
