using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>A date that a granule's file name spells out.</summary>
/// <param name="Start">Where it starts in the name.</param>
/// <param name="Text">How it stands there.</param>
/// <param name="Time">The range it means: a day, or the minute or second where it says so.</param>
/// <param name="HasTime">It says the time of day.</param>
/// <param name="HasSeconds">It says the second.</param>
/// <param name="HasDay">It says the day, not only the month.</param>
/// <param name="Pattern">The regular expression that found it, without what must not stand around it.</param>
internal sealed partial record FileNameDate(
    int Start, string Text, TimeRange Time, bool HasTime, bool HasSeconds, bool HasDay, string Pattern)
{
    private const string Year = @"(?<year>(?:19|20)\d{2})";
    private const string Month = @"(?<month>\d{2})";
    private const string Day = @"(?<day>\d{2})";
    private const string TimeOfDay = @"(?<hour>\d{2})(?<minute>\d{2})";
    private const string Second = @"(?<second>\d{2})";

    /// <summary>How NASA's, ESA's and other archives write dates, the longest first.</summary>
    private static readonly string[] Patterns =
    [
        $"{Year}m{Month}{Day}t{TimeOfDay}{Second}",
        $"{Year}m{Month}{Day}t{TimeOfDay}",
        $"{Year}m{Month}{Day}",
        $"{Year}{Month}{Day}[T_.-]?S?{TimeOfDay}{Second}",
        $"{Year}{Month}{Day}[T_.-]?S?{TimeOfDay}",
        $"{Year}{Month}{Day}",
        $"{Year}-{Month}-{Day}T{TimeOfDay}{Second}",
        $"{Year}-{Month}-{Day}",
        $"{Year}[.]{Month}[.]{Day}",
        $"{Year}_{Month}_{Day}",
        $@"{Year}(?<doy>\d{{3}})[.T_-]?{TimeOfDay}",
        $@"{Year}(?<doy>\d{{3}})",
        $"{Year}-{Month}",
        $"{Year}{Month}",
    ];

    private static readonly Regex[] Finders =
        [.. Patterns.Select(pattern => new Regex($@"(?<!\d){pattern}(?!\d)", RegexOptions.CultureInvariant))];

    /// <summary>Every reading of every date in a name; readings of the same place overlap, and the longest comes first.</summary>
    public static IReadOnlyList<FileNameDate> All(string fileName)
    {
        var found = new List<FileNameDate>();
        for (var i = 0; i < Patterns.Length; i++)
        {
            foreach (Match match in Finders[i].Matches(fileName))
            {
                if (KeyTime.Read(match, "", null) is not { } time)
                    continue;
                found.Add(new(
                    match.Index, match.Value, time, match.Groups["hour"].Success, match.Groups["second"].Success,
                    match.Groups["day"].Success || match.Groups["doy"].Success, Patterns[i]));
            }
        }
        return [.. found.OrderBy(date => date.Start).ThenByDescending(date => date.Text.Length)];
    }

    /// <summary>
    /// The reading that means this time: to the minute where one does, else to the day, else to the month. Null where none does.
    /// </summary>
    public static FileNameDate? Meaning(string fileName, DateTimeOffset time)
    {
        var all = All(fileName);
        return all.FirstOrDefault(date => date.HasTime && Text16(date.Time.Start) == Text16(time))
            ?? all.FirstOrDefault(date => date.HasDay && !date.HasTime && date.Time.Start.UtcDateTime.Date == time.UtcDateTime.Date)
            ?? all.FirstOrDefault(date => !date.HasDay && date.Time.Start.Year == time.Year && date.Time.Start.Month == time.Month);
    }

    /// <summary>A regular expression as <c>time.fileName</c> wants it, which finds this very place in the name.</summary>
    public string DescriptorPattern(string fileName)
    {
        var before = Start == 0 ? "^" : Regex.Escape(fileName[(Start - 1)..Start]);
        var pattern = before + Pattern;
        var match = new Regex(pattern, RegexOptions.CultureInvariant).Match(fileName);
        return match.Success && match.Index + match.Length == Start + Text.Length && match.Index >= Start - 1
            ? pattern
            : string.Create(CultureInfo.InvariantCulture, $"^.{{{Start}}}{Pattern}");
    }

    private static string Text16(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
}
