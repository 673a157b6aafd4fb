using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>What requests to one archive share: how many are under way, and whether it lets its user in.</summary>
internal sealed class ArchiveSlots(SemaphoreSlim slots, AccessCircuitBreaker refusals, Func<(int Files, string Why), Exception> notAsked, Func<HttpFailure, string> describe)
{
    /// <exception cref="Granules.FetchException">The archive refused others before, so it is not asked.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        if (refusals.Verdict is not { } refused)
            return new Slot(slots);
        slots.Release();
        throw notAsked(refused);
    }

    public void LetIn() => refusals.LetIn();

    public void Refused(HttpFailure failure) => refusals.Refused(describe(failure), failure.IsCertain);

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                slots.Release();
        }
    }
}
