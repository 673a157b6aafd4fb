using System.Text.Json.Nodes;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Datasets.Catalog.ItemTables;

/// <summary>
/// A column of a table with the columns within it. What is nested is stored flat, with two levels a value, as Parquet does it: the definition level says
/// how much of the path to the value is there, the repetition level which list goes on.
/// </summary>
internal abstract class TableColumn
{
    public static TableColumn Of(Field field) => field switch
    {
        DataField data => LeafColumn.Of(data),
        StructField group => new StructColumn(group),
        ListField list => new ListColumn(list),
        _ => throw new FormatException($"the column {field.Name} is of a type that this program does not write"),
    };

    /// <summary>The columns that hold values, in the order of the file.</summary>
    public abstract IEnumerable<LeafColumn> Leaves { get; }

    /// <param name="repetition">Which list goes on with this value; 0 for a new row.</param>
    /// <param name="definition">How much of the path above is there.</param>
    public abstract void Append(JsonNode? value, int repetition, int definition);

    /// <summary>The next value of what was read.</summary>
    public abstract JsonNode? Next();

    /// <summary>Passes over a value that is not there.</summary>
    public abstract void Skip();

    private LeafColumn? _first;

    /// <summary>Any of the columns within knows how far the path is there.</summary>
    protected LeafColumn First => _first ??= Leaves.First();
}

internal sealed class StructColumn(StructField field) : TableColumn
{
    private readonly List<(string Name, TableColumn Column)> _fields = [.. field.Fields.Select(one => (one.Name, Of(one)))];
    private readonly int _there = field.MaxDefinitionLevel;

    public override IEnumerable<LeafColumn> Leaves => _fields.SelectMany(one => one.Column.Leaves);

    public override void Append(JsonNode? value, int repetition, int definition)
    {
        var members = value as JsonObject;
        foreach (var (name, column) in _fields)
            column.Append(members?[name], repetition, members is null ? definition : _there);
    }

    public override JsonNode? Next()
    {
        if (First.Definition < _there)
        {
            Skip();
            return null;
        }
        var members = new JsonObject();
        foreach (var (name, column) in _fields)
        {
            if (column.Next() is { } member)
                members[name] = member;
        }
        return members;
    }

    public override void Skip()
    {
        foreach (var (_, column) in _fields)
            column.Skip();
    }
}

internal sealed class ListColumn(ListField field) : TableColumn
{
    private readonly TableColumn _element = Of(field.Item);
    private readonly int _repetition = field.MaxRepetitionLevel;
    // One below is a list without elements.
    private readonly int _hasElement = field.MaxDefinitionLevel;

    public override IEnumerable<LeafColumn> Leaves => _element.Leaves;

    public override void Append(JsonNode? value, int repetition, int definition)
    {
        if (value is not JsonArray { Count: > 0 } elements)
        {
            _element.Append(null, repetition, value is JsonArray ? _hasElement - 1 : definition);
            return;
        }
        for (var i = 0; i < elements.Count; i++)
            _element.Append(elements[i], i == 0 ? repetition : _repetition, _hasElement);
    }

    public override JsonNode? Next()
    {
        if (First.Definition < _hasElement)
        {
            var isEmpty = First.Definition == _hasElement - 1;
            Skip();
            return isEmpty ? new JsonArray() : null;
        }
        var elements = new JsonArray();
        do
        {
            elements.Add(_element.Next());
        }
        while (First.Repetition == _repetition);
        return elements;
    }

    public override void Skip() => _element.Skip();
}

/// <summary>A column of values, those of one row group.</summary>
internal abstract class LeafColumn(DataField field) : TableColumn
{
    protected DataField Field { get; } = field;

    public static LeafColumn Of(DataField field) => field.ClrType switch
    {
        var type when type == typeof(ReadOnlyMemory<char>) => new LeafColumn<ReadOnlyMemory<char>>(field, value => ItemRow.TextOf(value).AsMemory(), value => JsonValue.Create(value.ToString())),
        var type when type == typeof(ReadOnlyMemory<byte>) => new LeafColumn<ReadOnlyMemory<byte>>(field, value => Wkb.Write(value), value => Wkb.Read(value.Span)),
        var type when type == typeof(long) => new LeafColumn<long>(field, ItemRow.Integer, value => JsonValue.Create(value)),
        var type when type == typeof(double) => new LeafColumn<double>(field, ItemRow.Double, ItemRow.Number),
        var type when type == typeof(bool) => new LeafColumn<bool>(field, value => value.GetValue<bool>(), value => JsonValue.Create(value)),
        var type when type == typeof(DateTime) => new LeafColumn<DateTime>(field, value => ItemRow.TimeOf(value)!.Value, value => JsonValue.Create(StacJson.Time(new DateTimeOffset(value, TimeSpan.Zero)))),
        var type => throw new FormatException($"the column {field.Name} is of the type {type.Name}, which this program does not write"),
    };

    public string Name => Field.Name;

    public override IEnumerable<LeafColumn> Leaves => [this];

    /// <summary>The definition level of the next value.</summary>
    public abstract int Definition { get; }

    /// <summary>The repetition level of the next value; 0 behind the last.</summary>
    public abstract int Repetition { get; }

    /// <summary>Writes what was appended, and forgets it.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter writer, CancellationToken cancellationToken);

    public abstract Task ReadAsync(ParquetRowGroupReader reader, CancellationToken cancellationToken);
}

internal sealed class LeafColumn<T>(DataField field, Func<JsonNode, T> ofJson, Func<T, JsonNode> toJson) : LeafColumn(field)
    where T : struct
{
    private readonly List<T> _values = [];
    private readonly List<int> _definitions = [];
    private readonly List<int> _repetitions = [];
    private int _nextValue;
    private int _next;

    public override int Definition => _definitions[_next];

    public override int Repetition => _next < _repetitions.Count ? _repetitions[_next] : 0;

    public override void Append(JsonNode? value, int repetition, int definition)
    {
        _repetitions.Add(repetition);
        _definitions.Add(value is null ? definition : Field.MaxDefinitionLevel);
        if (value is not null)
            _values.Add(ofJson(value));
    }

    public override JsonNode? Next() => _definitions[_next++] == Field.MaxDefinitionLevel ? toJson(_values[_nextValue++]) : null;

    public override void Skip() => _next++;

    public override async Task WriteAsync(ParquetRowGroupWriter writer, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<int>? repetitions = Field.MaxRepetitionLevel > 0 ? _repetitions.ToArray() : null;
        await writer.WriteAllPartsAsync<T>(Field, _values.ToArray(), _definitions.ToArray(), repetitions, cancellationToken);
        Clear();
    }

    public override async Task ReadAsync(ParquetRowGroupReader reader, CancellationToken cancellationToken)
    {
        Clear();
        using var raw = (RawColumnData<T>)await reader.ReadRawColumnDataBaseAsync(Field, cancellationToken);
        _values.AddRange(raw.Values);
        _definitions.AddRange(raw.DefinitionLevels);
        if (Field.MaxRepetitionLevel > 0)
            _repetitions.AddRange(raw.RepetitionLevels);
    }

    private void Clear()
    {
        _values.Clear();
        _definitions.Clear();
        _repetitions.Clear();
        (_next, _nextValue) = (0, 0);
    }
}
