using System.Globalization;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;
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

    public virtual IReadOnlyList<ForeignKey> ForeignKeys => ForeignKey.OfGrids;

    public virtual IReadOnlyList<MappingOption> Options => [TimeStepsOption.Option];

    /// <remarks>Pixels are gridded here, all variables of a swath in one pass; the result needs the granule no more.</remarks>
    /// <exception cref="DatasetsException">The descriptor does not say the grid.</exception>
    /// <exception cref="GranuleException">The granule has several times, of which <see cref="MapItems"/> makes items.</exception>
    public MappedGranule Map(IGranule granule, DatasetDescriptor dataset) => TimeStepsOption.Only(granule, MapItems(granule, dataset));

    /// <inheritdoc/>
    /// <remarks>
    /// A curvilinear grid with several times, as ocean models have it, becomes an item for each or, with <c>options: {time: bands}</c>, a band. Each is
    /// gridded when it is asked for.
    /// </remarks>
    public virtual IReadOnlyList<MappedGranule> MapItems(IGranule granule, DatasetDescriptor dataset)
    {
        CheckProduct(granule, dataset);
        var fields = dataset.Variables.Select(variable => Open(granule, variable, dataset)).ToList();
        if (Steps(granule, dataset, fields) is not { } steps)
            return [Grid(granule, dataset, fields, step: 0, DescriptorTime.Read(granule, dataset) ?? ReadTime(granule, dataset, fields[0].Geolocation))];
        var items = new ItemsOnDemand(steps.Count, step => Grid(granule, dataset, fields, step, (steps[step].Date, steps[step].Range)));
        return dataset.Options.GetValueOrDefault(TimeStepsOption.Name) == TimeStepsOption.AsBands ? [TimeBands.Stack([.. items])] : items;
    }

    /// <inheritdoc/>
    /// <remarks>A cell's value is the mean of all pixels that overlap it, of whichever swath. Pixels are gridded here.</remarks>
    public virtual MappedGranule MapDay(IEnumerable<IGranule> granules, DatasetDescriptor dataset, DateTimeOffset? day)
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
    /// <remarks>Nothing is gridded for it.</remarks>
    public virtual void Announce(IGranule granule, DatasetDescriptor dataset)
    {
        var fields = dataset.Variables.Select(variable => Open(granule, variable, dataset)).ToList();
        foreach (var field in fields)
            field.Announce();
        var places = fields.SelectMany(field => field.Geolocation.Paths).Concat(GriddingOf(dataset).Filters.Select(filter => filter.Path));
        foreach (var path in places.Distinct().Where(granule.HasArray))
        {
            var array = granule.OpenArray(path);
            array.Announce(new long[array.Shape.Count], [.. array.Shape]);
        }
    }

    /// <inheritdoc/>
    public virtual (DateTimeOffset Date, TimeRange Range) TimeOf(IGranule granule, DatasetDescriptor dataset) =>
        DescriptorTime.Read(granule, dataset) ?? ReadTime(granule, dataset, Geolocate(granule, GriddingOf(dataset), dataset.Variables[0]));

    /// <summary>Refuses a granule of another product than the descriptor's.</summary>
    /// <exception cref="GranuleException">The product is another.</exception>
    protected virtual void CheckProduct(IGranule granule, DatasetDescriptor dataset) =>
        GranuleProduct.Check(granule, granule.Attributes("/"), dataset);

    /// <summary>Where the places of the array at <paramref name="path"/> are; null where the file does not say.</summary>
    protected virtual SwathGeolocation? FindGeolocation(IGranule granule, string path) => SwathGeolocation.ByConventions(granule, path);

    /// <summary>The swath's start, and the range its item states: global attributes of the Attribute Convention for Data Discovery
    /// 1.3 where they are not those of a whole record, else the times of its scan lines by the CF conventions, else StartUTC and EndUTC or the day as
    /// HDF-EOS has them.</summary>
    /// <exception cref="GranuleException">The file does not say its time.</exception>
    protected virtual (DateTimeOffset Date, TimeRange Range) ReadTime(IGranule granule, DatasetDescriptor dataset, SwathGeolocation geolocation)
    {
        var stated = dataset.Time is null && CfFileTime.Read(granule) is { } range && range.Start < range.End ? range : (TimeRange?)null;
        var scanned = CfScanTimes.Read(granule, geolocation.Latitude, dataset.Time);
        if (stated is { } known && (scanned is null ? !StatedRange.IsRecord(known, CfFileTime.Resolution(granule)) : StatedRange.IsOf(known, scanned.Value)))
            return (known.Start, known);
        return scanned is { } lines ? (lines.Start, lines) : GranuleTime.ReadSwath(granule, granule.Attributes("/"));
    }

    /// <summary>What the numbers of <paramref name="array"/> mean.</summary>
    protected virtual FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array) => FieldEncoding.Read(granule, array);

    /// <summary>The same where the dataset's <c>options:</c> have a say in it.</summary>
    protected virtual FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array, DatasetDescriptor dataset) => ReadEncoding(granule, array);

    private GriddingDescriptor GriddingOf(DatasetDescriptor dataset) => dataset.Gridding ?? throw new DatasetsException(
        $"the dataset {dataset.Id} is a swath's (mapping {Key}) and does not say which grid to put it on: add gridding: {{resolution: 0.25}}");

    private MappedGranule Grid(
        IGranule granule, DatasetDescriptor dataset, List<OpenedSwathField> fields, int step, (DateTimeOffset Date, TimeRange Range) time)
    {
        var sums = new SwathSums(GriddingOf(dataset), dataset);
        sums.Add(granule, [.. fields.Select(field => field.At(step))]);
        return new MappedGranule { Date = time.Date, Time = time.Range, Footprint = sums.Outline(), Variables = sums.ToVariables() };
    }

    private (DateTimeOffset Date, TimeRange Range) Add(IGranule granule, DatasetDescriptor dataset, SwathSums sums)
    {
        CheckProduct(granule, dataset);
        var fields = dataset.Variables.Select(variable => Open(granule, variable, dataset)).ToList();
        if (Steps(granule, dataset, fields) is { Count: > 1 } steps)
            throw new GranuleException($"{granule.FileName} holds {steps.Count} times, and with group: day a swath has one");
        var time = DescriptorTime.Read(granule, dataset) ?? ReadTime(granule, dataset, fields[0].Geolocation);
        sums.Add(granule, [.. fields.Select(field => field.At(0))]);
        return time;
    }

    /// <summary>
    /// The times of fields that have a dimension of time, which all of them share; null where the granule has one time, which its attributes or its
    /// scan lines tell better.
    /// </summary>
    private static IReadOnlyList<CfTimeStep>? Steps(IGranule granule, DatasetDescriptor dataset, List<OpenedSwathField> fields)
    {
        IReadOnlyList<CfTimeStep>? common = null;
        foreach (var field in fields.Where(field => field.HasTimes))
        {
            if (dataset.Time?.Fixed is not null && field.ChosenTime is null)
            {
                throw new GranuleException(
                    $"{granule.FileName}: the dataset {dataset.Id} states one time or none (time.{(dataset.Time.Static == true ? "static" : "start")}), and {field.Variable.Path} has several: choose one by " +
                    $"'select: {{{field.Dimensions.Time!.Name}: index 0}}'");
            }
            if (DescriptorTime.Read(granule, dataset) is not null && field.ChosenTime is not null)
                continue;
            var all = CfTimes.Read(granule, field.Dimensions.Time!.Coordinate, field.CellMethods, dataset.Time);
            IReadOnlyList<CfTimeStep> steps = field.ChosenTime is { } chosen ? [all[chosen]] : all;
            if (common is not null && !common.SequenceEqual(steps))
            {
                throw new GranuleException(
                    $"{granule.FileName}: {field.Variable.Path} has other times than the variables before it, so they cannot be assets of the same item: " +
                    "describe them as datasets of their own");
            }
            common = steps;
        }
        return common;
    }

    /// <summary>Names of an array's dimensions that the file states elsewhere than at the array; null where it does not.</summary>
    protected virtual IReadOnlyList<string>? DimensionNames(IGranule granule, string path) => null;

    private OpenedSwathField Open(IGranule granule, VariableDescriptor variable, DatasetDescriptor dataset)
    {
        var geolocation = Geolocate(granule, GriddingOf(dataset), variable);
        var array = granule.OpenArray(variable.Path);
        if (array.SampleType is null)
            throw new GranuleException($"{granule.FileName}: {array.Path} does not hold numbers");
        var encoding = ReadEncoding(granule, array, dataset).WithMissing(variable.Missing);
        FillRule.Check(granule, array, encoding);
        if (variable.MaskOutsideValidRange && encoding.ValidRange is null)
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} states no valid range, and the variable {variable.Name} asks to mask outside of it: leave " +
                "out maskOutsideValidRange");
        }
        var dimensions = SwathDimensions.Find(granule, array, geolocation, DimensionNames(granule, array.Path));
        var (indexes, time) = CfSelection.Of(granule, array.Path, dimensions, variable);
        encoding = encoding with { Level = LevelText.Describe(dimensions, indexes) };
        return new OpenedSwathField(variable, geolocation, encoding, SwathDimensions.Shaped(granule, array, geolocation), dimensions, indexes) { ChosenTime = time };
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
}
