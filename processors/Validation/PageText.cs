using System.Globalization;
using Datasets.Catalog.Rendering;

namespace Datasets.Validation;

/// <summary>Numbers and texts as the page writes them.</summary>
internal static class PageText
{
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Nine digits tell any two numbers of single precision apart.</summary>
    public static string Number(double number) => number.ToString("G9", CultureInfo.InvariantCulture);

    /// <summary>A value in its unit, or that there is none.</summary>
    public static string Value(double value) => double.IsNaN(value) ? "no data" : Number(value);

    /// <summary>A latitude, a longitude or another coordinate.</summary>
    public static string Place(double coordinate) => coordinate.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes < 1_000_000 ? Invariant($"{bytes / 1e3:0.0} kB") : Invariant($"{bytes / 1e6:0.0} MB");

    /// <summary>A cell of a table, with a number in it.</summary>
    public static Html Cell(Html content, string kind = "") => $"<td class=\"{$"n {kind}".TrimEnd()}\">{content}</td>";

    public static Html Head(Html content) => $"<th class=\"n\">{content}</th>";
}
