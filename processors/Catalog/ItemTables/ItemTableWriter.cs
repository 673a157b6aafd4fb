using System.IO.Compression;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac.Extensions;
using Parquet;

namespace Datasets.Catalog.ItemTables;

/// <summary>Writes rows as GeoParquet, one row group at a time: memory does not grow with their number.</summary>
internal sealed class ItemTableWriter(ColumnShape shape)
{
    /// <summary>Readers fetch a row group's columns at once: few enough rows for a month's query, and enough that the footer stays small.</summary>
    public int RowsPerGroup { get; init; } = 2500;

    /// <param name="rows">By date.</param>
    public async Task<byte[]> WriteAsync(IAsyncEnumerable<JsonObject> rows, CancellationToken cancellationToken)
    {
        // A table without rows has columns, too.
        shape.Field("id").Include(JsonValue.Create(""), "id");
        shape.Field(ItemRow.Geometry).IncludeGeometry();
        var schema = TableSchema.Of(shape);
        var columns = schema.Fields.Select(field => (field.Name, Column: TableColumn.Of(field))).ToList();
        var metadata = new GeoMetadata();
        var output = new MemoryStream();
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        await using (var writer = await ParquetWriter.CreateAsync(schema, output, options, append: false, cancellationToken))
        {
            var count = 0;
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                metadata.Include(row);
                foreach (var (name, column) in columns)
                    column.Append(row[name], repetition: 0, definition: 0);
                if (++count % RowsPerGroup == 0)
                    await WriteGroupAsync();
            }
            if (count % RowsPerGroup > 0)
                await WriteGroupAsync();
            writer.CustomMetadata = metadata.ToKeyValues();

            async Task WriteGroupAsync()
            {
                using var group = writer.CreateRowGroup();
                foreach (var leaf in columns.SelectMany(column => column.Column.Leaves))
                {
                    options.CompressionLevel = LevelOf(leaf);
                    await leaf.WriteAsync(group, cancellationToken);
                }
            }
        }
        return output.ToArray();
    }

    /// <summary>In random digits every match that zstd finds is too short to be worth its bits: at its lowest level it finds few, and the result is an eighth smaller.</summary>
    private static CompressionLevel LevelOf(LeafColumn leaf) => leaf.Name == FileExtension.Checksum ? CompressionLevel.Fastest : CompressionLevel.Optimal;
}
