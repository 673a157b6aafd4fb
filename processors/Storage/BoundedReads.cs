using System.Runtime.CompilerServices;

namespace Datasets.Storage;

/// <summary>Many small reads at once, with results in the order of what was asked for.</summary>
public static class BoundedReads
{
    /// <summary>
    /// Starts at most <paramref name="limit"/> at a time; one that fails ends the sequence with its error, after the others ended.
    /// </summary>
    public static async IAsyncEnumerable<TResult> InOrder<T, TResult>(
        IAsyncEnumerable<T> source, int limit, Func<T, CancellationToken, Task<TResult>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<TResult>>();
        try
        {
            await foreach (var one in source.WithCancellation(cancellationToken))
            {
                if (running.Count >= limit)
                    yield return await running.Dequeue();
                running.Enqueue(read(one, stop.Token));
            }
            while (running.Count > 0)
                yield return await running.Dequeue();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
