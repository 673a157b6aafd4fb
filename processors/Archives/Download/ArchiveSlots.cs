using Datasets.Archives.Granules;
using Datasets.Archives.Ranges;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>What the requests for files of one archive share: how many are under way, and whether the archive lets its user in.</summary>
/// <param name="notAsked">The failure of a file that the archive is not asked for, as it refused others before.</param>
/// <param name="describe">A refusal as its user sees it.</param>
internal sealed class ArchiveSlots(
    SemaphoreSlim slots, AccessCircuitBreaker refusals, Func<(int Files, string Why), FetchException> notAsked, Func<HttpFailure, string> describe)
{
    /// <summary>Waits until a request may be sent; what is returned is disposed when its answer has come.</summary>
    /// <exception cref="FetchException">The archive refused others before, so it is not asked.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var slot = await HeldSlot.TakeAsync(slots, cancellationToken);
        if (refusals.Verdict is not { } refused)
            return slot;
        slot.Dispose();
        throw notAsked(refused);
    }

    public void LetIn() => refusals.LetIn();

    public void Refused(HttpFailure failure) => refusals.Refused(describe(failure), failure.IsCertain);
}
