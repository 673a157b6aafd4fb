namespace Datasets.Storage.Http;

/// <summary>Gives up an attempt when nothing, or next to nothing, came for too long.</summary>
public sealed class InactivityTimeout : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly double _needed;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private double _came;

    public InactivityTimeout(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        _patience = patience;
        _needed = Patience.SlowestBytes * (patience / Patience.Silence);
        _silence = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    public CancellationToken Token => _either.Token;

    public bool HasExpired => _silence.IsCancellationRequested;

    public void Reset()
    {
        _came = 0;
        _silence.CancelAfter(_patience);
    }

    /// <summary>Counts what came. The time begins anew only with so many bytes that the whole comes to its end: a byte now and then would do without it.</summary>
    public void Received(int bytes)
    {
        _came += bytes;
        if (_came >= _needed)
            Reset();
    }

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
