using System.Buffers;
using System.Collections.Concurrent;
using Datasets.Gdal;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>
/// Makes the objects of a piece from the items' COGs. Each COG is read once and held against the checksum that its item states, so that a piece is never of
/// others. Memory holds a few COGs and a few shards, whatever the piece's size: samples change from days to points in a temporary file.
/// </summary>
/// <param name="cogOf">The key of an item's COG.</param>
/// <param name="scratch">The folder for temporary files.</param>
internal sealed class SeriesBuilder(IObjectStore store, string scratch, Func<SeriesItem, ObjectKey> cogOf)
{
    /// <summary>Of the levels that two cores make from 20 years in the time that they need to read them, the one with the smallest result.</summary>
    public const int ZstdLevel = 3;

    /// <summary>Bytes of a COG's samples that are taken at once: rows of shards are read by as many as fit.</summary>
    private const int BandBytes = 32 << 20;

    private static readonly int Threads = Environment.ProcessorCount;

    /// <summary>Makes the objects that are not there.</summary>
    /// <param name="folder">The piece's, which ends in <c>/</c>.</param>
    /// <param name="present">The names that are there, below the folder.</param>
    /// <returns>Null, or the item whose COG is not the one that it states: another run may be replacing it.</returns>
    /// <exception cref="GdalException">A COG cannot be read.</exception>
    /// <exception cref="StorageException">The store or the temporary file cannot be read or written.</exception>
    public async Task<SeriesItem?> BuildAsync(SeriesPiece piece, string folder, IReadOnlySet<string> present, CancellationToken cancellationToken)
    {
        foreach (var row in piece.Layout.Shards.Where(shard => !present.Contains(shard.KeyIn(piece.Texts.Variable))).GroupBy(shard => shard.Time))
        {
            if (await BuildRowAsync(piece, folder, row.Key, [.. row], cancellationToken) is { } changed)
                return changed;
        }
        foreach (var (name, content) in SeriesMetadata.Of(piece))
        {
            if (!present.Contains(name))
                await store.PutAsync($"{folder}{name}", content, MediaTypeOf(name), cancellationToken);
        }
        return null;
    }

    public static string MediaTypeOf(string name) => name.EndsWith(ZarrArray.MetadataName, StringComparison.Ordinal) ? MediaTypes.Json : MediaTypes.Bytes;

    /// <summary>Makes shards of one part of the times.</summary>
    private async Task<SeriesItem?> BuildRowAsync(SeriesPiece piece, string folder, int time, IReadOnlyList<SeriesShard> shards, CancellationToken cancellationToken)
    {
        var layout = piece.Layout;
        var items = piece.Items.Skip(time * layout.ChunkTimes).Take(layout.ChunkTimes).ToList();
        using var spill = new SeriesSpill(scratch, items.Count, SeriesLayout.ChunksInShard * layout.SliceBytes);
        var places = shards.Index().ToDictionary(shard => (shard.Item.Row, shard.Item.Column), shard => shard.Index);
        SeriesItem? changed = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(items.Index(), options, async (item, token) =>
        {
            if (changed is not null)
                return;
            var cog = await store.ReadAsync(cogOf(item.Item), token);
            if (cog is null || Multihash.Of(cog.Content) != item.Item.Checksum)
                changed = item.Item;
            else
                Spread(piece, cog.Content, item.Item, (row, column, samples) =>
                {
                    if (places.TryGetValue((row, column), out var place))
                        spill.Write(place, item.Index, samples);
                });
        });
        if (changed is not null)
            return changed;
        // A thread's buffers go from shard to shard: those of a year are 24 MB.
        var idle = new ConcurrentBag<ShardEncoder>();
        try
        {
            await Parallel.ForEachAsync(shards, options, async (shard, token) =>
            {
                var encoder = idle.TryTake(out var kept) ? kept : new ShardEncoder(layout, items.Count);
                await store.PutAsync($"{folder}{shard.KeyIn(piece.Texts.Variable)}", encoder.Encode(spill, places[(shard.Row, shard.Column)], shard), MediaTypes.Bytes, token);
                idle.Add(encoder);
            });
        }
        finally
        {
            foreach (var encoder in idle)
                encoder.Dispose();
        }
        return null;
    }

    /// <summary>Cuts a COG into what each shard has of it: chunk by chunk, of each the pixels row by row; beyond the grid's edges they are the fill value.</summary>
    private static void Spread(SeriesPiece piece, byte[] cog, SeriesItem item, SpreadShard write)
    {
        var (form, layout) = (piece.Form, piece.Layout);
        using var file = new GdalMemoryFile(cog);
        using var dataset = GdalDataset.Open(file.Name, "GTiff");
        var type = dataset.BandCount == 1 ? dataset.DataType(0) : GdalDataType.Unknown;
        if ((dataset.Width, dataset.Height, type.Size()) != (form.Columns, form.Rows, form.Type.Size()))
            throw new StacException($"the series of {piece.Texts.Variable}: the COG of {item.Id} is not of the size or type that its item states");
        var size = form.Type.Size();
        var rowBytes = form.Columns * size;
        var shardRows = Math.Clamp(BandBytes / (rowBytes * SeriesLayout.ShardEdge), 1, layout.ShardRows);
        var band = ArrayPool<byte>.Shared.Rent(shardRows * SeriesLayout.ShardEdge * rowBytes);
        var samples = new byte[SeriesLayout.ChunksInShard * layout.SliceBytes];
        var fill = ZarrNumbers.ToBytes(form.Fill, form.Type);
        for (var first = 0; first < layout.ShardRows; first += shardRows)
        {
            var top = first * SeriesLayout.ShardEdge;
            var rows = Math.Min(shardRows * SeriesLayout.ShardEdge, form.Rows - top);
            dataset.Read(0, 0, top, form.Columns, rows, type, band.AsSpan(0, rows * rowBytes));
            for (var row = first; row < Math.Min(first + shardRows, layout.ShardRows); row++)
            {
                for (var column = 0; column < layout.ShardColumns; column++)
                {
                    Cut(band, rowBytes, (row - first) * SeriesLayout.ShardEdge, column * SeriesLayout.ShardEdge, rows, form.Columns, size, fill, samples);
                    write(row, column, samples);
                }
            }
        }
        ArrayPool<byte>.Shared.Return(band);
    }

    private delegate void SpreadShard(int row, int column, ReadOnlySpan<byte> samples);

    private static void Cut(byte[] band, int rowBytes, int top, int left, int rows, int columns, int size, byte[] fill, Span<byte> samples)
    {
        const int edge = SeriesLayout.ChunkEdge;
        var isWhole = top + SeriesLayout.ShardEdge <= rows && left + SeriesLayout.ShardEdge <= columns;
        if (!isWhole)
        {
            for (var i = 0; i < samples.Length; i += size)
                fill.CopyTo(samples[i..]);
        }
        for (var y = 0; y < SeriesLayout.ShardEdge && top + y < rows; y++)
        {
            var source = band.AsSpan((top + y) * rowBytes, rowBytes);
            for (var x = 0; x < SeriesLayout.ShardEdge && left + x < columns; x += edge)
            {
                var width = Math.Min(edge, columns - left - x);
                var chunk = y / edge * SeriesLayout.ChunksAcross + x / edge;
                source.Slice((left + x) * size, width * size).CopyTo(samples[((chunk * edge + y % edge) * edge * size)..]);
            }
        }
    }
}
