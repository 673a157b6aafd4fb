using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Parquet;

namespace Datasets.Catalog.ItemTables;

/// <summary>A year's items as a table that was written: <c>DATASET/YEAR/items.parquet</c>.</summary>
public static class ItemTable
{
    /// <summary>All rows, in the order of the file, or those of the row groups that may have one of a time.</summary>
    /// <param name="mayHold">By the first and the last moment of a row group's items; null takes all.</param>
    /// <exception cref="StacException">It is no such table.</exception>
    public static async IAsyncEnumerable<JsonObject> RowsAsync(
        byte[] content, string location, Func<DateTimeOffset, DateTimeOffset, bool>? mayHold = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var reader = await GuardAsync(location, () => ParquetReader.CreateAsync(new MemoryStream(content), null, leaveStreamOpen: false, cancellationToken));
        var columns = await GuardAsync(location, () => Task.FromResult(reader.Schema.Fields.Select(field => (field.Name, Column: TableColumn.Of(field))).ToList()));
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            if (mayHold is not null && !MayHold(reader, group, mayHold))
                continue;
            await GuardAsync(location, () => ReadAsync(columns, group, cancellationToken));
            for (var left = group.RowCount; left > 0; left--)
                yield return await GuardAsync(location, () => Task.FromResult(Next(columns)));
        }
    }

    private static async Task<int> ReadAsync(List<(string Name, TableColumn Column)> columns, ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        foreach (var leaf in columns.SelectMany(column => column.Column.Leaves))
            await leaf.ReadAsync(group, cancellationToken);
        return columns.Count;
    }

    private static JsonObject Next(List<(string Name, TableColumn Column)> columns)
    {
        var row = new JsonObject();
        foreach (var (name, column) in columns)
        {
            if (column.Next() is { } value)
                row[name] = value;
        }
        return row;
    }

    private static bool MayHold(ParquetReader reader, ParquetRowGroupReader group, Func<DateTimeOffset, DateTimeOffset, bool> mayHold)
    {
        return Range("start_datetime") is not { } starts || Range("end_datetime") is not { } ends || mayHold(starts.First, ends.Last);

        (DateTimeOffset First, DateTimeOffset Last)? Range(string name)
        {
            var times = reader.Schema.DataFields.FirstOrDefault(field => field.Path.ToString() == name && field.ClrType == typeof(DateTime));
            // Rows without such a time have their date alone.
            return times is not null && group.GetStatistics(times) is { NullCount: null or 0, MinValue: { } first, MaxValue: { } last } ? (Moment(first), Moment(last)) : null;
        }
    }

    private static DateTimeOffset Moment(object value) => value is long milliseconds
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : new DateTimeOffset(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));

    /// <summary>Whatever the library throws of a damaged file becomes an error that names it.</summary>
    private static async Task<T> GuardAsync<T>(string location, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new StacException($"{location} is not the table of items it should be: {error.Message.TrimEnd('.')}. 'datasets reconcile --fix' writes it anew.", inner: error);
        }
    }
}
