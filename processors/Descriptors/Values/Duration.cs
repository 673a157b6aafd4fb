using System.Globalization;
using System.Text;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>
/// Durations as descriptors and the command line write them: days, hours, minutes, seconds in this order, such as <c>1h30m</c>.
/// </summary>
public static class Duration
{
    private const int MostDigits = 6;
    private const string Units = "dhms";

    internal const string Pattern = "^(?=[0-9])([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$";

    /// <summary>The duration, or null where <paramref name="text"/> is none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        var (total, nextUnit, at) = (TimeSpan.Zero, 0, 0);
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at == text.Length || at == start || at - start > MostDigits)
                return null;
            var unit = Units.IndexOf(text[at], nextUnit);
            if (unit < 0)
                return null;
            var number = int.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture);
            total += unit switch
            {
                0 => TimeSpan.FromDays(number),
                1 => TimeSpan.FromHours(number),
                2 => TimeSpan.FromMinutes(number),
                _ => TimeSpan.FromSeconds(number),
            };
            (nextUnit, at) = (unit + 1, at + 1);
        }
        return text == "" ? null : total;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is no duration.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"expected a duration such as 15m, 36h, 10d or 1h30m, got {Quoted.Of(text)}");

    /// <summary>The shortest way to write a duration of whole seconds.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        (int, char)[] parts = [(duration.Days, 'd'), (duration.Hours, 'h'), (duration.Minutes, 'm'), (duration.Seconds, 's')];
        foreach (var (number, unit) in parts)
        {
            if (number > 0)
                text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
        return text.Length > 0 ? text.ToString() : "0s";
    }
}
