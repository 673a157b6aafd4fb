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
    /// <summary>Each data field's dimension names, by the field's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool IsGeographic => IsGeographicName(Projection);

    private static bool IsGeographicName(string? projection) => projection is null or "HE5_GCTP_GEO" or "GCTP_GEO";

    /// <summary>The grid <paramref name="name"/> of the file; null where the file has no structure metadata or none for this grid.</summary>
    public static Hdfeos5Structure? Find(IGranule granule, string name) =>
        OdlGroup.Parse(ReadMetadata(granule)).Group("GridStructure")?.Groups.FirstOrDefault(grid => grid.Text("GridName") == name) is { } found
            ? Read(found)
            : null;

    /// <summary>The dimension names of a swath's field; null where the file has no structure metadata or does not list the field.</summary>
    public static IReadOnlyList<string>? SwathFieldDimensions(IGranule granule, string swath, string field) =>
        OdlGroup.Parse(ReadMetadata(granule)).Group("SwathStructure")?.Groups.FirstOrDefault(group => group.Text("SwathName") == swath) is { } found
            && Fields(found).TryGetValue(field, out var names) ? names : null;

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
        Parameters = grid.Numbers("ProjParams") ?? [],
        UpperLeft = Corner(grid, "UpperLeftPointMtrs"),
        LowerRight = Corner(grid, "LowerRightMtrs"),
        Dimensions = Fields(grid),
    };

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
