using System.Globalization;
using Datasets.Descriptors;
using Datasets.Granules;
using Datasets.Gridding;
using Datasets.Mapping.Cf;

namespace Datasets.Mapping;

/// <summary>
/// Swaths with two-dimensional latitude and longitude in netCDF-4 or HDF5 by the CF conventions, put on the descriptor's grid by their pixels'
/// footprints. A product with a trick of its own is a subclass with another key that overrides the step in question.
/// </summary>
public class SwathMapping : IGranuleMapping
{
    public virtual string Key => "swath";

    public virtual string Summary => "Swaths with 2-D latitude and longitude in netCDF-4 or HDF5, put on a grid by pixel footprints";

    /// <remarks>Pixels are gridded here, all variables of a swath in one pass; the result needs the granule no more.</remarks>
    /// <exception cref="PipelineException">The descriptor does not say the grid.</exception>
    public MappedGranule Map(IGranule granule, DatasetDescriptor dataset)
    {
        var gridding = dataset.Gridding ?? throw new PipelineException(
            $"the dataset {dataset.Id} is a swath's (mapping {Key}) and does not say which grid to put it on: add gridding: {{resolution: 0.25}}");
        CheckProduct(granule, dataset);
        var variables = dataset.Variables.Select(variable => new MappedField(variable, Geolocate(granule, gridding, variable), Open(granule, variable))).ToList();
        var (date, time) = FileNameTime.Read(granule, dataset) ?? ReadTime(granule, variables[0].Geolocation);
        foreach (var swath in variables.GroupBy(variable => variable.Geolocation))
            Grid(granule, swath.Key, swath, gridding);
        return new MappedGranule
        {
            Date = date,
            Time = time,
            Variables =
            [
                .. variables.Select(field => new MappedVariable
                {
                    Variable = field.Variable,
                    ValidRange = field.PhysicalRange,
                    Raster = SwathRaster.Of(field.Sums!, field.Encoding, field.Variable),
                }),
            ],
        };
    }

    /// <summary>Refuses a granule of another product than the descriptor's.</summary>
    /// <exception cref="GranuleException">The product is another.</exception>
    protected virtual void CheckProduct(IGranule granule, DatasetDescriptor dataset) =>
        GranuleProduct.Check(granule, granule.Attributes("/"), dataset);

    /// <summary>Where the places of the array at <paramref name="path"/> are; null where the file does not say.</summary>
    protected virtual SwathGeolocation? FindGeolocation(IGranule granule, string path) => SwathGeolocation.ByConventions(granule, path);

    /// <summary>The swath's start, and the range its item states: global attributes of the Attribute Convention for Data Discovery
    /// 1.3, else the times of its scan lines by the CF conventions.</summary>
    /// <exception cref="GranuleException">The file does not say its time.</exception>
    protected virtual (DateTimeOffset Date, TimeRange Range) ReadTime(IGranule granule, SwathGeolocation geolocation)
    {
        var attributes = granule.Attributes("/");
        if (Instant(attributes, "time_coverage_start") is { } start && Instant(attributes, "time_coverage_end") is { } end && start <= end)
            return (start, new TimeRange(start, end));
        if (CfScanTimes.Read(granule, geolocation.Latitude) is { } scanned)
            return (scanned.Start, scanned);
        return GranuleTime.Read(granule, attributes);
    }

    /// <summary>What the numbers of <paramref name="array"/> mean.</summary>
    protected virtual FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array) => FieldEncoding.Read(array.Attributes);

    private static void Grid(IGranule granule, SwathGeolocation geolocation, IEnumerable<MappedField> fields, GriddingDescriptor gridding)
    {
        // A mean and its coverage are of the same array and have the same sums.
        var arrays = fields.GroupBy(field => (field.Variable.Path, field.Variable.MaskOutsideValidRange)).ToList();
        var gridder = new SwathGridder(TargetGrid.Of(gridding), arrays.Count);
        new SwathReader(granule, geolocation, [.. arrays.Select(array => array.First().Field)], gridding).AddTo(gridder);
        foreach (var (array, sums) in arrays.Zip(gridder.Sums))
        {
            foreach (var field in array)
                field.Sums = sums;
        }
    }

    private SwathGeolocation Geolocate(IGranule granule, GriddingDescriptor gridding, VariableDescriptor variable)
    {
        var found = gridding is { Latitude: { } latitude, Longitude: { } longitude }
            ? new SwathGeolocation(latitude, longitude)
            : FindGeolocation(granule, variable.Path) ?? throw new GranuleException(
                $"{granule.FileName}: nothing says where the pixels of {variable.Path} are: neither its coordinates attribute nor an array beside it " +
                "with units degrees_north and degrees_east; name them as gridding.latitude and gridding.longitude");
        return gridding is { LatitudeCorners: { } latitudes, LongitudeCorners: { } longitudes }
            ? found with { LatitudeCorners = latitudes, LongitudeCorners = longitudes }
            : found;
    }

    private OpenedField Open(IGranule granule, VariableDescriptor variable)
    {
        var array = granule.OpenArray(variable.Path);
        var encoding = ReadEncoding(granule, array);
        if (array.SampleType is { } type)
            FillRule.Check(granule, array, type, encoding);
        if (variable.MaskOutsideValidRange && encoding.ValidRange is null)
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} states no valid range, and the variable {variable.Name} asks to mask outside of it: leave " +
                "out maskOutsideValidRange");
        }
        return new(encoding, SwathField.Open(granule, variable.Path, encoding, variable.MaskOutsideValidRange ? encoding.ValidRange : null));
    }

    private static DateTimeOffset? Instant(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) && DateTimeOffset.TryParse(
            value.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;

    private readonly record struct OpenedField(FieldEncoding Encoding, SwathField Field);

    private sealed class MappedField(VariableDescriptor variable, SwathGeolocation geolocation, OpenedField opened)
    {
        public VariableDescriptor Variable => variable;
        public SwathGeolocation Geolocation => geolocation;
        public FieldEncoding Encoding => opened.Encoding;
        public SwathField Field => opened.Field;
        public CellSums? Sums { get; set; }

        /// <summary>The raster is in physical units, so its valid range is, too; a coverage or a count has none.</summary>
        public (double, double)? PhysicalRange => variable.Statistic is null or "mean" && Encoding.ValidRange is var (minimum, maximum)
            ? (minimum * Encoding.Scale + Encoding.Offset, maximum * Encoding.Scale + Encoding.Offset)
            : null;
    }
}
