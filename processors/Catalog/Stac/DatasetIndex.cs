using System.Globalization;
using System.Text.Json;
using Datasets.Model;

namespace Datasets.Catalog.Stac;

/// <summary>
/// A dataset's items in columns, <c>DATASET/index.json</c>, which docs/browse.md describes: one small file that says how to draw every item. The same items
/// give the same bytes, whatever order they come in.
/// </summary>
public static class DatasetIndex
{
    /// <summary>Another number means that a reader of this one cannot read it.</summary>
    public const int Version = 1;

    /// <param name="withStrips">The years whose months have strips.</param>
    /// <param name="withSeries">The variables that have a time series of each pixel.</param>
    public static byte[] Write(DatasetId dataset, string title, IEnumerable<IndexRow> rows, IReadOnlyCollection<int> withStrips, IReadOnlyCollection<string> withSeries)
    {
        var sorted = rows.OrderBy(row => row.Datetime).ThenBy(row => row.Id, StringComparer.Ordinal).ToList();
        var (forms, grids) = (new JsonTable(), new JsonTable());
        var strips = StripPlanner.Months(sorted, withStrips);
        using var columns = new MemoryStream();
        using (var json = new Utf8JsonWriter(columns, Form))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("dataset", dataset);
            json.WriteString("title", title);
            json.WriteNumber("count", sorted.Count);
            json.WriteNumber("first", sorted.Count > 0 ? sorted[0].Datetime : 0);
            WriteItems(json, sorted);
            json.WriteStartObject("variables");
            foreach (var name in Variables(sorted))
                WriteVariable(json, name, [.. sorted.Select(row => row.Assets.FirstOrDefault(asset => asset.Name == name))], forms, grids, strips[name], withSeries.Contains(name));
            json.WriteEndObject();
            forms.Write(json, "forms");
            grids.Write(json, "grids");
            json.WriteEndObject();
        }
        columns.WriteByte((byte)'\n');
        return columns.ToArray();
    }

    /// <summary>The call of a function <c>datasetsIndex</c> with the index: a page that is opened as a file may run a script beside it, but read nothing.</summary>
    /// <param name="index">The content of an index.</param>
    public static byte[] ToScript(byte[] index) => [.. "datasetsIndex("u8, .. index.AsSpan().TrimEnd((byte)'\n'), .. ");\n"u8];

    /// <exception cref="StacException">It is no index, or of another version.</exception>
    public static IReadOnlyList<IndexRow> Read(byte[] content, string location) => StacReader.Read(content, location, root =>
    {
        if (root.Member("version").GetInt32() != Version)
            throw new FormatException("it is of another version");
        var count = root.Member("count").GetInt32();
        var (forms, grids) = (JsonTable.Read(root.Member("forms")), JsonTable.Read(root.Member("grids")));
        var ids = Column(root.Member("id"), count, value => value.GetString()!);
        var (steps, starts, ends) = (Longs(root, "step", count), Longs(root, "start", count), Longs(root, "end", count));
        var datetimes = new long[count];
        var time = root.Member("first").GetInt64();
        for (var i = 0; i < count; i++)
            datetimes[i] = time += steps[i];
        var boxes = root.Member("bbox").EnumerateArray().Select(side => Column(side, count, value => value.GetDouble())).ToList();
        var quicklooks = Column(root.Member("quicklook"), count, value => value.GetString());
        var assets = Enumerable.Range(0, count).Select(_ => new List<IndexAsset>()).ToList();
        foreach (var variable in root.Member("variables").EnumerateObject())
            ReadVariable(variable, assets, forms, grids);
        return (IReadOnlyList<IndexRow>)[.. ids.Select((id, i) => new IndexRow(
            id, datetimes[i], datetimes[i] + starts[i], datetimes[i] + ends[i], [.. boxes.Select(side => side[i])], quicklooks[i], assets[i]))];
    });

    private static readonly JsonWriterOptions Form = new() { Encoder = SafeJsonEncoder.Instance };

    private static void WriteItems(Utf8JsonWriter json, List<IndexRow> rows)
    {
        WriteColumn(json, "id", rows.Select(row => row.Id), json.WriteStringValue);
        // Differences are mostly the same from item to item, and so compress to nothing.
        WriteColumn(json, "step", rows.Select((row, i) => i == 0 ? 0 : row.Datetime - rows[i - 1].Datetime), json.WriteNumberValue);
        WriteColumn(json, "start", rows.Select(row => row.Start - row.Datetime), json.WriteNumberValue);
        WriteColumn(json, "end", rows.Select(row => row.End - row.Datetime), json.WriteNumberValue);
        json.WriteStartArray("bbox");
        for (var side = 0; side < 4; side++)
            WriteColumn(json, null, rows.Select(row => row.Box[side]), json.WriteNumberValue);
        json.WriteEndArray();
        WriteColumn(json, "quicklook", rows.Select(row => row.Quicklook), json.WriteStringValue);
    }

    private static void WriteVariable(Utf8JsonWriter json, string name, List<IndexAsset?> assets, JsonTable forms, JsonTable grids, IEnumerable<string> strips, bool hasSeries)
    {
        json.WriteStartObject(name);
        WriteColumn(json, "form", assets.Select(asset => asset is null ? -1 : forms.IndexOf(asset.Form)), json.WriteNumberValue);
        WriteColumn(json, "grid", assets.Select(asset => asset is null ? -1 : grids.IndexOf(asset.Grid)), json.WriteNumberValue);
        json.WriteStartArray("kib");
        var levels = assets.Max(asset => asset?.Kibibytes.Count ?? 0);
        for (var level = 0; level < levels; level++)
            WriteColumn(json, null, assets.Select(asset => asset is not null && level < asset.Kibibytes.Count ? (long?)asset.Kibibytes[level] : null), value => Write(json, value));
        json.WriteEndArray();
        WriteColumn(json, "mean", assets.Select(asset => asset?.Mean), value => Write(json, value));
        if (strips.Any())
            json.Strings("strips", strips);
        if (hasSeries)
            json.WriteBoolean("series", true);
        json.WriteEndObject();
    }

    private static void ReadVariable(JsonProperty variable, List<List<IndexAsset>> assets, IReadOnlyList<string> forms, IReadOnlyList<string> grids)
    {
        var count = assets.Count;
        var form = Column(variable.Value.Member("form"), count, value => value.GetInt32());
        var grid = Column(variable.Value.Member("grid"), count, value => value.GetInt32());
        var means = Column(variable.Value.Member("mean"), count, value => value.ValueKind == JsonValueKind.Null ? null : (double?)value.GetDouble());
        var kibibytes = variable.Value.Member("kib").EnumerateArray()
            .Select(level => Column(level, count, value => value.ValueKind == JsonValueKind.Null ? null : (long?)value.GetInt64())).ToList();
        for (var i = 0; i < count; i++)
        {
            if (form[i] >= 0)
                assets[i].Add(new IndexAsset(variable.Name, forms[form[i]], grids[grid[i]], [.. kibibytes.Select(level => level[i]).OfType<long>()], means[i]));
        }
    }

    /// <summary>In the order of the latest item that has them, which is that of its descriptor.</summary>
    private static List<string> Variables(List<IndexRow> rows)
    {
        var names = new List<string>();
        foreach (var asset in Enumerable.Reverse(rows).SelectMany(row => row.Assets))
        {
            if (!names.Contains(asset.Name))
                names.Add(asset.Name);
        }
        return names;
    }

    /// <summary>A column that holds the same for all has it once.</summary>
    private static void WriteColumn<T>(Utf8JsonWriter json, string? name, IEnumerable<T> values, Action<T> write)
    {
        var all = values.ToList();
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (var value in all.Count > 0 && all.TrueForAll(value => EqualityComparer<T>.Default.Equals(value, all[0])) ? all[..1] : all)
            write(value);
        json.WriteEndArray();
    }

    private static long[] Longs(JsonElement root, string name, int count) => Column(root.Member(name), count, value => value.GetInt64());

    private static T[] Column<T>(JsonElement column, int count, Func<JsonElement, T> read)
    {
        var values = column.EnumerateArray().Select(read).ToArray();
        if (values.Length == count)
            return values;
        return values.Length == 1
            ? [.. Enumerable.Repeat(values[0], count)]
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a column has {values.Length} values where {count} are needed"));
    }

    private static void Write(Utf8JsonWriter json, long? value)
    {
        if (value is { } number)
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    private static void Write(Utf8JsonWriter json, double? value)
    {
        if (value is { } number)
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    /// <summary>JSON objects, each once.</summary>
    private sealed class JsonTable
    {
        private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
        private readonly List<string> _texts = [];

        public static IReadOnlyList<string> Read(JsonElement table) => [.. table.EnumerateArray().Select(one => one.GetRawText())];

        public int IndexOf(string text)
        {
            if (_positions.TryGetValue(text, out var position))
                return position;
            _texts.Add(text);
            return _positions[text] = _texts.Count - 1;
        }

        public void Write(Utf8JsonWriter json, string name)
        {
            json.WriteStartArray(name);
            foreach (var text in _texts)
                json.WriteRawValue(text);
            json.WriteEndArray();
        }
    }
}
