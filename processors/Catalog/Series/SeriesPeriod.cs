using System.Globalization;
using System.Text.RegularExpressions;

namespace Datasets.Catalog.Series;

/// <summary>The names of a series' periods, in UTC.</summary>
internal static partial class SeriesPeriod
{
    private const int YearDigits = 4;

    public static string OfYear(int year) => year.ToString("D4", CultureInfo.InvariantCulture);

    /// <param name="time">In milliseconds from 1970.</param>
    public static string OfMonth(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static bool IsYear(string period) => period.Length == YearDigits;

    public static int YearOf(string period) => int.Parse(period.AsSpan(0, YearDigits), CultureInfo.InvariantCulture);

    public static bool IsFolder(string name) => FolderPattern().IsMatch(name);

    [GeneratedRegex(@"\A[0-9]{4}(-(0[1-9]|1[0-2]))?\.[0-9a-f]{16}\z")]
    private static partial Regex FolderPattern();
}
