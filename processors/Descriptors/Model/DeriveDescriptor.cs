using System.ComponentModel;
using System.Globalization;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>How a dataset is made from the items of another: which of its days become an item, and what of their values a pixel gets.</summary>
[Description("In place of source and mapping: make the dataset from the COGs of another one in the same place. docs/derived.md says how and what it costs.")]
public sealed record DeriveDescriptor : IConsistent
{
    /// <summary>What the name of the variable ends in that counts the days of another one.</summary>
    public const string CountEnding = "-days";

    /// <summary>Days of the longest month and the longest year.</summary>
    private const int DaysOfMonth = 31, DaysOfYear = 366;

    [Description("The id of the dataset whose items the days are.")]
    [Example("omi-ozone")]
    [DatasetId]
    public required string From { get; init; }

    [Description("Which days become one item, by their dates in UTC.")]
    [Example("month")]
    public required DerivePeriod By { get; init; }

    [Description("What a pixel is of its days' values. Several items of a day are first made one, by their mean, of min and max by that.")]
    [Example("mean")]
    public DeriveStatistic Statistic { get; init; } = DeriveStatistic.Mean;

    [Description("How many days a pixel has to have a value on; with fewer it has none.")]
    [Example("10")]
    [Between(1, 100_000)]
    public int MinimumDays { get; init; } = 1;

    [Description("The first and the last year of the days that a climatology is of, or that an anomaly is held against.")]
    [Example("[1991, 2020]")]
    [Between(1000, 9000), Count(2, 2)]
    public IReadOnlyList<int>? Reference { get; init; }

    /// <summary>Whether each item is of the days of many years.</summary>
    public bool IsClimatology => By is DerivePeriod.MonthOfYear or DerivePeriod.DayOfYear;

    /// <summary>In words, such as <c>mean by month of omi-ozone</c>.</summary>
    public string Title => Reference is [var first, var last]
        ? string.Create(CultureInfo.InvariantCulture, $"{EnumWords.ToWord(Statistic)} by {EnumWords.ToWord(By)} of {From}, {first} to {last}")
        : $"{EnumWords.ToWord(Statistic)} by {EnumWords.ToWord(By)} of {From}";

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Statistic == DeriveStatistic.Anomaly && By != DerivePeriod.Month)
            yield return new("by", $"an anomaly is a month's, minus what is usual in that month: use by: month, not {EnumWords.ToWord(By)}");
        else if (IsClimatology && Reference is null)
            yield return new("by", $"{EnumWords.ToWord(By)} is of the days of many years: add which, such as reference: [1991, 2020]");
        else if (Statistic == DeriveStatistic.Anomaly && Reference is null)
            yield return new("statistic", "an anomaly is held against the days of many years: add which, such as reference: [1991, 2020]");
        else if (!IsClimatology && Statistic != DeriveStatistic.Anomaly && Reference is not null)
            yield return new("reference", "is for climatologies (by: month-of-year or day-of-year) and for statistic: anomaly; leave it out");
        if (Reference is [var first, var last] && first > last)
            yield return new("reference", string.Create(CultureInfo.InvariantCulture, $"the first year must not be after the last, got [{first}, {last}]"));
        else if (MinimumDays > MostDays)
            yield return new("minimumDays", string.Create(CultureInfo.InvariantCulture, $"must be at most {MostDays}, as many as there can be, got {MinimumDays}"));
    }

    /// <summary>The variable that counts the days of another one.</summary>
    public VariableDescriptor CountOf(VariableDescriptor variable) => new()
    {
        Name = variable.Name + CountEnding,
        Title = $"{variable.Title ?? variable.Name}, number of days",
        Description = $"On how many days there is a value of {variable.Name}.",
        Unit = "1",
        Render = variable.Render is null ? null : new RenderDescriptor { Colormap = variable.Render.Colormap, Rescale = [0, MostDays] },
    };

    /// <summary>How many days an item can have; of an anomaly, its month.</summary>
    private int MostDays => By switch
    {
        DerivePeriod.Month => DaysOfMonth,
        DerivePeriod.Year => DaysOfYear,
        DerivePeriod.MonthOfYear => DaysOfMonth * Years,
        DerivePeriod.DayOfYear => Years,
        _ => throw new InvalidOperationException($"{By} is no period"),
    };

    private int Years => Reference is [var first, var last] ? last - first + 1 : int.MaxValue / DaysOfMonth;
}
