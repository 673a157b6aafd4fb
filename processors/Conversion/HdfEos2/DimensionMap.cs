using Datasets.Conversion.Formats;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// How a dimension of a swath's data is counted by one of its geolocation (HDF-EOS Library Users Guide, volume 1, "SWdefdimmap"): data index = offset +
/// increment x geolocation index. A negative increment is that of the geolocation over the data.
/// </summary>
internal sealed record DimensionMap(string Geolocation, string Data, int Offset, int Increment)
{
    /// <summary>MODIS scans ten lines of one kilometre at once, of which its 5 km geolocation has the third and the eighth.</summary>
    private const int LinesOfScan = 10;
    private const int OffsetOfScan = 2;
    private const int IncrementOfScan = 5;

    /// <summary>The maps of a swath by its structure metadata.</summary>
    public static IReadOnlyList<DimensionMap> Of(OdlGroup swath) =>
    [
        .. (swath.Group("DimensionMap")?.Groups ?? []).Select(Read).OfType<DimensionMap>(),
    ];

    /// <summary>The geolocation index, a fraction between two of its own, of a data index.</summary>
    public double GeolocationIndex(double data) => Increment > 0 ? (data - Offset) / Increment : Offset - Increment * data;

    /// <summary>The data index, a fraction between two of its own, of a geolocation index.</summary>
    public double DataIndex(double geolocation) => Increment > 0 ? Offset + Increment * geolocation : (geolocation - Offset) / -Increment;

    /// <summary>How many lines of data are scanned at once; 0 where they follow each other without a break.</summary>
    /// <param name="geolocation">Lines of geolocation.</param>
    /// <param name="data">Lines of data.</param>
    public int ScanLines(int geolocation, int data) =>
        Offset == OffsetOfScan && Increment == IncrementOfScan && data % LinesOfScan == 0 && geolocation * IncrementOfScan == data ? LinesOfScan : 0;

    private static DimensionMap? Read(OdlGroup map) =>
        map.Text("GeoDimension") is { } geolocation && map.Text("DataDimension") is { } data
        && map.Numbers("Offset") is [var offset] && map.Numbers("Increment") is [var increment] && increment != 0 && Math.Abs(offset) < int.MaxValue && Math.Abs(increment) < int.MaxValue
            ? new DimensionMap(geolocation, data, (int)offset, (int)increment)
            : null;
}
