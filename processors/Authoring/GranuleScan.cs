using Datasets.Conversion;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Swaths;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>What of a granule can become COGs, the likeliest first, and why the rest cannot.</summary>
public sealed record GranuleScan
{
    private const string EosGrids = "/HDFEOS/GRIDS/";
    private const int Wgs84 = 4326;
    private const double Static = 15;
    /// <summary>A range that fewer of the values are in is none of them.</summary>
    private const double LeastInRange = 0.1;
    private const string EosSwaths = "/HDFEOS/SWATHS/";

    /// <summary>Measurements before what is about them; each with the mapping that reads it.</summary>
    public required IReadOnlyList<ScannedField> Fields { get; init; }

    /// <summary>Arrays of numbers with two dimensions or more that no mapping reads.</summary>
    public required IReadOnlyList<RejectedField> Refused { get; init; }

    /// <summary>Fields of a grid that only a time is missing of; they are among <see cref="Refused"/>, which says why.</summary>
    public IReadOnlyList<ScannedField> Timeless { get; init; } = [];

    /// <summary>Why there is no time; null where a field has one.</summary>
    public string? TimeProblem => Fields.Any(known => known.Times is not null) ? null : Timeless.Concat(Fields).FirstOrDefault(lacking => lacking.TimeProblem is not null)?.TimeProblem;

    /// <summary>Looks at every array of a granule, and reads a sample of those that can be mapped.</summary>
    /// <exception cref="GranuleException">The granule is corrupt.</exception>
    public static GranuleScan Read(IGranule granule) => Read(granule, _ => true);

    /// <summary>The same with samples of some of the arrays, by their paths: of the others no value is read, and nothing is known of how to draw them.</summary>
    /// <exception cref="GranuleException">The granule is corrupt.</exception>
    public static GranuleScan Read(IGranule granule, Predicate<string> isSampled)
    {
        granule = PlacedGranule.Of(granule);
        var identity = ProductIdentity.Read(granule);
        var (fields, refused, timeless) = (new List<ScannedField>(), new List<RejectedField>(), new List<ScannedField>());
        var budget = new ScanBudget();
        foreach (var path in GranuleArrays.List(granule))
        {
            using var array = granule.OpenArray(path);
            if (array.SampleType is null || array.Shape.Count(size => size > 1) < 1 || FieldRanking.IsCoordinate(path, array.Attributes))
                continue;
            try
            {
                if (isSampled(path))
                    budget.Take(granule, array);
                fields.Add(Look(granule, array, Hints(granule, identity, path), isSampled));
            }
            catch (GranuleException e)
            {
                if (array.Shape.Count < 2)
                    continue;
                if (TryWithoutTime(granule, array, Hints(granule, identity, path), isSampled) is { } field)
                    timeless.Add(field with { TimeProblem = WithoutFile(granule, e.Message) });
                refused.Add(new(path, WithoutFile(granule, e.Message)) { IsDamaged = e is SampleException, IsUnreadable = (e is SampleException ? e.InnerException : e) is UnreadableException });
            }
        }
        // Sorting keeps the file's order among equals.
        // Beside fields that change with time, one that does not is about the grid.
        if (fields.Exists(field => field is { Steps: > 1, IsAncillary: false }))
            fields = [.. fields.Select(field => field.Steps > 1 ? field : field with { Score = field.Score - Static })];
        else if (fields.Exists(field => field is { TimeProblem: null, IsAncillary: false }))
            fields = [.. fields.Select(field => field.TimeProblem is null ? field : field with { Score = field.Score - Static })];
        return new() { Fields = [.. fields.OrderByDescending(field => field.Score)], Refused = refused, Timeless = timeless };
    }

    /// <summary>The field as it would be with a date in the file's name; null where more than a time is missing.</summary>
    private static ScannedField? TryWithoutTime(IGranule granule, IGranuleArray array, IReadOnlyList<string> hints, Predicate<string> isSampled)
    {
        if (array.Path.StartsWith("/HDFEOS/", StringComparison.Ordinal) || FileNameDate.All(granule.FileName).Count > 0)
            return null;
        try
        {
            return Grid(new DatedGranule(granule), array, PlainGrid(granule), hints, isSampled) with { Times = null, Time = null };
        }
        catch (GranuleException)
        {
            return null;
        }
    }

    private static ScannedField Look(IGranule granule, IGranuleArray array, IReadOnlyList<string> hints, Predicate<string> isSampled)
    {
        if (array.Path.StartsWith(EosGrids, StringComparison.Ordinal))
            return Grid(granule, array, PlacedGranule.IsHdf4(granule) ? "hdfeos2-grid" : "hdfeos5-grid", hints, isSampled);
        if (array.Path.StartsWith(EosSwaths, StringComparison.Ordinal))
            return Swath(granule, array, PlacedGranule.IsHdf4(granule) ? "hdfeos2-swath" : "hdfeos5-swath", hints, isSampled);
        try
        {
            return Grid(granule, array, PlainGrid(granule), hints, isSampled);
        }
        catch (IrregularAxisException) when (GeolocationFinder.OfAxes(granule, array) is { } axes)
        {
            return Swath(granule, array, "swath", hints, isSampled, axes);
        }
        catch (GranuleException)
        {
            if (!IsSwath(granule, array))
                throw;
            return Swath(granule, array, "swath", hints, isSampled);
        }
    }

    private static string PlainGrid(IGranule granule) => PlacedGranule.IsHdf4(granule) ? "hdf4-grid" : "cf-grid";

    private static ScannedField Grid(IGranule granule, IGranuleArray array, string mapping, IReadOnlyList<string> hints, Predicate<string> isSampled)
    {
        var dimensions = mapping is "cf-grid" or "hdf4-grid" ? CfDimensions.Read(granule, array, []) : Hdfeos5Dimensions.Find(granule, array);
        var select = LevelSelector.Select(granule, array, dimensions);
        var variable = new VariableDescriptor { Name = "v", Path = array.Path, Select = select };
        GridDescriptor? stated = null;
        var convention = ValuesOption.Detect(granule, array, FieldEncoding.Read(granule, array))?.Convention;
        var (items, time, problem) = MapTimed(granule, Map);
        var raster = items[0].Variables[0].Raster;
        var wrap = GoesBeyond180(raster) && CanWrap(granule, mapping, variable, time, stated);
        var grid = ScannedGrid.FromRaster(raster);
        return Describe(granule, array, mapping, !isSampled(array.Path) || array.StoredCount == 0 ? FieldSample.None : Sample(() => TakeAndClose(raster, array.Chunks)), hints, isSampled) with
        {
            Steps = items.Count,
            Select = select,
            Level = LevelSelector.Describe(dimensions),
            LevelsLeftOut = LevelSelector.LeftOut(dimensions),
            Time = time,
            StatedGrid = stated,
            WrapLongitude = wrap,
            Times = problem is null ? (items[0].Time, items[^1].Time) : null,
            TimeProblem = problem is null ? null : WithoutFile(granule, problem),
            FirstCorner = ScanOrder.FirstCorner(granule, array),
            Grid = grid,
            Placement = grid.ToString(),
        };

        IReadOnlyList<MappedGranule> Map(TimeDescriptor? time)
        {
            try
            {
                return MappingProbe.Map(granule, mapping, variable, time, wrapLongitude: false, gridding: null, stated, convention);
            }
            catch (UnplacedGridException e) when (e.Proposal is not null && stated is null)
            {
                stated = e.Proposal;
                return MappingProbe.Map(granule, mapping, variable, time, wrapLongitude: false, gridding: null, stated, convention);
            }
        }
    }

    private static ScannedField Swath(IGranule granule, IGranuleArray array, string mapping, IReadOnlyList<string> hints, Predicate<string> isSampled, GeolocationFinder? axes = null)
    {
        var places = axes ?? GeolocationFinder.Find(granule, array.Path, array.Shape);
        if (array.Path == places.Geolocation.Latitude || array.Path == places.Geolocation.Longitude)
            throw new GranuleException($"{array.Path} is where the pixels are");
        places.RequireSurface(granule);
        var dimensions = SwathLevels.Find(granule, array, places.Geolocation);
        var select = LevelSelector.Select(granule, array, dimensions);
        var field = SwathLevels.Open(
            granule, array, places.Geolocation, dimensions, select, ValuesOption.Detect(granule, array, FieldEncoding.Read(granule, array))?.Convention);
        return Describe(granule, array, mapping, !isSampled(array.Path) || array.StoredCount == 0 ? FieldSample.None : Sample(() => FieldSample.Take(field)), hints, isSampled) with
        {
            Steps = dimensions.Time?.Size ?? 1,
            Select = select,
            Level = LevelSelector.Describe(dimensions),
            LevelsLeftOut = LevelSelector.LeftOut(dimensions),
            Places = places,
            Placement = $"{string.Join(" x ", array.Shape.SkipWhile(size => size == 1))} pixels, placed {PlacedBy(places.Geolocation)}",
        };
    }

    private static string PlacedBy(SwathGeolocation places) => InterpolatedGranule.IsInterpolated(places)
        ? $"between those of {InterpolatedGranule.Stored(places.Latitude)} and {InterpolatedGranule.Stored(places.Longitude)} by the swath's dimension maps"
        : $"by {places.Latitude} and {places.Longitude}";

    /// <summary>Its place is known, so what fails now is its data.</summary>
    private static FieldSample Sample(Func<FieldSample> take)
    {
        try
        {
            return take();
        }
        catch (GranuleException e)
        {
            throw new SampleException(e.Message, e);
        }
    }

    /// <summary>Blocks and chunks of many fields would stay in memory as long as the granule.</summary>
    private static FieldSample TakeAndClose(Raster raster, IReadOnlyList<long>? chunks)
    {
        using var pixels = raster.Pixels as IDisposable;
        return FieldSample.Take(raster, chunks);
    }

    private sealed class SampleException(string message, Exception inner) : GranuleException(message, inner);

    /// <summary>
    /// With the file's own time or, where it states none, with the one in its name, else with what stands for it until the descriptor's author knows better.
    /// </summary>
    /// <returns>The items; what the descriptor has to say of time, null where it is nothing; why the file has no time, null where it or its name has one.</returns>
    internal static (IReadOnlyList<MappedGranule> Items, TimeDescriptor? Time, string? Problem) MapTimed(
        IGranule granule, Func<TimeDescriptor?, IReadOnlyList<MappedGranule>> map)
    {
        try
        {
            return (map(null), null, null);
        }
        catch (GranuleException e)
        {
            var unknown = e as UnknownTimeException;
            GranuleException? other = null;
            foreach (var time in Stateable(granule, unknown))
            {
                try
                {
                    return (map(time), time, time.FileName is null ? e.Message : null);
                }
                catch (GranuleException next)
                {
                    other ??= next is UnknownTimeException ? null : next;
                }
            }
            if (unknown is null)
                throw;
            // Beside the time, something else is wrong, which the descriptor's author has to know.
            throw other ?? new GranuleException($"{e.Message}; a date in the file's name would do, as in ozone_20240924.nc", e);
        }
    }

    private static IEnumerable<TimeDescriptor> Stateable(IGranule granule, UnknownTimeException? unknown)
    {
        if (FileNameDate.All(granule.FileName) is [var inName, ..])
            yield return new TimeDescriptor { FileName = inName.DescriptorPattern(granule.FileName) };
        if (unknown?.Proposal is { } proposal)
            yield return proposal;
    }

    private static ScannedField Describe(
        IGranule granule, IGranuleArray array, string mapping, FieldSample sample, IReadOnlyList<string> hints, Predicate<string> isSampled)
    {
        var stored = FieldEncoding.Read(granule, array);
        var convention = ValuesOption.Detect(granule, array, stored);
        var encoding = ValuesOption.Apply(stored, convention?.Convention);
        var valid = array.SampleType!.Value.IsFloatingPoint() ? null : PhysicalRange(encoding);
        var hasCodes = valid is { } stated && !sample.IsWithin(stated);
        string? note = null;
        if (hasCodes && sample.Within(valid!.Value) is var within && within.Valid < LeastInRange * sample.Valid)
        {
            // Stated in other numbers than the stored ones, as likely as not.
            hasCodes = false;
            note = FormattableString.Invariant(
                $"the valid range that the file states would mask {100 - 100.0 * within.Valid / sample.Valid:0} % of the values, so it is not used: see 'datasets inspect'");
        }
        if (hasCodes)
            sample = sample.Within(valid!.Value);
        var code = encoding.Classes.Count == 0 ? UndeclaredCode.Find(sample.Sorted) : null;
        if (code is var (number, share))
        {
            sample = sample.Without(number);
            note = FormattableString.Invariant($"{100 * share:0.#} % of the values are this number, far from all others: a code that no attribute declares");
        }
        var title = DescriptorText.Line(encoding.Title ?? array.Attributes.TextOf("standard_name")?.Replace('_', ' '), 200)
            ?? string.Join(' ', FieldRanking.Words(CfNames.Last(array.Path)));
        return new ScannedField
        {
            Path = array.Path,
            Shape = array.Shape,
            Dimensions = array.Dimensions,
            Type = array.SampleType!.Value,
            Encoding = encoding,
            Title = title.Length > 0 ? title : "variable",
            HasSpecialCodes = hasCodes,
            IsUnwritten = isSampled(array.Path) && array.StoredCount == 0,
            UndeclaredCode = code is var (found, _) ? UndeclaredCode.Stored(found, array.SampleType.Value, encoding.Scale, encoding.Offset) : null,
            Note = note,
            Values = convention,
            Mapping = mapping,
            Steps = 1,
            IsAncillary = FieldRanking.IsAncillary(array.Path, array.Attributes),
            IsDirection = FieldRanking.IsDirection(array.Path, array.Attributes),
            ValidShare = sample.ValidShare,
            Render = RenderSelector.Select(CfNames.Last(array.Path), encoding.Title, sample),
            Score = FieldRanking.Score(array.Path, array.SampleType.Value, encoding, array.Attributes, sample, hints),
        };
    }

    /// <summary>The valid range in physical units, half a step wider, which rounding may take.</summary>
    private static (double Minimum, double Maximum)? PhysicalRange(FieldEncoding encoding)
    {
        if (encoding.ValidRange is not var (low, high))
            return null;
        var (a, b) = (low * encoding.Scale + encoding.Offset, high * encoding.Scale + encoding.Offset);
        var step = Math.Abs(encoding.Scale) / 2;
        return (Math.Min(a, b) - step, Math.Max(a, b) + step);
    }

    private static bool GoesBeyond180(Raster raster) =>
        raster.Crs.Epsg == Wgs84 && raster.GeoTransform.OriginX + raster.Width * raster.GeoTransform.PixelWidth > 180 + raster.GeoTransform.PixelWidth * 0.51;

    private static bool CanWrap(IGranule granule, string mapping, VariableDescriptor variable, TimeDescriptor? time, GridDescriptor? stated)
    {
        try
        {
            return MappingProbe.Map(granule, mapping, variable, time, wrapLongitude: true, gridding: null, stated).Count > 0;
        }
        catch (GranuleException)
        {
            return false;
        }
    }

    private static bool IsSwath(IGranule granule, IGranuleArray array)
    {
        try
        {
            return GeolocationFinder.Find(granule, array.Path, array.Shape) is not null;
        }
        catch (GranuleException)
        {
            return false;
        }
    }

    /// <summary>What the product and the groups above an array are called; HDF-EOS5's own names of groups say nothing.</summary>
    private static IReadOnlyList<string> Hints(IGranule granule, ProductIdentity identity, string path)
    {
        var groups = CfNames.Parent(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Except(["HDFEOS", "GRIDS", "SWATHS", "Data Fields"]);
        // CMIP's files say which variable they are for, and are named after it.
        var stated = granule.Attributes("/").TextOf("variable_id") ?? FieldRanking.FirstWord(granule.FileName);
        return [.. new[] { identity.ShortName, identity.Title, ItemIdRule.Stem(granule.FileName), stated }.OfType<string>().Concat(groups)];
    }

    private static string WithoutFile(IGranule granule, string message) =>
        message.StartsWith($"{granule.FileName}: ", StringComparison.Ordinal) ? message[(granule.FileName.Length + 2)..] : message;
}
