using Datasets.Conversion.Formats;

namespace Datasets.Conversion.HdfEos5;

/// <summary>
/// A grid as <c>StructMetadata.0</c> describes it. Source: HDF-EOS5 Library Users Guide, volume 1, "Grid" and "GDcreate",
/// "GDdeforigin", "GDdefpixreg".
/// </summary>
internal sealed record Hdfeos5Structure
{
    private const string MetadataGroup = "/HDFEOS INFORMATION";

    public int? Columns { get; init; }
    public int? Rows { get; init; }
    /// <summary>E.g. <c>HE5_GCTP_GEO</c>.</summary>
    public string? Projection { get; init; }
    /// <summary><c>ProjParams</c>, which the projection gives their meaning.</summary>
    public IReadOnlyList<double> Parameters { get; init; } = [];
    /// <summary>The corner where the data start, e.g. <c>HE5_HDFE_GD_LL</c>; null where the file leaves it to the default, the upper left.</summary>
    public string? Origin { get; init; }
    /// <summary>(x, y) of the outer corner that the file calls upper left, in degrees or, of a projected grid, in metres.</summary>
    public (double X, double Y)? UpperLeft { get; init; }
    public (double X, double Y)? LowerRight { get; init; }
    /// <summary>GCTP's number of the ellipsoid; -1 where the parameters say it.</summary>
    public int? SphereCode { get; init; }
    /// <summary>The zone of a UTM grid, negative in the south.</summary>
    public int? Zone { get; init; }
    /// <summary>Each data field's dimension names, by the field's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool IsGeographic => IsGeographicName(Projection);

    private static bool IsGeographicName(string? projection) => projection is null or "HE5_GCTP_GEO" or "GCTP_GEO";

    /// <summary>The grid <paramref name="name"/> of the file; null where the file has no structure metadata or none for this grid.</summary>
    public static Hdfeos5Structure? Find(IGranule granule, string name) =>
        OdlGroup.Parse(ReadMetadata(granule)).Group("GridStructure")?.Groups.FirstOrDefault(grid => grid.Text("GridName") == name) is { } found
            ? granule.Format == Hdf4Granule.FormatName ? Read(found).AsHdfEos2() : Read(found)
            : null;

    /// <summary>The dimension names of a swath's field; null where the file has no structure metadata or does not list the field.</summary>
    public static IReadOnlyList<string>? SwathFieldDimensions(IGranule granule, string swath, string field) =>
        FindSwath(granule, swath) is { } found && Fields(found).TryGetValue(field, out var names) ? names : null;

    /// <summary>What the structure metadata say of a swath; null where they do not.</summary>
    public static OdlGroup? FindSwath(IGranule granule, string swath) =>
        OdlGroup.Parse(ReadMetadata(granule)).Group("SwathStructure")?.Groups.FirstOrDefault(group => group.Text("SwathName") == swath);

    // A long StructMetadata goes on in StructMetadata.1 and so on.
    private static string ReadMetadata(IGranule granule)
    {
        var text = "";
        for (var part = 0; granule.HasArray($"{MetadataGroup}/StructMetadata.{part}"); part++)
        {
            using var array = granule.OpenArray($"{MetadataGroup}/StructMetadata.{part}");
            text += array.ReadText();
        }
        return text;
    }

    private static Hdfeos5Structure Read(OdlGroup grid) => new()
    {
        Columns = Count(grid, "XDim"),
        Rows = Count(grid, "YDim"),
        Projection = grid.Text("Projection"),
        Origin = grid.Text("GridOrigin"),
        SphereCode = Integer(grid, "SphereCode"),
        Zone = Integer(grid, "ZoneCode"),
        Parameters = grid.Numbers("ProjParams") ?? [],
        UpperLeft = Corner(grid, "UpperLeftPointMtrs"),
        LowerRight = Corner(grid, "LowerRightMtrs"),
        Dimensions = Fields(grid),
    };

    /// <summary>
    /// In HDF-EOS2 the data begin at the upper left point, whatever GridOrigin says. Some producers, AIRS CO2 among them, state the middles of the corner
    /// cells for the corners: then they and one cell more go once round the globe.
    /// </summary>
    private Hdfeos5Structure AsHdfEos2()
    {
        const double globe = 360, rounding = 1e-6;
        var own = this with { Origin = null };
        if (!IsGeographic || UpperLeft is not var (west, north) || LowerRight is not var (east, south) || Columns is not > 1 || Rows is not > 1)
            return own;
        var (width, height) = ((east - west) / (Columns.Value - 1), (south - north) / (Rows.Value - 1));
        return Math.Abs(Math.Abs(width) * Columns.Value - globe) > rounding
            ? own
            : own with { UpperLeft = (west - width / 2, north - height / 2), LowerRight = (east + width / 2, south + height / 2) };
    }

    private static int? Integer(OdlGroup grid, string key) =>
        grid.Numbers(key) is [var number] && number == Math.Round(number) && Math.Abs(number) < int.MaxValue ? (int)number : null;

    private static Dictionary<string, IReadOnlyList<string>> Fields(OdlGroup grid)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var field in grid.Group("DataField")?.Groups ?? [])
        {
            if (field.Text("DataFieldName") is { } name)
                fields[name] = field.Texts("DimList");
        }
        return fields;
    }

    private static int? Count(OdlGroup grid, string key) =>
        grid.Numbers(key) is [var count] && count is > 0 and <= int.MaxValue ? (int)count : null;

    private static (double, double)? Corner(OdlGroup grid, string key) =>
        grid.Numbers(key) is [var x, var y] ? !IsGeographicName(grid.Text("Projection")) || IsDegrees(x, y) ? (x, y) : (Unpack(x), Unpack(y)) : null;

    // Some producers write plain degrees. Packed, numbers this small would lie within 0.1 degrees of (0, 0).
    private static bool IsDegrees(double x, double y) => Math.Abs(x) <= 360 && Math.Abs(y) <= 360;

    /// <summary>Packed degrees are DDDMMMSSS.SS: 180 degrees 30 minutes is 180030000.00.</summary>
    public static double Unpack(double packed)
    {
        var magnitude = Math.Abs(packed);
        var degrees = Math.Floor(magnitude / 1e6);
        var minutes = Math.Floor((magnitude - degrees * 1e6) / 1e3);
        var seconds = magnitude - degrees * 1e6 - minutes * 1e3;
        return Math.CopySign(degrees + minutes / 60 + seconds / 3600, packed);
    }
}
