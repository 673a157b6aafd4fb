using System.Globalization;

namespace Datasets.Conversion.Formats;

/// <summary>
/// A group or object of an ODL text, the Object Description Language in which HDF-EOS keeps <c>StructMetadata.0</c>:
/// <c>GROUP=name … END_GROUP=name</c>, <c>OBJECT=name … END_OBJECT=name</c> and <c>key=value</c> lines. Older TRMM products have PVL, the Parameter Value
/// Language, where a line ends in a semicolon and keys are written in lower case, too.
/// </summary>
internal sealed class OdlGroup(string name)
{
    private readonly List<OdlGroup> _groups = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public string Name => name;

    public IReadOnlyList<OdlGroup> Groups => _groups;

    public static OdlGroup Parse(string text)
    {
        var root = new OdlGroup("");
        var open = new Stack<OdlGroup>([root]);
        foreach (var statement in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var line = statement.TrimEnd(';');
            var equals = line.IndexOf('=');
            var (key, value) = equals < 0 ? (line, "") : (line[..equals].TrimEnd(), line[(equals + 1)..].TrimStart());
            switch (key)
            {
                case "GROUP" or "OBJECT":
                    var inner = new OdlGroup(value);
                    open.Peek()._groups.Add(inner);
                    open.Push(inner);
                    break;
                case "END_GROUP" or "END_OBJECT" when open.Count > 1:
                    open.Pop();
                    break;
                case "END":
                    return root;
                default:
                    open.Peek()._values[key] = value;
                    break;
            }
        }
        return root;
    }

    public OdlGroup? Group(string wanted) => _groups.Find(group => group.Name == wanted);

    /// <summary>A value without the quotes around it; null where there is none.</summary>
    public string? Text(string key) => _values.TryGetValue(key, out var value) ? value.Trim('"') : null;

    /// <summary>A tuple such as <c>("YDim","XDim")</c>; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        _values.TryGetValue(key, out var value)
            ? [.. value.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries).Select(text => text.Trim('"'))]
            : [];

    /// <summary>A tuple of numbers such as <c>(-180000000.0,90000000.0)</c>; null where there is none or it is not all numbers.</summary>
    public IReadOnlyList<double>? Numbers(string key)
    {
        var numbers = new List<double>();
        foreach (var text in Texts(key))
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                return null;
            numbers.Add(number);
        }
        return numbers.Count == 0 ? null : numbers;
    }
}
