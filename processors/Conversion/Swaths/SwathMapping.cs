using System.Globalization;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Swaths;

/// <summary>
/// Swaths with two-dimensional latitude and longitude in netCDF-4 or HDF5 by the CF conventions, put on the descriptor's grid by their pixels'
/// footprints. A product with a trick of its own is a subclass with another key that overrides the step in question.
/// </summary>
public class SwathMapping : IGranuleMapping
{
    public virtual string Key => "swath";

    public virtual string Summary => "Swaths with 2-D latitude and longitude in netCDF-4 or HDF5, put on a grid by pixel footprints";

    /// <remarks>Pixels are gridded here, all variables of a swath in one pass; the result needs the granule no more.</remarks>
    /// <exception cref="DatasetsException">The descriptor does not say the grid.</exception>
    public MappedGranule Map(IGranule granule, DatasetDescriptor dataset)
    {
        var sums = new SwathSums(GriddingOf(dataset), dataset);
        var (date, time) = Add(granule, dataset, sums);
        return new MappedGranule { Date = date, Time = time, Footprint = sums.Outline(), Variables = sums.ToVariables() };
    }

    /// <inheritdoc/>
    /// <remarks>A cell's value is the mean of all pixels that overlap it, of whichever swath. Pixels are gridded here.</remarks>
    public MappedGranule MapDay(IEnumerable<IGranule> granules, DatasetDescriptor dataset, DateTimeOffset? day)
    {
        var sums = new SwathSums(GriddingOf(dataset), dataset);
        (DateTimeOffset Start, DateTimeOffset End)? span = null;
        foreach (var granule in granules)
        {
            var (date, time) = Add(granule, dataset, sums);
            day ??= new DateTimeOffset(date.UtcDateTime.Date, TimeSpan.Zero);
            RequireDay(granule, date, day.Value);
            span = span is var (start, end) ? (Earlier(start, time.Start), Later(end, time.End)) : (time.Start, time.End);
        }
        return new MappedGranule
        {
            Date = day ?? throw new ArgumentException("a day has at least one granule", nameof(granules)),
            Time = new TimeRange(span!.Value.Start, span.Value.End),
            Footprint = sums.Outline(),
            Variables = sums.ToVariables(),
        };
    }

    /// <inheritdoc/>
    public (DateTimeOffset Date, TimeRange Range) TimeOf(IGranule granule, DatasetDescriptor dataset) =>
        FileNameTime.Read(granule, dataset) ?? ReadTime(granule, Geolocate(granule, GriddingOf(dataset), dataset.Variables[0]));

    /// <summary>Refuses a granule of another product than the descriptor's.</summary>
    /// <exception cref="GranuleException">The product is another.</exception>
    protected virtual void CheckProduct(IGranule granule, DatasetDescriptor dataset) =>
        GranuleProduct.Check(granule, granule.Attributes("/"), dataset);

    /// <summary>Where the places of the array at <paramref name="path"/> are; null where the file does not say.</summary>
    protected virtual SwathGeolocation? FindGeolocation(IGranule granule, string path) => SwathGeolocation.ByConventions(granule, path);

    /// <summary>The swath's start, and the range its item states: global attributes of the Attribute Convention for Data Discovery
    /// 1.3, else the times of its scan lines by the CF conventions, else StartUTC and EndUTC or the day as HDF-EOS has them.</summary>
    /// <exception cref="GranuleException">The file does not say its time.</exception>
    protected virtual (DateTimeOffset Date, TimeRange Range) ReadTime(IGranule granule, SwathGeolocation geolocation)
    {
        var attributes = granule.Attributes("/");
        if (Instant(attributes, "time_coverage_start") is { } start && Instant(attributes, "time_coverage_end") is { } end && start <= end)
            return (start, new TimeRange(start, end));
        if (CfScanTimes.Read(granule, geolocation.Latitude) is { } scanned)
            return (scanned.Start, scanned);
        return GranuleTime.ReadSwath(granule, attributes);
    }

    /// <summary>What the numbers of <paramref name="array"/> mean.</summary>
    protected virtual FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array) => FieldEncoding.Read(granule, array);

    private GriddingDescriptor GriddingOf(DatasetDescriptor dataset) => dataset.Gridding ?? throw new DatasetsException(
        $"the dataset {dataset.Id} is a swath's (mapping {Key}) and does not say which grid to put it on: add gridding: {{resolution: 0.25}}");

    private (DateTimeOffset Date, TimeRange Range) Add(IGranule granule, DatasetDescriptor dataset, SwathSums sums)
    {
        CheckProduct(granule, dataset);
        var fields = dataset.Variables.Select(variable => Open(granule, variable, GriddingOf(dataset))).ToList();
        var time = FileNameTime.Read(granule, dataset) ?? ReadTime(granule, fields[0].Geolocation);
        sums.Add(granule, fields);
        return time;
    }

    private SwathVariable Open(IGranule granule, VariableDescriptor variable, GriddingDescriptor gridding)
    {
        var geolocation = Geolocate(granule, gridding, variable);
        var array = granule.OpenArray(variable.Path);
        var encoding = ReadEncoding(granule, array);
        if (array.SampleType is not null)
            FillRule.Check(granule, array, encoding);
        if (variable.MaskOutsideValidRange && encoding.ValidRange is null)
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} states no valid range, and the variable {variable.Name} asks to mask outside of it: leave " +
                "out maskOutsideValidRange");
        }
        var field = SwathField.Open(granule, variable.Path, encoding, variable.MaskOutsideValidRange ? encoding.ValidRange : null);
        return new SwathVariable(variable, geolocation, encoding, field);
    }

    /// <summary>The archive's record and the file may differ by some seconds, and not by a day.</summary>
    private static void RequireDay(IGranule granule, DateTimeOffset start, DateTimeOffset day)
    {
        if (start >= day.AddHours(-1) && start < day.AddHours(25))
            return;
        throw new GranuleException(string.Create(
            CultureInfo.InvariantCulture,
            $"{granule.FileName}: the file says that it starts at {start.UtcDateTime:u}, and the archive has it among those of {day.UtcDateTime:yyyy-MM-dd}"));
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

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

    private static DateTimeOffset? Instant(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) && DateTimeOffset.TryParse(
            value.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;
}
