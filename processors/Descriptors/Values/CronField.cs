using System.Globalization;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>What one field of a cron expression says.</summary>
internal sealed class CronField
{
    public SortedSet<int> Values { get; } = [];
    /// <summary><c>?</c>: the other of day-of-month and day-of-week decides.</summary>
    public bool IsAny { get; set; }
    /// <summary><c>L</c>: the month's last day, or the week's.</summary>
    public bool IsLast { get; set; }
    /// <summary><c>15W</c>: the working day nearest to the 15th.</summary>
    public List<int> NearestWeekdays { get; } = [];
    /// <summary><c>6L</c>: the month's last Friday.</summary>
    public List<int> LastWeekdays { get; } = [];
    /// <summary><c>3#2</c>: the month's second Tuesday.</summary>
    public List<(int Weekday, int Nth)> NthWeekdays { get; } = [];
}

/// <summary>What one field of a cron expression may say.</summary>
internal sealed class CronFieldRule(string name, int minimum, int maximum)
{
    /// <summary>Names that stand for numbers from <c>minimum</c> on.</summary>
    public string[] Names { get; init; } = [];
    public bool AllowsLast { get; init; }
    public bool AllowsNearestWeekday { get; init; }
    public bool AllowsNth { get; init; }

    /// <summary>Reads a field; the outcome is a complaint, or null and the field.</summary>
    public string? Parse(string text, out CronField field)
    {
        field = new();
        foreach (var item in text.Split(','))
        {
            if (!Add(item, field, isAlone: item.Length == text.Length))
                return $"cron's {name} field must be {Allowed()}, got {Quoted.Of(text)}";
        }
        return null;
    }

    private bool Add(string item, CronField field, bool isAlone)
    {
        if (item == "?")
            return field.IsAny = AllowsLast && isAlone;
        if (item == "L")
            return field.IsLast = AllowsLast;
        if (AllowsNearestWeekday && item.EndsWith('W'))
            return AddTo(field.NearestWeekdays, Number(item[..^1]));
        if (AllowsNth && item.EndsWith('L'))
            return AddTo(field.LastWeekdays, Number(item[..^1]));
        return AllowsNth && item.Contains('#') ? AddNth(item.Split('#'), field) : AddRange(item.Split('/'), field);
    }

    private bool AddNth(string[] parts, CronField field)
    {
        if (parts.Length != 2 || Number(parts[0]) is not { } weekday || parts[1] is not ("1" or "2" or "3" or "4" or "5"))
            return false;
        field.NthWeekdays.Add((weekday, parts[1][0] - '0'));
        return true;
    }

    private bool AddRange(string[] parts, CronField field)
    {
        if (parts.Length > 2)
            return false;
        int? step = parts.Length == 1 ? 1 : Digits(parts[1]);
        if (step is null or 0 || step > maximum)
            return false;

        var ends = parts[0].Split('-');
        var (first, last) = (ends.Length, parts[0]) switch
        {
            (1, "*") => (minimum, maximum),
            (1, _) => (Number(ends[0]), parts.Length == 2 ? maximum : Number(ends[0])),
            (2, _) => (Number(ends[0]), Number(ends[1])),
            _ => ((int?)null, (int?)null),
        };
        if (first is null || last is null || first > last)
            return false;
        for (var value = first.Value; value <= last; value += step.Value)
            field.Values.Add(value);
        return true;
    }

    private static bool AddTo(List<int> values, int? value)
    {
        if (value is null)
            return false;
        values.Add(value.Value);
        return true;
    }

    private int? Number(string text)
    {
        var named = Array.IndexOf(Names, text);
        if (named >= 0)
            return minimum + named;
        return Digits(text) is { } value && value >= minimum && value <= maximum ? value : null;
    }

    private static int? Digits(string text) =>
        text.Length is > 0 and <= 4 && text.All(char.IsAsciiDigit) ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private string Allowed()
    {
        var names = Names.Length == 0 ? "" : $" ({Names[0]} to {Names[^1]})";
        var signs = "* , - /" + (AllowsLast ? " ? L" : "") + (AllowsNearestWeekday ? " W" : "") + (AllowsNth ? " #" : "");
        return $"made of {minimum} to {maximum}{names} with {signs}, ranges going upwards";
    }
}
