using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datasets.Catalog.ItemTables;

/// <summary>
/// The type of a column that holds all values that were seen, whatever their order: the same rows give the same columns. Values of different types
/// become text.
/// </summary>
internal sealed class ColumnShape
{
    public ColumnKind Kind { get; private set; }

    /// <summary>A struct's, in ordinal order of their names.</summary>
    public SortedDictionary<string, ColumnShape> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>A list's.</summary>
    public ColumnShape? Element { get; private set; }

    /// <summary>Whether values were seen that share no type: as text, a number cannot be told from its digits.</summary>
    public bool IsMixed => _isMixed || Fields.Values.Any(one => one.IsMixed) || Element is { IsMixed: true };

    /// <summary>
    /// What STAC and its extensions state as integers. Other numbers are doubles, whole ones too: a column has the same type in every year.
    /// </summary>
    private static readonly HashSet<string> Integers = ["file:size", "proj:shape", "count", "value"];

    private bool _isMixed;

    /// <summary>Null is a value of every type.</summary>
    /// <param name="name">The member that it is of.</param>
    public void Include(JsonNode? value, string name)
    {
        if (value is null)
            return;
        switch (value)
        {
            case JsonObject members when Become(ColumnKind.Struct):
                foreach (var (one, member) in members)
                    Field(one).Include(member, one);
                break;
            case JsonArray elements when Become(ColumnKind.List):
                Element ??= new ColumnShape();
                foreach (var element in elements)
                    Element.Include(element, name);
                break;
            case JsonValue scalar:
                Become(KindOf(scalar, name));
                break;
        }
    }

    /// <summary>A moment, where all values are one.</summary>
    public void IncludeTime(JsonNode? value, string name)
    {
        if (value is not null && ItemRow.TimeOf(value) is not null)
            Become(ColumnKind.Time);
        else
            Include(value, name);
    }

    public void IncludeGeometry() => Become(ColumnKind.Geometry);

    public ColumnShape Field(string name) => Fields.TryGetValue(name, out var field) ? field : Fields[name] = new ColumnShape();

    /// <returns>Whether values of the kind fit the column.</returns>
    private bool Become(ColumnKind kind)
    {
        if (Kind == kind || (Kind, kind) is (ColumnKind.Number, ColumnKind.Integer))
            return !_isMixed;
        if (Kind == ColumnKind.Unknown || (Kind, kind) is (ColumnKind.Integer, ColumnKind.Number))
        {
            Kind = kind;
            return true;
        }
        _isMixed = true;
        Kind = ColumnKind.Text;
        Fields.Clear();
        Element = null;
        return false;
    }

    private static ColumnKind KindOf(JsonValue value, string name) => value.GetValueKind() switch
    {
        JsonValueKind.String => ColumnKind.Text,
        JsonValueKind.True or JsonValueKind.False => ColumnKind.Boolean,
        _ => Integers.Contains(name) && ItemRow.IsInteger(value) ? ColumnKind.Integer : ColumnKind.Number,
    };
}
