using Datasets.Model;
using Datasets.Storage;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>
/// Reads a point's or a region's times from a series, wherever that is: the index, then of each piece the index of a shard and a chunk, and the open month from its COGs.
/// </summary>
public sealed class SeriesReader
{
    private const int ReadsAtOnce = 16;

    /// <summary>Bytes that are read and not used, in place of a request more: what an ordinary line carries while it waits for one.</summary>
    private const long LargestGap = 50_000;

    private readonly MeteredReads _reads;
    private readonly DatasetId _dataset;
    private readonly string _variable;

    public SeriesReader(IObjectPartReader objects, DatasetId dataset, string variable)
    {
        (_reads, _dataset, _variable) = (new MeteredReads(objects), dataset, variable);
    }

    /// <param name="time">Null for all times.</param>
    /// <exception cref="StacException">There is no series, or its grid does not reach the point.</exception>
    /// <exception cref="ZarrException">The series is damaged.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public Task<SeriesAnswer> ReadPointAsync(double latitude, double longitude, TimeRange? time, CancellationToken cancellationToken = default) => AgainAsync(async index =>
    {
        (double Latitude, double Longitude)? centre = null;
        var values = await ReadAsync(
            index, time,
            form =>
            {
                var place = GridPlace.Of(form, latitude, longitude) ?? throw new StacException($"the grid of {_variable} does not reach {latitude}, {longitude}.");
                centre = place.CentreIn(form);
                return new GridWindow([place.Column], [place.Row], [1]);
            },
            cancellationToken);
        return new SeriesAnswer(_variable, index.Texts.Title, UnitOf(index), centre?.Latitude, centre?.Longitude, 1, values, _reads.Requests, _reads.Bytes);
    }, cancellationToken);

    /// <summary>The mean of a region's pixels by their areas. A pixel is in the region where its centre is.</summary>
    /// <inheritdoc cref="ReadPointAsync"/>
    public Task<SeriesAnswer> ReadRegionAsync(GeographicBox box, TimeRange? time, CancellationToken cancellationToken = default) => AgainAsync(async index =>
    {
        var pixels = 0;
        var values = await ReadAsync(
            index, time,
            form =>
            {
                var window = GridWindow.Of(form, box) ?? throw new StacException($"no pixel of {_variable} has its centre in the region.");
                pixels = window.Columns.Count * window.Rows.Count;
                return window;
            },
            cancellationToken);
        return new SeriesAnswer(_variable, index.Texts.Title, UnitOf(index), null, null, pixels, values, _reads.Requests, _reads.Bytes);
    }, cancellationToken);

    /// <summary>A piece may be replaced after its index was read: then that is read anew, once.</summary>
    private async Task<SeriesAnswer> AgainAsync(Func<SeriesIndex, Task<SeriesAnswer>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read(await IndexAsync(cancellationToken));
        }
        catch (PieceGoneException)
        {
            return await read(await IndexAsync(cancellationToken));
        }
    }

    private async Task<SeriesIndex> IndexAsync(CancellationToken cancellationToken)
    {
        var key = StacLayout.SeriesIndex(_dataset, _variable);
        var stored = await _reads.ReadAsync(key, ByteInterval.Whole, cancellationToken)
            ?? throw new StacException($"{_dataset} has no series of {_variable}: there is no {key}. 'series: true' in its descriptor makes the next run write one.");
        return SeriesIndex.Parse(stored.Bytes, key);
    }

    private static string? UnitOf(SeriesIndex index) => (index.Pieces.Count > 0 ? index.Pieces[^1].Form : index.Open?.Form)?.Unit;

    private async Task<IReadOnlyList<SeriesValue>> ReadAsync(SeriesIndex index, TimeRange? time, Func<SeriesForm, GridWindow> windowOf, CancellationToken cancellationToken)
    {
        bool IsAsked(long moment) => time is not { } range || (DateTimeOffset.FromUnixTimeMilliseconds(moment) is var at && at >= range.Start && at <= range.End);
        var parts = new List<Part>();
        var windows = new Dictionary<SeriesForm, GridWindow>();
        GridWindow WindowOf(SeriesForm form) => windows.TryGetValue(form, out var known) ? known : windows[form] = windowOf(form);
        foreach (var piece in index.Pieces)
        {
            for (var chunk = 0; chunk < piece.Layout.TimeChunks; chunk++)
            {
                var times = piece.Times.Skip(chunk * piece.Layout.ChunkTimes).Take(piece.Layout.ChunkTimes).ToList();
                if (times.Exists(IsAsked))
                    parts.Add(new Part(WindowOf(piece.Form), times, new Mean(piece.Form, times.Count), piece, chunk));
            }
        }
        await Parallel.ForEachAsync(
            parts.SelectMany(ShardsOf), new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (shard, token) => await ReadShardAsync(shard.Part, shard.Shard, token));
        var values = parts.SelectMany(part => part.Times.Select((moment, i) => (Moment: moment, Value: part.Mean.Of(i, moment)))).Where(one => IsAsked(one.Moment)).Select(one => one.Value).ToList();
        if (index.Open is { } open)
        {
            var asked = open.Times.Index().Where(one => IsAsked(one.Item)).ToList();
            var read = BoundedReads.InOrder(asked.ToAsyncEnumerable(), ReadsAtOnce, (one, token) => ReadCogAsync(open, one.Index, WindowOf(open.Form), token), cancellationToken);
            await foreach (var value in read)
                values.Add(value);
        }
        return values;
    }

    /// <summary>What is read of a piece: some of its times.</summary>
    private sealed record Part(GridWindow Window, IReadOnlyList<long> Times, Mean Mean, IndexedPiece Piece, int Chunk);

    private static IEnumerable<(Part Part, SeriesShard Shard)> ShardsOf(Part part) =>
        from row in part.Window.Rows.Select(row => row / SeriesLayout.ShardEdge).Distinct()
        from column in part.Window.Columns.Select(column => column / SeriesLayout.ShardEdge).Distinct()
        select (part, new SeriesShard(part.Chunk, row, column));

    private async Task ReadShardAsync(Part part, SeriesShard shard, CancellationToken cancellationToken)
    {
        const int edge = SeriesLayout.ShardEdge;
        ObjectKey key = $"{StacLayout.SeriesFolder(_dataset, _variable)}{part.Piece.Folder}/{shard.KeyIn(_variable)}";
        var end = await _reads.ReadAsync(key, new ByteInterval(null, ShardIndex.SizeOf(SeriesLayout.ChunksInShard)), cancellationToken) ?? throw new PieceGoneException(key);
        var index = ShardIndex.Read(end.Bytes, SeriesLayout.ChunksInShard, end.Size);
        var layout = part.Piece.Layout;
        var rows = part.Window.Rows.Index().Where(row => row.Item / edge == shard.Row).GroupBy(row => row.Item % edge / SeriesLayout.ChunkEdge).ToList();
        var columns = part.Window.Columns.Where(column => column / edge == shard.Column).GroupBy(column => column % edge / SeriesLayout.ChunkEdge).ToList();
        var chunks = await ReadChunksAsync(key, rows.SelectMany(row => columns.Select(column => index[row.Key * SeriesLayout.ChunksAcross + column.Key])).OfType<(long Start, long Length)>(), cancellationToken);
        foreach (var below in rows)
        {
            foreach (var across in columns)
            {
                var samples = index[below.Key * SeriesLayout.ChunksAcross + across.Key] is { } place ? Decode(chunks, place, layout) : null;
                foreach (var row in below)
                {
                    foreach (var column in across)
                        part.Mean.Add(samples, layout.SliceBytes, row.Item % SeriesLayout.ChunkEdge * SeriesLayout.ChunkEdge + column % SeriesLayout.ChunkEdge, part.Window.Weights[row.Index]);
                }
            }
        }
    }

    /// <summary>Chunks that lie near each other come in one request.</summary>
    private async Task<IReadOnlyList<(long Start, byte[] Bytes)>> ReadChunksAsync(ObjectKey key, IEnumerable<(long Start, long Length)> places, CancellationToken cancellationToken)
    {
        var ranges = new List<(long Start, long End)>();
        foreach (var (start, length) in places.OrderBy(place => place.Start))
        {
            if (ranges.Count > 0 && start - ranges[^1].End <= LargestGap)
                ranges[^1] = (ranges[^1].Start, start + length);
            else
                ranges.Add((start, start + length));
        }
        var read = new List<(long Start, byte[] Bytes)>();
        foreach (var (start, end) in ranges)
        {
            var part = await _reads.ReadAsync(key, new ByteInterval(start, end - 1), cancellationToken) ?? throw new PieceGoneException(key);
            read.Add((start, part.Bytes));
        }
        return read;
    }

    private static byte[] Decode(IReadOnlyList<(long Start, byte[] Bytes)> read, (long Start, long Length) place, SeriesLayout layout)
    {
        var (start, bytes) = read.Last(part => part.Start <= place.Start);
        if (place.Start - start + place.Length > bytes.Length)
            throw new ZarrException("a shard ends before its chunks do");
        var samples = new byte[layout.ChunkBytes];
        ZarrChunk.Decode(bytes.AsSpan((int)(place.Start - start), (int)place.Length), samples);
        return samples;
    }

    private async Task<SeriesValue> ReadCogAsync(OpenMonth open, int item, GridWindow window, CancellationToken cancellationToken)
    {
        var key = StacLayout.Cog(_dataset, SeriesPeriod.YearOf(open.Period), new ItemId(open.Ids[item]), _variable);
        using var cog = await SparseCog.OpenAsync(_reads, key, cancellationToken) ?? throw new PieceGoneException(key);
        var mean = new Mean(open.Form, 1);
        foreach (var (i, row) in window.Rows.Index())
        {
            foreach (var (column, count) in window.ColumnRuns())
            {
                foreach (var stored in await cog.ReadAsync(column, row, count, cancellationToken))
                    mean.Add(0, stored, window.Weights[i]);
            }
        }
        return mean.Of(0, open.Times[item]);
    }

    /// <summary>Means of values by weights, for several times.</summary>
    private sealed class Mean(SeriesForm form, int times)
    {
        private readonly double[] _sums = new double[times];
        private readonly double[] _valid = new double[times];
        private readonly Lock _lock = new();
        private double _all;

        /// <param name="samples">A chunk's; null where all are the fill value.</param>
        /// <param name="pixel">Its place in the chunk at one time.</param>
        public void Add(byte[]? samples, int sliceBytes, int pixel, double weight)
        {
            var size = form.Type.Size();
            lock (_lock)
            {
                _all += weight;
                for (var time = 0; time < times; time++)
                    Take(time, samples is null ? form.Fill : ZarrNumbers.Read(samples.AsSpan(time * sliceBytes + pixel * size, size), form.Type), weight);
            }
        }

        public void Add(int time, double stored, double weight)
        {
            _all += weight;
            Take(time, stored, weight);
        }

        public SeriesValue Of(int time, long moment) => new(
            DateTimeOffset.FromUnixTimeMilliseconds(moment), _valid[time] > 0 ? _sums[time] / _valid[time] : double.NaN, _all > 0 ? _valid[time] / _all : 0);

        private void Take(int time, double stored, double weight)
        {
            if (form.ValueOf(stored) is var value && double.IsNaN(value))
                return;
            _sums[time] += value * weight;
            _valid[time] += weight;
        }
    }
}
