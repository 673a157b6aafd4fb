using System.Text.RegularExpressions;

namespace Datasets.Gdal;

/// <summary>A coordinate reference system as GDAL holds it.</summary>
internal sealed unsafe partial class GdalSpatialReference : IDisposable
{
    private const int LongitudeFirst = 0;

    private GdalSpatialReference(nint handle) => Handle = handle;

    public nint Handle { get; }

    public bool IsGeographic => RasterNativeMethods.OSRIsGeographic(Handle) != 0;

    public bool IsProjected => RasterNativeMethods.OSRIsProjected(Handle) != 0;

    /// <summary>Of a projected system's coordinates.</summary>
    public double MetresPerUnit => RasterNativeMethods.OSRGetLinearUnits(Handle, null);

    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public static GdalSpatialReference Parse(string definition)
    {
        GdalLibrary.EnsureRegistered();
        using var errors = GdalErrors.Collect();
        var reference = new GdalSpatialReference(RasterNativeMethods.OSRNewSpatialReference(null));
        if (RasterNativeMethods.OSRSetFromUserInput(reference.Handle, definition) == 0)
            return reference;
        reference.Dispose();
        throw errors.Exception($"understanding the coordinate reference system '{Shortened(definition)}'");
    }

    /// <summary>A new reference to a handle that another object owns.</summary>
    public static GdalSpatialReference CopyOf(nint handle) => new(RasterNativeMethods.OSRClone(handle));

    /// <summary>WKT 2 (ISO 19162:2019).</summary>
    public string Wkt()
    {
        using var errors = GdalErrors.Collect();
        fixed (byte* format = "FORMAT=WKT2_2019\0"u8)
        {
            var options = stackalloc byte*[2] { format, null };
            byte* wkt = null;
            _ = RasterNativeMethods.OSRExportToWktEx(Handle, &wkt, options);
            var text = NativeMethods.ReadText((nint)wkt);
            NativeMethods.VSIFree((nint)wkt);
            return text;
        }
    }

    /// <summary>As a PROJ string, which loses what such a string cannot say; null where it can say nothing of it.</summary>
    public string? ProjString()
    {
        using var errors = GdalErrors.Collect();
        byte* exported = null;
        var failed = RasterNativeMethods.OSRExportToProj4(Handle, &exported) != 0;
        var text = exported == null ? "" : NativeMethods.ReadText((nint)exported).Trim();
        NativeMethods.VSIFree((nint)exported);
        return failed || text.Length == 0 ? null : text;
    }

    /// <summary>Its WKT by names and parameters alone, without any authority's code.</summary>
    public string WktWithoutCodes() => Code().Replace(Wkt(), "");

    /// <summary>Whether every place has the same coordinates in both, whatever they are called.</summary>
    public bool IsSameAs(GdalSpatialReference other)
    {
        using (GdalErrors.Collect())
        {
            if (RasterNativeMethods.OSRIsSame(Handle, other.Handle) != 0)
                return true;
        }
        // Another name of a datum makes it another one, too.
        double[] steps = IsGeographic ? [-60, -30, -1, 1, 30, 60] : [.. new[] { -3e6, -1e6, -1e5, 1e5, 1e6, 3e6 }.Select(metres => metres / MetresPerUnit)];
        var closeEnough = IsGeographic ? 1e-8 : 1e-3 / MetresPerUnit;
        double[] x = [.. steps.SelectMany(_ => steps)], y = [.. steps.SelectMany(step => Enumerable.Repeat(step, steps.Length))];
        var (otherX, otherY) = ((double[])x.Clone(), (double[])y.Clone());
        TransformTo(other, otherX, otherY);
        var apart = Enumerable.Range(0, x.Length).Where(i => !double.IsNaN(otherX[i])).Select(i => Math.Max(Math.Abs(otherX[i] - x[i]), Math.Abs(otherY[i] - y[i]))).ToList();
        return apart.Count > 0 && apart.Max() < closeEnough;
    }

    /// <summary>Transforms points in place, easting or longitude first on both sides; those without a place in the target become NaN.</summary>
    /// <exception cref="GdalException">GDAL knows no way from one to the other.</exception>
    public void TransformTo(GdalSpatialReference target, Span<double> x, Span<double> y)
    {
        RasterNativeMethods.OSRSetAxisMappingStrategy(Handle, LongitudeFirst);
        RasterNativeMethods.OSRSetAxisMappingStrategy(target.Handle, LongitudeFirst);
        using var errors = GdalErrors.Collect();
        var transformation = RasterNativeMethods.OCTNewCoordinateTransformation(Handle, target.Handle);
        if (transformation == 0)
            throw errors.Exception("finding a way from one coordinate reference system to the other");
        try
        {
            var success = new int[x.Length];
            fixed (double* xs = x, ys = y)
            fixed (int* done = success)
                _ = RasterNativeMethods.OCTTransformEx(transformation, x.Length, xs, ys, null, done);
            for (var i = 0; i < success.Length; i++)
            {
                if (success[i] == 0 || !double.IsFinite(x[i]) || !double.IsFinite(y[i]))
                    x[i] = y[i] = double.NaN;
            }
        }
        finally
        {
            RasterNativeMethods.OCTDestroyCoordinateTransformation(transformation);
        }
    }

    public void Dispose() => RasterNativeMethods.OSRDestroySpatialReference(Handle);

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..80] + "…";

    [GeneratedRegex(@",\s*ID\[""[^""]*"",[^\]]*\]")]
    private static partial Regex Code();
}
