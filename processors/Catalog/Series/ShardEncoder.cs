using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>Turns shards from times to points and compresses them, one after the other in the same buffers. One thread at a time.</summary>
internal sealed class ShardEncoder : IDisposable
{
    private readonly SeriesLayout _layout;
    private readonly int _times;
    private readonly byte[] _samples;
    private readonly byte[] _chunk;
    private readonly byte[] _empty;
    private readonly ShardWriter _writer;

    /// <param name="times">Of the shards; where they are fewer than a chunk's, the others are the fill value.</param>
    public ShardEncoder(SeriesLayout layout, int times)
    {
        (_layout, _times) = (layout, times);
        _samples = new byte[times * SeriesLayout.ChunksInShard * layout.SliceBytes];
        _empty = new byte[layout.ChunkBytes];
        var fill = ZarrNumbers.ToBytes(layout.Form.Fill, layout.Form.Type);
        for (var i = 0; i < _empty.Length; i += fill.Length)
            fill.CopyTo(_empty, i);
        _chunk = [.. _empty];
        _writer = new ShardWriter(SeriesLayout.ChunksInShard, fill.Length, SeriesBuilder.ZstdLevel);
    }

    /// <param name="place">The shard's among those of the spill.</param>
    /// <returns>The shard's bytes, up to the next one.</returns>
    public ReadOnlyMemory<byte> Encode(SeriesSpill spill, int place, SeriesShard shard)
    {
        var slice = _layout.SliceBytes;
        spill.Read(place, _samples);
        _writer.Reset();
        for (var i = 0; i < SeriesLayout.ChunksInShard; i++)
        {
            if (!IsWithin(_layout.Form, shard, i))
                continue;
            for (var time = 0; time < _times; time++)
                _samples.AsSpan((time * SeriesLayout.ChunksInShard + i) * slice, slice).CopyTo(_chunk.AsSpan(time * slice));
            if (!_chunk.AsSpan().SequenceEqual(_empty))
                _writer.Add(i, _chunk);
        }
        return _writer.Finish();
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>Whether any pixel of a chunk is on the grid.</summary>
    private static bool IsWithin(SeriesForm form, SeriesShard shard, int chunk) =>
        shard.Row * SeriesLayout.ShardEdge + chunk / SeriesLayout.ChunksAcross * SeriesLayout.ChunkEdge < form.Rows
        && shard.Column * SeriesLayout.ShardEdge + chunk % SeriesLayout.ChunksAcross * SeriesLayout.ChunkEdge < form.Columns;
}
