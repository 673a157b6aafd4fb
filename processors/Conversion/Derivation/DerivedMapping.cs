using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Derivation;

/// <summary>Makes a period's rasters from the COGs of its days.</summary>
public static class DerivedMapping
{
    /// <summary>What COGs and items state in the place of a mapping.</summary>
    public const string Key = "derive";

    /// <summary>The name of the band with the counts of days.</summary>
    public const string DaysBand = "days";

    /// <param name="dataset">A dataset with <see cref="DatasetDescriptor.Derive"/>.</param>
    /// <param name="cogs">The COGs by variable, in any order; of an anomaly those of the reference, too.</param>
    /// <exception cref="GranuleException">A variable has none.</exception>
    public static MappedGranule Map(
        DatasetDescriptor dataset, DerivedPeriod period, IReadOnlyDictionary<string, IReadOnlyList<DayCog>> cogs, CancellationToken cancellationToken = default) => new()
        {
            Date = period.Time.Start,
            Time = period.Time,
            Variables = [.. dataset.Variables.Select(variable => Variable(variable, dataset.Derive!, period, cogs.GetValueOrDefault(variable.Name) ?? [], cancellationToken))],
        };

    /// <summary>What was put together and how, in a sentence that items and COGs state.</summary>
    /// <param name="days">The nominal times of the days' items.</param>
    public static string Describe(DeriveDescriptor derive, DerivedPeriod period, IEnumerable<DateTimeOffset> days)
    {
        var all = days.Select(date => DateOnly.FromDateTime(date.UtcDateTime)).Distinct().Order().ToList();
        var own = all.Where(day => DerivedPeriods.Of(derive, day).Id == period.Id).ToList();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Word(derive.Statistic)} of {Days(own.Count)} of {derive.From} from {own[0]:yyyy-MM-dd} to {own[^1]:yyyy-MM-dd}");
        if (derive is { Statistic: DeriveStatistic.Anomaly, Reference: [var first, var last] })
            text += string.Create(CultureInfo.InvariantCulture, $" minus the mean of {Days(all.Count(day => DerivedPeriods.IsOfReference(derive, day.Year)))} of that calendar month from {first} to {last}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text}; each day weighs the same, several items of a day are first made one, and a pixel with values on fewer than {Days(derive.MinimumDays)} has none");
    }

    private static string Word(DeriveStatistic statistic) => statistic switch
    {
        DeriveStatistic.Mean or DeriveStatistic.Anomaly => "mean",
        DeriveStatistic.Min => "minimum",
        DeriveStatistic.Max => "maximum",
        _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "not a statistic"),
    };

    private static string Days(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} day{(count == 1 ? "" : "s")}");

    private static MappedVariable Variable(
        VariableDescriptor variable, DeriveDescriptor derive, DerivedPeriod period, IReadOnlyList<DayCog> cogs, CancellationToken cancellationToken)
    {
        var ordered = cogs.OrderBy(cog => cog.Date).ThenBy(cog => cog.Item, StringComparer.Ordinal).ToList();
        var days = ordered.GroupBy(cog => cog.Day).Select(day => (IReadOnlyList<DayCog>)[.. day]).ToList();
        var own = days.Where(day => DerivedPeriods.Of(derive, day[0].Day).Id == period.Id).ToList();
        if (own.Count == 0)
            throw new GranuleException($"no item of {derive.From} in {period.Name} has a variable {Quoted.Of(variable.Name)}");
        var reader = new DayReader(own[0][0]);
        var isAnomaly = derive.Statistic == DeriveStatistic.Anomaly;
        var raster = new Raster
        {
            Width = reader.Width,
            Height = reader.Height,
            SampleType = reader.ResultType,
            Bands = BandsOf(variable, derive.Statistic, reader),
            GeoTransform = reader.GeoTransform,
            Crs = GdalCoordinateSystems.Describe(reader.Wkt) is { Epsg: { } code } ? CoordinateReferenceSystem.FromEpsg(code) : CoordinateReferenceSystem.FromWkt(reader.Wkt),
            Nodata = double.NaN,
            Pixels = new PeriodPixels(
                reader, derive, own, isAnomaly ? [.. days.Where(day => DerivedPeriods.IsOfReference(derive, day[0].Day.Year))] : null, cancellationToken),
        };
        return new MappedVariable { Variable = variable, Raster = raster };
    }

    private static IReadOnlyList<RasterBand> BandsOf(VariableDescriptor variable, DeriveStatistic statistic, DayReader reader)
    {
        var name = EnumWords.ToWord(statistic);
        return
        [
            new RasterBand { Name = name, Description = $"{variable.Title ?? variable.Name}, {name}", Unit = variable.Unit ?? reader.Unit },
            new RasterBand { Name = DaysBand, Description = $"Number of days with a value, {DaysBand}", Unit = "1" },
        ];
    }
}
