using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>
/// Grids of netCDF and HDF5 files whose axes are one-dimensional coordinate variables (CF conventions 1.11), in longitude and latitude or
/// projected, dimensions in any order, axes in any direction. Every time step becomes an item of its own, or with <c>options: {time: bands}</c>
/// a band; of other dimensions a variable's <c>select</c> says which level to take.
/// </summary>
public class CfGridReader : IGranuleMapping
{
    private const string TimeOption = "time";
    private const string AsItems = "items";
    private const string AsBands = "bands";
    private static readonly string[] LatitudeResolution = ["geospatial_lat_resolution", "LatitudeResolution"];
    private static readonly string[] LongitudeResolution = ["geospatial_lon_resolution", "LongitudeResolution"];

    public virtual string Key => "cf-grid";

    public virtual string Summary => "CF grids of netCDF and HDF5 files with one-dimensional coordinates";

    public virtual IReadOnlyList<ForeignKey> ForeignKeys => ForeignKey.OfSwaths;

    public virtual IReadOnlyList<MappingOption> Options => [new(TimeOption, AsItems, AsBands)];

    /// <exception cref="GranuleException">The granule has several time steps, of which <see cref="MapItems"/> makes items.</exception>
    public MappedGranule Map(IGranule granule, DatasetDescriptor dataset) => MapItems(granule, dataset) switch
    {
        [var only] => only,
        var several => throw new GranuleException($"{granule.FileName} holds {several.Count} time steps, and one is asked for"),
    };

    public IReadOnlyList<MappedGranule> MapItems(IGranule granule, DatasetDescriptor dataset)
    {
        CheckProduct(granule, dataset);
        var coordinates = new Dictionary<string, CfCoordinate>(StringComparer.Ordinal);
        var fields = dataset.Variables.Select(variable => OpenField(granule, dataset, variable, coordinates)).ToList();
        var steps = CommonSteps(granule, fields);
        IReadOnlyList<string> warnings = [.. fields.SelectMany(field => field.Doubts).Distinct()];
        if (dataset.Options.GetValueOrDefault(TimeOption) == AsBands)
        {
            return
            [
                new MappedGranule
                {
                    Date = steps[0].Date,
                    Time = new TimeRange(steps.Min(step => step.Range.Start), steps.Max(step => step.Range.End)),
                    Variables = [.. fields.Select(field => MapField(granule, dataset, field, steps, Enumerable.Range(0, field.HasTime ? steps.Count : 1)))],
                    Warnings = warnings,
                },
            ];
        }
        return
        [
            .. steps.Select((step, index) => new MappedGranule
            {
                Date = step.Date,
                Time = step.Range,
                Variables = [.. fields.Select(field => MapField(granule, dataset, field, steps, [index]))],
                Warnings = warnings,
            }),
        ];
    }

    /// <summary>Refuses a granule of another product than the descriptor's, where the file states its <c>ShortName</c>.</summary>
    /// <exception cref="GranuleException">The product is another.</exception>
    protected virtual void CheckProduct(IGranule granule, DatasetDescriptor dataset)
    {
        if (dataset.Source.Cmr?.ShortName is { } wanted && granule.Attributes("/").TextOf("ShortName") is { } product)
            GranuleProduct.Require(granule, product, wanted, dataset.Id);
    }

    /// <summary>The granule's time steps, of its time coordinate or, without one, of the file's attributes.</summary>
    /// <exception cref="GranuleException">The times cannot be understood.</exception>
    private protected virtual IReadOnlyList<CfTimeStep> ReadSteps(IGranule granule, CfCoordinate? time, string? cellMethods, TimeDescriptor? counting) =>
        CfTimes.Read(granule, time, cellMethods, counting);

    private sealed record Field(
        VariableDescriptor Variable, IGranuleArray Array, CfDimensions Dimensions, long[] Indexes, int FirstStep, IReadOnlyList<CfTimeStep> Steps)
    {
        public IReadOnlyList<string> Doubts { get; init; } = [];

        public bool HasTime => Dimensions.Time is not null;

        public (CoordinateReferenceSystem Crs, GridLayout Layout)? Placed { get; set; }
    }

    private Field OpenField(
        IGranule granule, DatasetDescriptor dataset, VariableDescriptor variable, Dictionary<string, CfCoordinate> coordinates)
    {
        var array = granule.OpenArray(variable.Path);
        var dimensions = CfDimensions.Read(granule, array, coordinates);
        var (indexes, time) = CfSelection.Of(granule, array.Path, dimensions, variable);
        var coordinate = dimensions.Time?.Coordinate ?? ScalarTime(granule, array, coordinates);
        if (DescriptorTime.Read(granule, dataset) is var (date, range) && (dimensions.Time is null or { Size: 1 } || time is not null))
            return new Field(variable, array, dimensions, indexes, time ?? 0, [new CfTimeStep(date, range)]);
        if (dataset.Time?.Fixed is not null)
        {
            throw new GranuleException(
                $"{granule.FileName}: the dataset {dataset.Id} states one time (time.start), and {array.Path} has several: {dimensions.Time}; choose one by " +
                $"'select: {{{dimensions.Time!.Name}: index 0}}', or say by time.units what they count");
        }
        var steps = ReadSteps(granule, coordinate, array.Attributes.TextOf("cell_methods"), dataset.Time);
        return new Field(variable, array, dimensions, indexes, time ?? 0, time is { } chosen ? [steps[chosen]] : steps)
        {
            Doubts = [.. CfTimes.Doubts(granule, coordinate, dataset.Time)],
        };
    }

    /// <summary>The time of a variable that has no dimension for it: one named by its <c>coordinates</c>, or a single <c>time</c> beside it.</summary>
    private static CfCoordinate? ScalarTime(IGranule granule, IGranuleArray array, Dictionary<string, CfCoordinate> coordinates)
    {
        var names = array.Attributes.TextOf("coordinates")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var path in names.Append("time").Select(name => CfNames.Find(granule, CfNames.Parent(array.Path), name)).OfType<string>())
        {
            if (!coordinates.TryGetValue(path, out var coordinate))
                coordinates[path] = coordinate = CfCoordinate.Open(granule, path);
            if (coordinate is { Kind: CfAxisKind.Time, Count: 1 })
                return coordinate;
        }
        return null;
    }

    private static IReadOnlyList<CfTimeStep> CommonSteps(IGranule granule, List<Field> fields)
    {
        var first = fields.Find(field => field.HasTime) ?? fields[0];
        foreach (var other in fields.Where(field => field.HasTime))
        {
            if (!other.Steps.SequenceEqual(first.Steps))
            {
                throw new GranuleException(
                    $"{granule.FileName}: {first.Array.Path} and {other.Array.Path} have different times ({Text(first.Steps)}; {Text(other.Steps)}), so " +
                    "they cannot be assets of the same item: describe them as datasets of their own");
            }
        }
        return first.Steps;
    }

    private static string Text(IReadOnlyList<CfTimeStep> steps) => $"{steps.Count} from {steps[0].Date:u} to {steps[^1].Date:u}";

    private static MappedVariable MapField(
        IGranule granule, DatasetDescriptor dataset, Field field, IReadOnlyList<CfTimeStep> steps, IEnumerable<int> wanted)
    {
        // The same for all steps, and an axis may be long.
        var (crs, layout) = field.Placed ??= Place(granule, dataset, field);
        var encoding = CfEncoding.Read(granule, field.Array).WithMissing(field.Variable.Missing);
        encoding = encoding with { Level = LevelText.Describe(field.Dimensions, field.Indexes) };
        int[] indexes = [.. wanted];
        var rasters = indexes.Select(index =>
        {
            var slice = new CfSlice(field.Array, field.Dimensions.Y.Index, field.Dimensions.X.Index, IndexesAt(field, index), encoding.TypeOf(field.Array));
            return GridRaster.Create(granule, slice, layout, encoding, field.Variable, sharers: indexes.Length);
        }).ToList();
        var raster = rasters is [var only] ? only : rasters[0] with
        {
            Bands = [.. rasters.Select((step, i) => TimeBands.Named(step.Bands[0], steps[indexes[i]].Date))],
            Pixels = new BandStack([.. rasters.Select(step => step.Pixels)]),
        };
        return new MappedVariable
        {
            Variable = field.Variable,
            ValidRange = encoding.ValidRange,
            Resampling = OverviewChoice.Of(encoding, field.Variable),
            Raster = raster with { Crs = crs },
        };
    }

    private static long[] IndexesAt(Field field, int step)
    {
        var indexes = (long[])field.Indexes.Clone();
        if (field.Dimensions.Time is { } time)
            indexes[time.Index] = field.FirstStep + step;
        return indexes;
    }

    private static (CoordinateReferenceSystem Crs, GridLayout Layout) Place(IGranule granule, DatasetDescriptor dataset, Field field)
    {
        var (crs, unitX, unitY) = CfGridMapping.Of(granule, field.Array, field.Dimensions);
        var isGeographic = field.Dimensions.X.Kind == CfAxisKind.Longitude;
        if (isGeographic)
        {
            CheckDegrees(granule, field.Dimensions.X.Coordinate!);
            CheckDegrees(granule, field.Dimensions.Y.Coordinate!);
        }
        var geometry = new GridGeometry(
            CfAxis.ToGridAxis(field.Dimensions.X.Coordinate!, isGeographic ? LongitudeResolution : [], unitX),
            CfAxis.ToGridAxis(field.Dimensions.Y.Coordinate!, isGeographic ? LatitudeResolution : [], unitY));
        if (isGeographic)
            CheckGlobe(granule, field, geometry);
        var layout = GridLayout.Create($"{granule.FileName}: {field.Array.Path}", geometry, isGeographic && dataset.WrapLongitude);
        DescriptorGrid.Check(granule, field.Array, layout, dataset);
        return (crs, layout);
    }

    /// <summary>A coordinate may be known by its name or standard name alone, and then count something else than degrees.</summary>
    private static void CheckDegrees(IGranule granule, CfCoordinate coordinate)
    {
        if (coordinate.Units is { } units && !units.StartsWith("deg", StringComparison.OrdinalIgnoreCase) && units != "°")
            throw new GranuleException($"{granule.FileName}: the coordinate {coordinate.Path} has the units '{units}', and degrees are known");
    }

    private static void CheckGlobe(IGranule granule, Field field, GridGeometry geometry)
    {
        // A row centred on a pole reaches half a cell beyond it.
        if (geometry.Y.Minimum < -90 - geometry.Y.Cell * 0.51 || geometry.Y.Maximum > 90 + geometry.Y.Cell * 0.51)
        {
            throw new GranuleException(
                $"{granule.FileName}: {field.Dimensions.Y.Coordinate!.Path} goes from {geometry.Y.Minimum} to {geometry.Y.Maximum} degrees, which is beyond the poles");
        }
        if (geometry.X.Maximum - geometry.X.Minimum > 360 + geometry.X.Cell * 0.51)
        {
            throw new GranuleException(
                $"{granule.FileName}: {field.Dimensions.X.Coordinate!.Path} goes from {geometry.X.Minimum} to {geometry.X.Maximum} degrees, which is more " +
                "than once round the globe");
        }
    }
}
