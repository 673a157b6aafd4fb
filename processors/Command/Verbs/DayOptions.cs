using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Datasets.Command.Verbs;

/// <summary>The days of generated granules: <c>--from</c> and <c>--days</c>.</summary>
internal sealed class DayOptions(DateOnly first, int days)
{
    public const int Most = 3660;

    public Option<DateOnly> From { get; } = new("--from")
    {
        Description = $"The first day (default: {first:yyyy-MM-dd}).",
        HelpName = "DAY",
        CustomParser = ParseDay,
        DefaultValueFactory = _ => first,
    };

    public Option<int> Days { get; } = Count("How many days.", days);

    /// <summary>A number of days, in an option of the same name for every verb that has one.</summary>
    public static Option<int> Count(string description, int usual) => new("--days")
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count is < 1 or > Most))
                    result.AddError($"--days: expected a number from 1 to {Most}");
            },
        },
    };

    private static DateOnly ParseDay(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1990 and <= 2100)
            return day;
        result.AddError($"--from: '{text}' is not a day of 1990 to 2100, such as 2024-10-01");
        return default;
    }
}
