using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Datasets.EmbeddedArchive.Faults;

/// <summary>Answers requests for parts of files as a server with a <see cref="RangeFault"/> does.</summary>
internal sealed class RangeFaults(RangeFault fault)
{
    /// <summary>Requests that are answered with the first version of a file that changes.</summary>
    private const int RequestsBeforeChange = 3;

    private int _count;

    /// <summary>Whether the file that is served is another one by now.</summary>
    public bool HasChanged => fault == RangeFault.Changed && Volatile.Read(ref _count) > RequestsBeforeChange;

    public async Task ReceiveAsync(HttpContext context, Func<Task> next)
    {
        if (fault == RangeFault.None || context.Request.Headers.Range.Count == 0 || !context.Request.Path.StartsWithSegments("/data"))
        {
            await next();
            return;
        }
        var isSecond = Interlocked.Increment(ref _count) % 2 == 0;
        switch (fault)
        {
            case RangeFault.Ignored:
                context.Request.Headers.Range = default;
                await next();
                break;
            case RangeFault.OtherBytes when isSecond && RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var asked):
                var range = asked.Ranges.Single();
                context.Request.Headers.Range = $"bytes={range.From + 1}-{range.To + 1}";
                await next();
                break;
            case RangeFault.CutShort when isSecond:
                context.Response.Body = new CutStream(context, context.Response.Body);
                await next();
                break;
            case RangeFault.Stalled:
                context.Response.StatusCode = StatusCodes.Status206PartialContent;
                await context.Response.StartAsync(context.RequestAborted);
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case RangeFault.Throttled when isSecond:
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "1";
                break;
            default:
                await next();
                break;
        }
    }

    /// <summary>Sends half of the first piece, and closes the connection.</summary>
    private sealed class CutStream(HttpContext context, Stream inner) : ForwardedWrites(inner)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Inner.WriteAsync(buffer[..(buffer.Length / 2)], cancellationToken);
            await Inner.FlushAsync(cancellationToken);
            context.Abort();
        }
    }
}
