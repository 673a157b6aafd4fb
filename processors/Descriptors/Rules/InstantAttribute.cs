using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>A day or an instant in UTC as ISO 8601 writes it.</summary>
internal sealed class InstantAttribute : TextRuleAttribute
{
    private const string Day = "yyyy-MM-dd";
    private const int Longest = 20;
    private const string Words = "must be a day or an instant in UTC, such as 1991-01-01 or 1991-01-01T12:00:00Z";

    public override string? Complaint(string text) =>
        Find(text) is null ? $"{Words}, got {Quoted.Of(text)}" : null;

    public override void Describe(JsonObject schema) => Describe(schema, Longest, "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$", Words);

    /// <summary>Null where it is neither.</summary>
    public static (DateTimeOffset Instant, bool IsDay)? Find(string text)
    {
        if (DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return (new DateTimeOffset(day, default, TimeSpan.Zero), true);
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, utc, out var instant) ? (instant, false) : null;
    }
}
