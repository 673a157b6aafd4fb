using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Swaths;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos5;

/// <summary>
/// HDF-EOS5 swaths such as OMI Level 2 products: <c>/HDFEOS/SWATHS/(swath)/Data Fields/(field)</c> with Latitude, Longitude and Time in its
/// <c>Geolocation Fields</c> (HDF-EOS Aura File Format Guidelines, "Swath structure").
/// </summary>
public class Hdfeos5SwathMapping : SwathMapping
{
    private const string SwathsGroup = "/HDFEOS/SWATHS/";
    private const string FileAttributes = "/HDFEOS/ADDITIONAL/FILE_ATTRIBUTES";
    private const string Geolocation = "Geolocation Fields";

    public override string Key => "hdfeos5-swath";

    public override string Summary => "HDF-EOS5 swaths such as OMI Level 2, put on a grid by pixel footprints";

    protected override void CheckProduct(IGranule granule, DatasetDescriptor dataset) =>
        GranuleProduct.Check(granule, granule.Attributes(FileAttributes), dataset);

    protected override SwathGeolocation? FindGeolocation(IGranule granule, string path)
    {
        var end = path.StartsWith(SwathsGroup, StringComparison.Ordinal) ? path.IndexOf('/', SwathsGroup.Length) : -1;
        return end > 0
            ? new SwathGeolocation($"{path[..end]}/{Geolocation}/Latitude", $"{path[..end]}/{Geolocation}/Longitude")
            : throw new GranuleException(
                $"{granule.FileName}: {path} is not in an HDF-EOS5 swath, whose fields' paths begin with {SwathsGroup}(swath)/");
    }

    protected override IReadOnlyList<string>? DimensionNames(IGranule granule, string path) => Hdfeos5Dimensions.NamesOfSwathField(granule, path);

    /// <summary>The times of the first and the last scan line, in TAI93; where the swath has no Time, what the file attributes say.</summary>
    protected override (DateTimeOffset Date, TimeRange Range) ReadTime(IGranule granule, DatasetDescriptor dataset, SwathGeolocation geolocation)
    {
        var path = $"{geolocation.Latitude[..geolocation.Latitude.LastIndexOf('/')]}/Time";
        if (!granule.HasArray(path))
            return GranuleTime.ReadSwath(granule, granule.Attributes(FileAttributes));
        var field = SwathField.Open(granule, path, allowOnePerLine: true);
        var times = field.Read(0, field.Lines).Select(Tai93.ToUtc).OfType<DateTimeOffset>().ToList();
        if (times.Count == 0)
            return GranuleTime.ReadSwath(granule, granule.Attributes(FileAttributes));
        var (start, end) = (times.Min(), times.Max());
        return (start, new TimeRange(start, end));
    }
}
