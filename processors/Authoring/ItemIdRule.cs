using System.Text.RegularExpressions;
using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Model;

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
    public static ItemIdTemplate Infer(string fileName, IReadOnlyList<MappedGranule> items)
    {
        var first = items[0];
        var inName = FileNameDate.Meaning(fileName, first.Date);
        // Sub-daily files may say another minute than their names: an orbit's start to the one, its first pixel's to the other.
        if (inName is { HasDay: true, HasTime: false } && items.Count == 1 && !LastsADay(first))
            inName = FileNameDate.All(fileName).FirstOrDefault(date => date.HasTime && date.Start == inName.Start) ?? inName;
        var date = $"{{date:{Format(items, inName)}}}";
        if (inName is null)
        {
            var stem = Allowed(WithoutEnding(fileName));
            return ItemIdTemplate.Parse(stem.Length > 0 && stem == WithoutEnding(fileName) && stem.Length <= LongestPrefix ? $"{{granule}}_{date}" : $"{{id}}_{date}");
        }
        // Two granules of a date that are not the same part of the Earth must not be one item.
        var prefix = Allowed(WithoutNumbers(fileName, inName));
        if (PartOfEarth().IsMatch(fileName))
            return Tile().IsMatch(fileName) && ItemIdTemplate.TryParse($"{prefix}{date}.{{tile}}", out var ofTile, out _) ? ofTile : ItemIdTemplate.Parse("{granule}");
        var suffix = Lasting(WithoutEnding(fileName)[Math.Min(inName.Start + inName.Text.Length, WithoutEnding(fileName).Length)..]);
        var text = inName.Start == 0 && suffix.Length > 0 ? $"{date}{suffix}"
            : prefix.Length is 0 or > LongestPrefix ? $"{{id}}_{date}{suffix}" : $"{prefix}{date}{suffix}";
        return ItemIdTemplate.TryParse(text, out var template, out _) ? template : ItemIdTemplate.Parse($"{{id}}_{date}");
    }

    /// <summary>Of a field that has no time: its file's name.</summary>
    public static ItemIdTemplate OfStatic(string fileName)
    {
        var stem = WithoutEnding(fileName);
        return ItemIdTemplate.Parse(ItemId.IsValid(stem) ? "{granule}" : "{id}_{date:yyyy}");
    }

    private static string Format(IReadOnlyList<MappedGranule> items, FileNameDate? inName)
    {
        if (items is [var only])
        {
            if (inName is { HasSeconds: true, Text.Length: 14 } && inName.Time.Start == only.Date)
                return "yyyyMMddHHmmss";
            if (inName is { HasTime: true })
                return inName.HasSeconds && only.Date.Second == inName.Time.Start.Second && only.Date.Second != 0 ? "yyyyMMddTHHmmss" : "yyyyMMddTHHmm";
            if (inName is { HasDay: false })
                return "yyyyMM";
            return LastsADay(only) || only.Date.TimeOfDay == TimeSpan.Zero || inName is { HasDay: true } ? "yyyyMMdd" : "yyyyMMddTHHmm";
        }
        string[] formats = ["yyyyMMdd", "yyyyMMddTHHmm"];
        return formats.FirstOrDefault(format => items.Select(item => item.Date.UtcDateTime.ToString(format, null)).Distinct().Count() == items.Count)
            ?? "yyyyMMddTHHmmss";
    }

    /// <summary>
    /// A regular expression for what the product's files end in where that tells them from others of the same collection: the period, suite and
    /// resolution of <c>AQUA_MODIS.20240101.L3m.DAY.CHL.chlor_a.4km.nc</c>. Null where the ending alone does.
    /// </summary>
    public static string? Variant(string fileName)
    {
        var stem = WithoutEnding(fileName);
        if (FileNameDate.All(fileName) is not [var date, ..] || date.Start + date.Text.Length >= stem.Length || PartOfEarth().IsMatch(fileName))
            return null;
        var first = Part().Matches(stem, date.Start + date.Text.Length).FirstOrDefault(part => !Changing().IsMatch(part.Value));
        return first is not null && !Changing().IsMatch(stem[first.Index..]) ? $"{Regex.Escape(fileName[first.Index..])}$" : null;
    }

    /// <summary>What comes before the date, without other dates and without numbers, such as cycles and passes: later granules have others.</summary>
    private static string WithoutNumbers(string fileName, FileNameDate inName)
    {
        var prefix = fileName[..inName.Start];
        foreach (var other in FileNameDate.All(fileName).Where(date => date.Start + date.Text.Length <= inName.Start && date.Text.Length >= 6).Reverse())
        {
            if (other.Start + other.Text.Length <= prefix.Length)
                prefix = prefix[..other.Start].TrimEnd('_', '-', '.') + prefix[(other.Start + other.Text.Length)..];
        }
        return Counted().Replace(prefix, "");
    }

    /// <summary>The words of a file's name that its product's other files have, too: those before its first date or, where there are none, behind it.</summary>
    public static string Stem(string fileName)
    {
        var stem = WithoutEnding(fileName);
        if (FileNameDate.All(fileName) is not [var date, ..])
            return stem;
        var before = stem[..Math.Min(date.Start, stem.Length)];
        return before.Any(char.IsAsciiLetter) ? before : Lasting(stem[Math.Min(date.Start + date.Text.Length, stem.Length)..]);
    }

    private static bool LastsADay(MappedGranule item) => item.Time.End - item.Time.Start >= TimeSpan.FromHours(20);

    /// <summary>The words after the date that are no version, number, date or time.</summary>
    private static string Lasting(string rest) =>
        string.Concat(Part().Matches(rest).Where(part => Level().IsMatch(part.Groups["word"].Value) || !Passing().IsMatch(part.Groups["word"].Value)).Select(part => Forbidden().Replace(part.Value, "-")));

    /// <summary>An id starts with a letter or a digit.</summary>
    private static string Allowed(string text) => Forbidden().Replace(text, "-").TrimStart('-', '_', '.');

    private static string WithoutEnding(string fileName) => fileName.LastIndexOf('.') is > 0 and var dot ? fileName[..dot] : fileName;

    [GeneratedRegex(@"[_.-]+(?<word>[^_.-]+)")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(?:f?v?\d[\w]*|[a-z]?\d+[a-z]?|V\d+\w*|\d{4}m\d+\w*|t\d+|[SEC]\d+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Passing();

    /// <summary>A processing level, such as GHRSST's L2P.</summary>
    [GeneratedRegex("^L[0-4][A-Z]?$")]
    private static partial Regex Level();

    /// <summary>A number of three digits or more by itself.</summary>
    [GeneratedRegex(@"(?<=[_.-])\d{3,}[_.-]")]
    private static partial Regex Counted();

    /// <summary>A tile, zone, scene or granule of an orbit: MODIS' and VIIRS' <c>h08v05</c>, UTM's <c>UTM13S</c>, TEMPO's <c>S001G01</c>.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:h\d{2}v\d{2}|UTM\d{2}[A-Z]?|S\d{3}G\d{2})(?![A-Za-z0-9])")]
    private static partial Regex PartOfEarth();

    [GeneratedRegex(@"(?<![A-Za-z0-9])h\d{2}v\d{2}(?![A-Za-z0-9])")]
    private static partial Regex Tile();

    /// <summary>A version, or the time of production.</summary>
    [GeneratedRegex(@"\d{6}|(?<![A-Za-z0-9])[vV]\d|(?<![A-Za-z0-9])\d+(?![A-Za-z0-9])")]
    private static partial Regex Changing();

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Forbidden();
}
