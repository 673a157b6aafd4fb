using System.Collections.Concurrent;
using System.Numerics;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// Compresses tiles on as many threads as asked for, of which the caller's is one: where the others are busy it lends a hand, so that no
/// more tiles wait than a small multiple of the threads.
/// </summary>
internal sealed class TileQueue<T> : IDisposable where T : unmanaged, INumber<T>
{
    private const int WaitingPerThread = 2;

    private readonly IReadOnlyList<BandStatisticsCollector> statistics;
    private readonly TileSpool spool;
    private readonly TileCompressor<T> own;
    private readonly List<TileCompressor<T>> others = [];
    private readonly List<Thread> threads = [];
    private readonly BlockingCollection<(TileJob Job, ushort Predictor)> waiting;
    private readonly ConcurrentDictionary<string, byte[]> constants = new();
    private volatile Exception? failure;

    public TileQueue(CogOptions options, Raster raster, IReadOnlyList<BandStatisticsCollector> statistics, TileSpool spool)
    {
        this.statistics = statistics;
        this.spool = spool;
        own = new TileCompressor<T>(options, raster, options.BlockSize);
        waiting = new BlockingCollection<(TileJob, ushort)>(Math.Max(1, (options.Threads - 1) * WaitingPerThread));
        for (var i = 1; i < options.Threads; i++)
        {
            var compressor = new TileCompressor<T>(options, raster, options.BlockSize);
            var thread = new Thread(() => Work(compressor)) { IsBackground = true, Name = "COG tiles" };
            others.Add(compressor);
            threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Takes a tile; it may be compressed before this returns or later.</summary>
    public void Add(TileJob job, ushort predictor)
    {
        ThrowIfFailed();
        if (threads.Count == 0 || !waiting.TryAdd((job, predictor)))
            Process(own, job, predictor);
    }

    /// <summary>Waits until every tile is in the spool.</summary>
    public void Finish()
    {
        waiting.CompleteAdding();
        while (waiting.TryTake(out var next))
            Process(own, next.Job, next.Predictor);
        foreach (var thread in threads)
            thread.Join();
        ThrowIfFailed();
    }

    public void Dispose()
    {
        if (!waiting.IsAddingCompleted)
        {
            waiting.CompleteAdding();
            while (waiting.TryTake(out var next))
                next.Job.Dispose();
        }
        foreach (var thread in threads)
            thread.Join();
        foreach (var compressor in others)
            compressor.Dispose();
        own.Dispose();
        waiting.Dispose();
    }

    private void Work(TileCompressor<T> compressor)
    {
        foreach (var (job, predictor) in waiting.GetConsumingEnumerable())
        {
            try
            {
                if (failure is null)
                    Process(compressor, job, predictor);
                else
                    job.Dispose();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }
    }

    private void Process(TileCompressor<T> compressor, TileJob job, ushort predictor)
    {
        using (job)
        {
            if (job.Level == 0)
                compressor.Count(job, statistics);
            compressor.Compress(job, predictor, constants, spool);
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is { } exception)
            throw new CogException($"a tile could not be compressed: {exception.Message}", exception);
    }
}
