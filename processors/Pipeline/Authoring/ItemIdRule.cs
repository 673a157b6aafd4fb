using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Mapping;

namespace Datasets.Authoring;

/// <summary>
/// How items are named: as the product names its files, with the date as a placeholder and without what changes when a granule is processed
/// anew (versions, times of production).
/// </summary>
internal static partial class ItemIdRule
{
    private const int LongestPrefix = 80;

    /// <param name="fileName">The granule's.</param>
    /// <param name="items">What the granule becomes.</param>
    public static ItemIdTemplate Of(string fileName, IReadOnlyList<MappedGranule> items)
    {
        var first = items[0];
        var inName = FileNameDate.Meaning(fileName, first.Date);
        var date = $"{{date:{Format(items, inName)}}}";
        if (inName is null)
        {
            var stem = Allowed(WithoutEnding(fileName));
            return ItemIdTemplate.Parse(stem.Length > 0 && stem == WithoutEnding(fileName) && stem.Length <= LongestPrefix ? $"{{granule}}_{date}" : $"{{id}}_{date}");
        }
        var prefix = Allowed(fileName[..inName.Start]);
        var suffix = Lasting(WithoutEnding(fileName)[Math.Min(inName.Start + inName.Text.Length, WithoutEnding(fileName).Length)..]);
        var text = prefix.Length is 0 or > LongestPrefix ? $"{{id}}_{date}{suffix}" : $"{prefix}{date}{suffix}";
        return ItemIdTemplate.TryParse(text, out var template, out _) ? template : ItemIdTemplate.Parse($"{{id}}_{date}");
    }

    private static string Format(IReadOnlyList<MappedGranule> items, FileNameDate? inName)
    {
        if (items is [var only])
        {
            if (inName is { HasTime: true })
                return inName.HasSeconds && only.Date.Second == inName.Time.Start.Second && only.Date.Second != 0 ? "yyyyMMddTHHmmss" : "yyyyMMddTHHmm";
            if (inName is { HasDay: false })
                return "yyyyMM";
            var lastsDays = only.Time.End - only.Time.Start >= TimeSpan.FromHours(20);
            return lastsDays || only.Date.TimeOfDay == TimeSpan.Zero || inName is { HasDay: true } ? "yyyyMMdd" : "yyyyMMddTHHmm";
        }
        string[] formats = ["yyyyMMdd", "yyyyMMddTHHmm"];
        return formats.FirstOrDefault(format => items.Select(item => item.Date.UtcDateTime.ToString(format, null)).Distinct().Count() == items.Count)
            ?? "yyyyMMddTHHmmss";
    }

    /// <summary>The words after the date that are no version, number, date or time.</summary>
    private static string Lasting(string rest) =>
        string.Concat(Part().Matches(rest).Where(part => !Passing().IsMatch(part.Groups["word"].Value)).Select(part => Forbidden().Replace(part.Value, "-")));

    /// <summary>An id starts with a letter or a digit.</summary>
    private static string Allowed(string text) => Forbidden().Replace(text, "-").TrimStart('-', '_', '.');

    private static string WithoutEnding(string fileName) => fileName.LastIndexOf('.') is > 0 and var dot ? fileName[..dot] : fileName;

    [GeneratedRegex(@"[_.-]+(?<word>[^_.-]+)")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(?:v?\d[\w]*|[a-z]?\d+[a-z]?|V\d+\w*|\d{4}m\d+\w*|t\d+|[SEC]\d+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Passing();

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Forbidden();
}
