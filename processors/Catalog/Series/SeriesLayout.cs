using Datasets.Model;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>
/// How a piece's samples are cut. A chunk is a year of 8 x 8 pixels: one point's year is then 47 kB in two requests. A shard has 16 x 16 chunks, so that its
/// index is 4 kB, and a globe of 0.25° has 72 objects a year. Of more than 366 times a piece has several rows of shards, each with an index of its own.
/// </summary>
internal sealed record SeriesLayout(SeriesForm Form, int Times)
{
    public const int ChunkEdge = 8;
    public const int ChunksAcross = 16;
    public const int ShardEdge = ChunkEdge * ChunksAcross;
    public const int ChunksInShard = ChunksAcross * ChunksAcross;
    private const int MostTimes = 366;

    /// <summary>Times of a chunk; the last one of a piece may have fewer.</summary>
    public int ChunkTimes => Math.Min(Times, MostTimes);

    public int TimeChunks => (Times + ChunkTimes - 1) / ChunkTimes;

    public int ShardRows => (Form.Rows + ShardEdge - 1) / ShardEdge;

    public int ShardColumns => (Form.Columns + ShardEdge - 1) / ShardEdge;

    /// <summary>Bytes of a chunk's pixels at one time.</summary>
    public int SliceBytes => ChunkEdge * ChunkEdge * Form.Type.Size();

    public int ChunkBytes => ChunkTimes * SliceBytes;

    public IEnumerable<SeriesShard> Shards =>
        from time in Enumerable.Range(0, TimeChunks)
        from row in Enumerable.Range(0, ShardRows)
        from column in Enumerable.Range(0, ShardColumns)
        select new SeriesShard(time, row, column);
}

/// <summary>The place of a shard, counted in shards.</summary>
internal readonly record struct SeriesShard(int Time, int Row, int Column)
{
    /// <param name="array">The array's name.</param>
    public string KeyIn(string array) => $"{array}/{ZarrArray.KeyOf(Time, Row, Column)}";
}
