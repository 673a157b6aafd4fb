using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>Which days of a dataset become one item of a derived one.</summary>
public enum DerivePeriod
{
    [Description("The days of each month.")]
    Month,
    [Description("The days of each year.")]
    Year,
    [Description("The days of each calendar month, of all years of the reference: a climatology of 12 items.")]
    MonthOfYear,
    [Description("Each calendar day, of all years of the reference: a climatology of 366 items.")]
    DayOfYear,
}
