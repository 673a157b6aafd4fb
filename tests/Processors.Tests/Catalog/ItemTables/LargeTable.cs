using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;

namespace Datasets.Catalog.ItemTables;

/// <summary>A table of as many items as a year of swaths has.</summary>
internal static class LargeTable
{
    public static async Task<byte[]> WriteAsync(int items, CancellationToken cancellationToken)
    {
        var shape = new ColumnShape();
        var content = Samples.Content(new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var template = ItemRow.Of(ItemBuilder.Build(content), "it", content.Key, "omi-ozone/2022/items.parquet").ToJsonString();
        for (var i = 0; i < items; i++)
            TableSchema.Include(shape, Varied(template, i));
        return await new ItemTableWriter(shape).WriteAsync(Enumerable.Range(0, items).Select(i => Varied(template, i)).ToAsyncEnumerable(), cancellationToken);
    }

    /// <summary>The moment of the n-th item: one every 50 minutes.</summary>
    public static DateTime TimeOf(int index) => new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(50 * index);

    public static string IdOf(int index) => $"OMI-Aura_L3-OMDOAO3e_{TimeOf(index):yyyyMMddHHmm}";

    /// <summary>As items of a year differ: ids, dates, checksums, sizes, statistics.</summary>
    private static JsonObject Varied(string template, int i)
    {
        var row = JsonNode.Parse(template)!.AsObject();
        var day = TimeOf(i);
        var id = IdOf(i);
        row["id"] = id;
        row["datetime"] = $"{day:yyyy-MM-ddTHH:mm:ssZ}";
        row["start_datetime"] = $"{day:yyyy-MM-ddTHH:mm:ssZ}";
        row["end_datetime"] = $"{day.AddMinutes(50).AddMilliseconds(-1):yyyy-MM-ddTHH:mm:ss.fffZ}";
        row["title"] = $"OMI/Aura total column ozone, daily, 0.25°, {day:yyyy-MM-ddTHH:mm}";
        row["datasets:granule"] = $"G{1618495041L + (i * 7919)}-GES_DISC";
        row["datasets:source_file"] = $"OMI-Aura_L3-OMDOAO3e_{day:yyyy}m{day:MMddHHmm}_v003-2022m0122t021759.he5";
        row["processing:lineage"] = $"Converted from {row["datasets:source_file"]} (granule {row["datasets:granule"]}, revision 3) through the mapping hdfeos5-grid.";
        var random = new Random(i);
        foreach (var (name, asset) in row["assets"]!.AsObject())
        {
            asset!["href"] = $"./{id}/{id}_{name}.tif";
            asset["file:checksum"] = "1220" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id + name)));
            asset["file:size"] = (double)random.Next(1_300_000, 1_400_000);
            if (asset["bands"]?[0]?["statistics"] is not JsonObject statistics)
                continue;
            foreach (var (statistic, value) in statistics.ToList())
                statistics[statistic] = statistic is "mean" or "stddev" or "valid_percent" ? random.NextDouble() * 300 : statistic == "count" ? value!.DeepClone() : (double)(float)(random.Next(4000) / 8.0);
        }
        return row;
    }
}
