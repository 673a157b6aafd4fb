using Microsoft.AspNetCore.Http;

namespace Datasets.EmbeddedArchive.Faults;

/// <summary>Lets a server answer as over a slow line: each request waits, and all answers share the bandwidth.</summary>
internal sealed class ShapedLine(LineShape shape, TimeProvider time)
{
    /// <summary>What is sent at once: 4 ms of a line of 16 Mbit/s.</summary>
    private const int PieceBytes = 8 << 10;

    private readonly Lock _lock = new();
    private DateTimeOffset _free = DateTimeOffset.MinValue;

    public async Task ReceiveAsync(HttpContext context, Func<Task> next)
    {
        if (shape.Latency > TimeSpan.Zero)
            await Task.Delay(shape.Latency, time, context.RequestAborted);
        if (double.IsFinite(shape.BitsPerSecond))
            context.Response.Body = new SlowStream(this, context.Response.Body);
        await next();
    }

    /// <summary>When the line will have taken so many bytes more.</summary>
    private TimeSpan Take(int bytes)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _free = (_free > now ? _free : now) + TimeSpan.FromSeconds(bytes * 8 / shape.BitsPerSecond);
            return _free - now;
        }
    }

    private sealed class SlowStream(ShapedLine line, Stream inner) : ForwardedWrites(inner)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (!buffer.IsEmpty)
            {
                var piece = buffer[..Math.Min(PieceBytes, buffer.Length)];
                // Timers are exact to some milliseconds: shorter waits add up until they are worth one.
                if (line.Take(piece.Length) is var wait && wait > TimeSpan.FromMilliseconds(15))
                    await Task.Delay(wait, line.Time, cancellationToken);
                await Inner.WriteAsync(piece, cancellationToken);
                buffer = buffer[piece.Length..];
            }
        }
    }

    private TimeProvider Time => time;
}
