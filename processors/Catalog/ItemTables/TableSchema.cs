using System.Text.Json.Nodes;
using Parquet.Schema;

namespace Datasets.Catalog.ItemTables;

/// <summary>The columns of a table. What every item has stands first; then come the properties in ordinal order.</summary>
internal static class TableSchema
{
    private static readonly string[] First = ["id", "collection", "datetime", "start_datetime", "end_datetime", ItemRow.Bbox];
    private static readonly string[] Last = [ItemRow.Geometry, "stac_version", "stac_extensions", "links", "assets"];

    public static void Include(ColumnShape shape, JsonObject row)
    {
        foreach (var (name, value) in row)
        {
            var column = shape.Field(name);
            if (name == ItemRow.Geometry)
                column.IncludeGeometry();
            else if (ItemRow.IsTime(name))
                column.IncludeTime(value, name);
            else
                column.Include(value, name);
        }
    }

    public static ParquetSchema Of(ColumnShape rows)
    {
        var names = First.Concat(rows.Fields.Keys.Except(First).Except(Last)).Concat(Last).Where(rows.Fields.ContainsKey);
        return new ParquetSchema(names.Select(name => FieldOf(name, rows.Fields[name])).OfType<Field>());
    }

    /// <summary>Null for a column that would hold nothing.</summary>
    private static Field? FieldOf(string name, ColumnShape shape) => shape.Kind switch
    {
        ColumnKind.Text => new DataField(name, typeof(string), isNullable: true),
        ColumnKind.Integer => new DataField(name, typeof(long), isNullable: true),
        ColumnKind.Number => new DataField(name, typeof(double), isNullable: true),
        ColumnKind.Boolean => new DataField(name, typeof(bool), isNullable: true),
        ColumnKind.Geometry => new DataField(name, typeof(byte[]), isNullable: true),
        // Parquet.Net writes statistics of times in milliseconds, whatever the unit of the values.
        ColumnKind.Time => new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Millis, isNullable: true),
        ColumnKind.Struct => shape.Fields.Select(field => FieldOf(field.Key, field.Value)).OfType<Field>().ToArray() is { Length: > 0 } fields ? new StructField(name, fields) : null,
        // Parquet has no list without a type of elements: those of one that is always empty are text.
        ColumnKind.List => new ListField(name, FieldOf("element", shape.Element!) ?? new DataField("element", typeof(string), isNullable: true)),
        _ => null,
    };
}
