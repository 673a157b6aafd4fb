using System.ComponentModel;
using System.Text.RegularExpressions;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Where a granule's time is found, when the file does not state it.</summary>
[Description("Where a granule's time is found in place of the file's own statement: for files that state none.")]
public sealed record TimeDescriptor
{
    [Description("A regular expression that finds the time in the granule's file name by named groups: year, with doy or with month and day, then "
        + "hour, minute, second; such as '_(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})'. It cannot look around or refer back.")]
    [TimePattern]
    public required string FileName { get; init; }

    [Description("How long a granule's data last from the time found, such as 1d or 3h; without it, as long as the smallest group found: a day, an "
        + "hour, a minute …")]
    [Lasts("1s", "366d")]
    public TimeSpan? Duration { get; init; }

    /// <summary>Finds the time in a granule's file name.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this name.</exception>
    public Match Match(string fileName) => FileNamePatternAttribute.Compiled(FileName).Match(fileName);
}
