using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>A <see cref="FileNamePatternAttribute">regular expression</see> whose named groups are the parts of a time.</summary>
internal sealed class TimePatternAttribute : TextRuleAttribute
{
    private static readonly string[] Parts = ["year", "month", "day", "doy", "hour", "minute", "second"];

    private static readonly string[] Names =
        [.. Parts, .. Parts.Select(part => "produced" + char.ToUpperInvariant(part[0]) + part[1..])];

    private static readonly FileNamePatternAttribute Pattern = new();

    public override string? Complaint(string text)
    {
        if (Pattern.Complaint(text) is { } complaint)
            return complaint;
        var groups = new Regex(text, RegexOptions.CultureInvariant).GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToArray();
        if (groups.FirstOrDefault(name => !Names.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return $"has a group {Quoted.Of(unknown)}, which is no part of a time{DidYouMean.Phrase(unknown, Names)} "
                + $"(named groups are {string.Join(", ", Parts)}, and the same with 'produced' before them)";
        }
        return Gap(groups, "year", "month", "day", "doy") ?? ProducedGap(groups);
    }

    public override void Describe(JsonObject schema) => Pattern.Describe(schema);

    private static string? ProducedGap(string[] groups) =>
        groups.Any(name => name.StartsWith("produced", StringComparison.Ordinal))
            ? Gap(groups, "producedYear", "producedMonth", "producedDay", "producedDoy")
            : null;

    private static string? Gap(string[] groups, string year, string month, string day, string dayOfYear)
    {
        if (!groups.Contains(year))
            return $"needs a named group '{year}', such as (?<{year}>\\d{{4}})";
        if (groups.Contains(dayOfYear) && groups.Contains(month))
            return $"has the named groups '{dayOfYear}' and '{month}', of which one says the day: keep one";
        return groups.Contains(day) && !groups.Contains(month) ? $"has a named group '{day}' without '{month}'" : null;
    }
}
