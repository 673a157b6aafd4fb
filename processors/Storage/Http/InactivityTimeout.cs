namespace Datasets.Storage.Http;

/// <summary>Gives up an attempt when nothing came for too long.</summary>
public sealed class InactivityTimeout : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    public InactivityTimeout(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        _patience = patience;
        _silence = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    public CancellationToken Token => _either.Token;

    public bool HasExpired => _silence.IsCancellationRequested;

    public void Reset() => _silence.CancelAfter(_patience);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
