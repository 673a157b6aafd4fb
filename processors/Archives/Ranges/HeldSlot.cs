namespace Datasets.Archives.Ranges;

/// <summary>One of a semaphore's places, which is given back when this object is disposed.</summary>
internal sealed class HeldSlot : IDisposable
{
    private readonly SemaphoreSlim _slots;

    private HeldSlot(SemaphoreSlim slots) => _slots = slots;

    public static async Task<HeldSlot> TakeAsync(SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        return new HeldSlot(slots);
    }

    public void Dispose() => _slots.Release();
}
