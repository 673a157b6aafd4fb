using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Bench;

/// <summary>A store as one sees it over a line: 40 ms before each answer, then 10 Mbit/s, which all answers share. One object is another than the store's.</summary>
internal sealed class ShapedReads(IObjectPartReader inner, ObjectKey replaced, byte[] content) : IObjectPartReader
{
    private const double BytesPerSecond = 10e6 / 8;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(40);

    private readonly SemaphoreSlim _line = new(1);

    public Task<ObjectFacts?> LookAsync(ObjectKey key, CancellationToken cancellationToken = default) => inner.LookAsync(key, cancellationToken);

    public async Task<ObjectPart?> OpenPartAsync(ObjectKey key, ByteInterval interval, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Latency, cancellationToken);
        var part = key.Text == replaced.Text
            ? new ObjectPart(new ObjectFacts(content.Length, "\"\"", DateTimeOffset.UnixEpoch), 0, content.Length, new MemoryStream(content))
            : await inner.OpenPartAsync(key, interval, cancellationToken);
        if (part is null)
            return null;
        await _line.WaitAsync(cancellationToken);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(part.Length / BytesPerSecond), cancellationToken);
        }
        finally
        {
            _line.Release();
        }
        return part;
    }
}
