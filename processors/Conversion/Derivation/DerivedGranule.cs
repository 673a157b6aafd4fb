using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Derivation;

/// <summary>A period's rasters, made from the COGs of its days: of each variable the values and, after those, the number of days.</summary>
public sealed class DerivedGranule : IDisposable
{
    /// <summary>What COGs and items state in the place of a mapping.</summary>
    public const string Key = "derive";

    private readonly List<DayCounts> _counts = [];

    private DerivedGranule(DatasetDescriptor dataset, DerivedPeriod period, IReadOnlyDictionary<string, IReadOnlyList<DayCog>> cogs, string folder, CancellationToken cancellationToken)
    {
        try
        {
            Mapped = new MappedGranule
            {
                Date = period.Time.Start,
                Time = period.Time,
                Variables = [.. dataset.Variables.SelectMany(variable => Map(variable, dataset.Derive!, period, cogs.GetValueOrDefault(variable.Name) ?? [], folder, cancellationToken))],
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The rasters, of which the counts can be read when all values have been.</summary>
    public MappedGranule Mapped { get; }

    /// <param name="dataset">A dataset with <see cref="DatasetDescriptor.Derive"/>.</param>
    /// <param name="cogs">The COGs by variable, in any order; of an anomaly those of the reference, too.</param>
    /// <param name="folder">Where temporary files are made.</param>
    /// <exception cref="GranuleException">A variable has none.</exception>
    /// <exception cref="GdalException">A COG cannot be read.</exception>
    public static DerivedGranule Create(
        DatasetDescriptor dataset, DerivedPeriod period, IReadOnlyDictionary<string, IReadOnlyList<DayCog>> cogs, string folder, CancellationToken cancellationToken = default) =>
        new(dataset, period, cogs, folder, cancellationToken);

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

    public void Dispose() => _counts.ForEach(counts => counts.Dispose());

    private IEnumerable<MappedVariable> Map(
        VariableDescriptor variable, DeriveDescriptor derive, DerivedPeriod period, IReadOnlyList<DayCog> cogs, string folder, CancellationToken cancellationToken)
    {
        var ordered = cogs.OrderBy(cog => cog.Date).ThenBy(cog => cog.Item, StringComparer.Ordinal);
        var days = ordered.GroupBy(cog => cog.Day).Select(day => (IReadOnlyList<DayCog>)[.. day]).ToList();
        var own = days.Where(day => DerivedPeriods.Of(derive, day[0].Day).Id == period.Id).ToList();
        if (own.Count == 0)
            throw new GranuleException($"no item of {derive.From} in {period.Name} has a variable {Quoted.Of(variable.Name)}");
        var reader = new DayReader(own[0][0]);
        var counts = new DayCounts(Path.Combine(folder, $"{variable.Name}.days"), reader.Width, reader.Height);
        _counts.Add(counts);
        var reference = derive.Statistic == DeriveStatistic.Anomaly ? days.Where(day => DerivedPeriods.IsOfReference(derive, day[0].Day.Year)).ToList() : null;
        var count = derive.CountOf(variable);
        var values = new Raster
        {
            Width = reader.Width,
            Height = reader.Height,
            SampleType = reader.ResultType,
            Bands =
            [
                new RasterBand
                {
                    Name = variable.Name,
                    Description = $"{variable.Title ?? variable.Name}, {EnumWords.ToWord(derive.Statistic)} by {EnumWords.ToWord(derive.By)}",
                    Unit = variable.Unit ?? reader.Unit,
                },
            ],
            GeoTransform = reader.GeoTransform,
            Crs = GdalCoordinateSystems.Describe(reader.Wkt) is { Epsg: { } code } ? CoordinateReferenceSystem.FromEpsg(code) : CoordinateReferenceSystem.FromWkt(reader.Wkt),
            Nodata = double.NaN,
            Pixels = new PeriodPixels(reader, derive, own, reference, counts, cancellationToken),
        };
        yield return new MappedVariable { Variable = variable, Raster = values };
        yield return new MappedVariable
        {
            Variable = count,
            Raster = values with
            {
                SampleType = SampleType.UInt16,
                Bands = [new RasterBand { Name = count.Name, Description = count.Title, Unit = count.Unit }],
                Nodata = null,
                Pixels = counts,
            },
        };
    }
}
