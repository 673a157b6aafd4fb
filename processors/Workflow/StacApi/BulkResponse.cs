using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// Reads what a server answers to a request with several items. A status of 2xx alone proves nothing: the Transaction extension lets a server
/// create some of the items only, and stac-fastapi's servers then answer 2xx with counts or ids in the body.
/// </summary>
internal static partial class BulkResponse
{
    /// <summary>Whether the body states that each of the items was taken.</summary>
    public static bool Proves(byte[] answer, IReadOnlyCollection<string> ids)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.String
                ? CountsAll(root.GetString()!, ids.Count)
                : !StatesErrors(root) && ids.ToHashSet(StringComparer.Ordinal).IsSubsetOf(IdsIn(root));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>'Successfully added/updated 100 Items. 0 skipped (duplicates). 0 errors occurred.': the first number is all, and all others are 0.</summary>
    private static bool CountsAll(string text, int count)
    {
        if (!Success.IsMatch(text))
            return false;
        var numbers = Numbers.Matches(text).Select(match => long.Parse(match.Value, CultureInfo.InvariantCulture)).ToList();
        return numbers[0] == count && numbers.Skip(1).All(number => number == 0);
    }

    /// <summary>The ids in <c>successfully_added</c>, or of the items of a FeatureCollection or an array.</summary>
    private static IEnumerable<string> IdsIn(JsonElement root)
    {
        var added = root.Array("successfully_added").Select(id => id.ToString());
        var features = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : root.Array("features");
        return added.Concat(features.Select(item => item.Text("id")).OfType<string>());
    }

    private static bool StatesErrors(JsonElement root) => root.ValueKind == JsonValueKind.Object
        && root.EnumerateObject().Any(member => member.Name.Contains("error", StringComparison.OrdinalIgnoreCase) && !IsNothing(member.Value));

    private static bool IsNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Number => value.GetDouble() == 0,
        _ => false,
    };

    [GeneratedRegex(@"\ASuccessfully (added|updated|upserted|inserted|created|added/updated) [0-9]{1,9} items?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Success { get; }

    [GeneratedRegex("[0-9]{1,9}")]
    private static partial Regex Numbers { get; }
}
