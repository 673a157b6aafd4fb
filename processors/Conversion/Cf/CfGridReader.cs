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
    private static readonly string[] LatitudeResolution = ["geospatial_lat_resolution", "LatitudeResolution"];
    private static readonly string[] LongitudeResolution = ["geospatial_lon_resolution", "LongitudeResolution"];

    public virtual string Key => "cf-grid";

    public virtual string Summary => "CF grids of netCDF and HDF5 files with one-dimensional coordinates";

    public virtual IReadOnlyList<ForeignKey> ForeignKeys => ForeignKey.OfSwaths;

    public virtual IReadOnlyList<MappingOption> Options => [TimeStepsOption.Option];

    /// <exception cref="GranuleException">The granule has several time steps, of which <see cref="MapItems"/> makes items.</exception>
    public MappedGranule Map(IGranule granule, DatasetDescriptor dataset) => TimeStepsOption.Only(granule, MapItems(granule, dataset));

    public virtual IReadOnlyList<MappedGranule> MapItems(IGranule granule, DatasetDescriptor dataset)
    {
        CheckProduct(granule, dataset);
        var coordinates = new Dictionary<string, CfCoordinate>(StringComparer.Ordinal);
        var warnings = new List<string>();
        var fields = dataset.Variables.Select(variable => OpenField(granule, dataset, variable, coordinates, warnings)).ToList();
        var steps = CommonSteps(granule, fields);
        if (dataset.Options.GetValueOrDefault(TimeStepsOption.Name) == TimeStepsOption.AsBands)
        {
            return
            [
                new MappedGranule
                {
                    Date = steps[0].Date,
                    Time = new TimeRange(steps.Min(step => step.Range.Start), steps.Max(step => step.Range.End)),
                    Variables = [.. fields.Select(field => MapField(granule, dataset, field, steps, Enumerable.Range(0, field.HasTime ? steps.Count : 1)))],
                    Warnings = [.. warnings.Distinct()],
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
                Warnings = [.. warnings.Distinct()],
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

    /// <summary>What the numbers of <paramref name="array"/> mean.</summary>
    protected virtual FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array, DatasetDescriptor dataset) => CfEncoding.Read(granule, array);

    private sealed record Field(
        VariableDescriptor Variable, IGranuleArray Array, CfDimensions Dimensions, (CoordinateReferenceSystem Crs, GridLayout Layout) Place, long[] Indexes,
        int FirstStep, IReadOnlyList<CfTimeStep> Steps)
    {
        public bool HasTime => Dimensions.Time is not null;
    }

    private Field OpenField(
        IGranule granule, DatasetDescriptor dataset, VariableDescriptor variable, Dictionary<string, CfCoordinate> coordinates, List<string> warnings)
    {
        var array = granule.OpenArray(variable.Path);
        var dimensions = CfDimensions.Read(granule, array, coordinates, dataset.Grid is { IsPlaced: true });
        var place = Place(granule, dataset, array, dimensions, warnings);
        var (indexes, time) = CfSelection.Of(granule, array.Path, dimensions, variable);
        var coordinate = dimensions.Time?.Coordinate ?? ScalarTime(granule, array, coordinates);
        if (DescriptorTime.Read(granule, dataset) is var (date, range) && (dimensions.Time is null or { Size: 1 } || time is not null))
            return new Field(variable, array, dimensions, place, indexes, time ?? 0, [new CfTimeStep(date, range)]);
        if (dataset.Time?.Fixed is not null)
        {
            throw new GranuleException(
                $"{granule.FileName}: the dataset {dataset.Id} states one time or none (time.{(dataset.Time.Static == true ? "static" : "start")}), and {array.Path} has several: {dimensions.Time}; choose one by " +
                $"'select: {{{dimensions.Time!.Name}: index 0}}', or say by time.units what they count");
        }
        var steps = ReadSteps(granule, coordinate, array.Attributes.TextOf("cell_methods"), dataset.Time);
        warnings.AddRange(CfTimes.Doubts(granule, coordinate, dataset.Time));
        return new Field(variable, array, dimensions, place, indexes, time ?? 0, time is { } chosen ? [steps[chosen]] : steps);
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

    private MappedVariable MapField(
        IGranule granule, DatasetDescriptor dataset, Field field, IReadOnlyList<CfTimeStep> steps, IEnumerable<int> wanted)
    {
        var (crs, layout) = field.Place;
        var encoding = ReadEncoding(granule, field.Array, dataset).WithMissing(field.Variable.Missing).WithFlags(field.Variable.Flags);
        encoding = encoding with { Level = LevelText.Describe(field.Dimensions, field.Indexes) };
        int[] indexes = [.. wanted];
        var count = field.Variable.MaskOutsideValidRange ? new RangeCount() : null;
        var rasters = indexes.Select(index =>
        {
            var slice = new CfSlice(field.Array, field.Dimensions.Y.Index, field.Dimensions.X.Index, IndexesAt(field, index), encoding.TypeOf(field.Array));
            return GridRaster.Create(granule, slice, layout, encoding, field.Variable, sharers: indexes.Length, count);
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
            Resampling = OverviewSelector.Select(encoding, field.Variable),
            RangeCount = count,
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

    private static (CoordinateReferenceSystem Crs, GridLayout Layout) Place(
        IGranule granule, DatasetDescriptor dataset, IGranuleArray array, CfDimensions dimensions, List<string> warnings)
    {
        var where = $"{granule.FileName}: {array.Path}";
        if (dimensions.X.Coordinate is not { } x || dimensions.Y.Coordinate is not { } y || (dataset.Grid is { IsPlaced: true } && IsIndex(x) && IsIndex(y)))
            return PlaceByDescriptor(granule, dataset, array, dimensions);
        if (dimensions.X.Kind == CfAxisKind.Longitude)
        {
            CheckDegrees(granule, x);
            CheckDegrees(granule, y);
        }
        var placing = CfGridMapping.Of(granule, array, dimensions, dataset.Grid, warnings);
        var geometry = new GridGeometry(
            CfAxis.ToGridAxis(x, placing.IsLongitudeLatitude ? LongitudeResolution : [], placing.UnitX, placing.IsDegrees),
            CfAxis.ToGridAxis(y, placing.IsLongitudeLatitude ? LatitudeResolution : [], placing.UnitY));
        if (placing.IsLongitudeLatitude)
            CheckGlobe(granule, x, y, geometry);
        if (geometry.Y.Split != RowSplit.None)
        {
            warnings.Add(
                $"{granule.FileName}: the rows of {y.Path} at the poles are half as high as the others: the raster has rows of half their height, " +
                $"{geometry.Y.Count} of {dimensions.Y.Size}, with the same numbers");
        }
        var layout = GridLayout.Create(where, geometry, placing.IsDegrees ? DescriptorGrid.WrapOf(dataset) : false);
        DescriptorGrid.Check(granule, array, layout, dataset);
        return (placing.Crs, layout);
    }

    /// <summary>Of a file without axes the descriptor says all; latitudes and longitudes cell by cell must agree.</summary>
    private static (CoordinateReferenceSystem Crs, GridLayout Layout) PlaceByDescriptor(
        IGranule granule, DatasetDescriptor dataset, IGranuleArray array, CfDimensions dimensions)
    {
        var geometry = DescriptorGrid.Geometry(dataset.Grid!, dimensions.Y.Size, dimensions.X.Size);
        StatedGridCheck.Check(granule, array, dimensions.Y, dimensions.X, geometry, "the descriptor's grid");
        var isDegrees = geometry.IsLongitudeLatitude;
        var layout = GridLayout.Create($"{granule.FileName}: {array.Path}", geometry, isDegrees ? DescriptorGrid.WrapOf(dataset) : false);
        DescriptorGrid.CheckShape(granule, array, layout, dataset);
        return (geometry.Crs!, layout);
    }

    /// <summary>It counts cells, and says nothing of where they are.</summary>
    private static bool IsIndex(CfCoordinate coordinate) =>
        coordinate.Values.Length > 1 && coordinate.Values[0] is 0 or 1 && !coordinate.Values.Where((value, i) => value != coordinate.Values[0] + i).Any();

    /// <summary>A coordinate may be known by its name or standard name alone, and then count something else than degrees.</summary>
    private static void CheckDegrees(IGranule granule, CfCoordinate coordinate)
    {
        if (coordinate.Units is { } units && !CfUnits.IsDegrees(coordinate))
            throw new GranuleException($"{granule.FileName}: the coordinate {coordinate.Path} has the units '{units}', and degrees are known");
    }

    private static void CheckGlobe(IGranule granule, CfCoordinate x, CfCoordinate y, GridGeometry geometry)
    {
        // A row centred on a pole reaches half a cell beyond it.
        if (geometry.Y.Minimum < -90 - geometry.Y.Cell * 0.51 || geometry.Y.Maximum > 90 + geometry.Y.Cell * 0.51)
        {
            throw new GranuleException(
                $"{granule.FileName}: {y.Path} goes from {geometry.Y.Minimum} to {geometry.Y.Maximum} degrees, which is beyond the poles");
        }
        if (geometry.X.Maximum - geometry.X.Minimum > 360 + geometry.X.Cell * 0.51)
        {
            throw new GranuleException(
                $"{granule.FileName}: {x.Path} goes from {geometry.X.Minimum} to {geometry.X.Maximum} degrees, which is more " +
                "than once round the globe");
        }
    }
}
