using System.Globalization;
using System.Text.Json;

namespace Datasets.Archives.Cmr;

/// <summary>Reads JSON of which nothing is certain: what is not there, or of another type, is null or empty.</summary>
public static class JsonReading
{
    public static JsonElement Child(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;
        }
        catch (InvalidOperationException)
        {
            // Another name in the object is valid JSON but no text, such as half a surrogate pair.
            return default;
        }
    }

    public static IEnumerable<JsonElement> Array(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static string? Text(this JsonElement element, string name)
    {
        if (element.Child(name) is not { ValueKind: JsonValueKind.String } text)
            return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair again.
            return null;
        }
    }

    /// <summary>A text, or a number as it is written.</summary>
    public static string? Scalar(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : element.Text(name);

    public static long? Count(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) && count >= 0 ? count : null;

    /// <summary>An ISO 8601 time; one without a zone is UTC.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(
            element.Text(name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;
}
