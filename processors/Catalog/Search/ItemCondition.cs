using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Catalog.ItemTables;

namespace Datasets.Catalog.Search;

/// <summary>
/// What a value of an item has to be: <c>datasets:granule=G1-X</c>, <c>ozone.mean>300</c>. The name is a property's, or an asset's with a field of it or
/// of its bands' statistics. Numbers are compared as numbers, all else as text. Of several bands one is enough. What an item does not state is nothing,
/// and fulfils no condition.
/// </summary>
public sealed partial record ItemCondition
{
    private readonly string _name;
    private readonly string _comparison;
    private readonly string _value;

    private ItemCondition(string name, string comparison, string value) => (_name, _comparison, _value) = (name, comparison, value);

    /// <returns>Null where it is none.</returns>
    public static ItemCondition? TryParse(string text) => Pattern().Match(text) is { Success: true } match
        ? new ItemCondition(match.Groups["name"].Value.Trim(), match.Groups["comparison"].Value, match.Groups["value"].Value.Trim())
        : null;

    public bool Holds(JsonObject row) => ValuesOf(row).Any(Holds);

    private IEnumerable<JsonValue> ValuesOf(JsonObject row)
    {
        if (row[_name] is JsonValue property)
            return [property];
        if (_name.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot) || row["assets"]?[_name[..dot]] is not JsonObject asset)
            return [];
        var field = _name[(dot + 1)..];
        if (asset[field] is JsonValue value)
            return [value];
        return (asset["bands"] as JsonArray ?? []).Select(band => band?["statistics"]?[field] ?? band?[field]).OfType<JsonValue>();
    }

    private bool Holds(JsonValue actual)
    {
        var order = ItemRow.TryNumber(actual) is { } number && double.TryParse(_value, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted)
            ? number.CompareTo(wanted)
            : string.CompareOrdinal(ItemRow.TextOf(actual), _value);
        return _comparison switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    [GeneratedRegex("^(?<name>[^<>=!]+)(?<comparison><=|>=|!=|=|<|>)(?<value>.*)$")]
    private static partial Regex Pattern();
}
