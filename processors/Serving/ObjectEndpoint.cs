using System.Buffers;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Datasets.Serving;

/// <summary>Answers each request with an object, a part of it, or why there is none.</summary>
internal sealed class ObjectEndpoint(IObjectStore store, ServerOptions options)
{
    private const string IndexPage = "index.html";

    /// <summary>What is read of an object and sent at once.</summary>
    private const int BufferSize = 64 * 1024;

    private readonly IObjectPartReader _objects = store as IObjectPartReader
        ?? throw new ArgumentException($"The store {store.Root} cannot be read in part.", nameof(store));

    public async Task AnswerAsync(HttpContext context)
    {
        CrossOrigin.Allow(context);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method))
        {
            CrossOrigin.AnswerPreflight(context);
            return;
        }
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
            await SayAsync(context, StatusCodes.Status405MethodNotAllowed, "This server only reads: GET and HEAD.");
            return;
        }
        try
        {
            await AnswerAsync(context, KeyOf(context.Request.Path));
        }
        catch (StorageException error)
        {
            await FailAsync(context, error);
        }
    }

    /// <summary>Null where no object can have it.</summary>
    private static string? KeyOf(PathString path)
    {
        var key = path.Value is null or "/" ? IndexPage : path.Value[1..];
        return ObjectKey.IsValid(key) ? key : null;
    }

    private async Task AnswerAsync(HttpContext context, string? key)
    {
        var request = context.Request.GetTypedHeaders();
        var isHead = HttpMethods.IsHead(context.Request.Method);
        var interval = isHead ? ByteInterval.Whole : Conditions.RangeOf(request);
        if (key is not null && (isHead || Conditions.AreIn(request)))
        {
            if (await _objects.LookAsync(key, context.RequestAborted) is not { } facts)
            {
                await SayMissingAsync(context, key);
                return;
            }
            var conditions = new Conditions(request, TagOf(key, facts), facts.Changed);
            Describe(context, key, facts);
            if (conditions.Refusal() is { } refusal)
            {
                context.Response.StatusCode = refusal;
                return;
            }
            context.Response.ContentType = ServedTypes.Of(key);
            context.Response.ContentLength = facts.Size;
            if (isHead)
                return;
            if (!conditions.KeepRange())
                interval = ByteInterval.Whole;
        }
        if (key is null || await _objects.OpenPartAsync(key, interval, context.RequestAborted) is not { } part)
        {
            await SayMissingAsync(context, key);
            return;
        }
        await using (part)
            await SendAsync(context, key, part, isRange: interval != ByteInterval.Whole);
    }

    private async Task SendAsync(HttpContext context, string key, ObjectPart part, bool isRange)
    {
        var response = context.Response;
        Describe(context, key, part.Object);
        if (isRange && part.Length == 0)
        {
            response.ContentLength = null;
            response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(part.Object.Size);
            await SayAsync(context, StatusCodes.Status416RangeNotSatisfiable, $"It has {part.Object.Size} bytes.");
            return;
        }
        response.ContentType = ServedTypes.Of(key);
        response.ContentLength = part.Length;
        if (isRange)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(part.Start, part.Start + part.Length - 1, part.Object.Size);
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            await CopyAsync(part, response.Body, key, patience);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // The client is gone, or too slow.
            context.Abort();
        }
    }

    private async Task CopyAsync(ObjectPart part, Stream body, string key, CancellationTokenSource patience)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = part.Length; left > 0;)
            {
                var count = await ReadAsync(part.Content, buffer.AsMemory(0, (int)Math.Min(BufferSize, left)), key, patience.Token);
                patience.CancelAfter(options.SlowestClient);
                await body.WriteAsync(buffer.AsMemory(0, count), patience.Token);
                patience.CancelAfter(Timeout.InfiniteTimeSpan);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReadAsync(Stream content, Memory<byte> buffer, string key, CancellationToken cancellationToken)
    {
        using var patience = new InactivityTimeout(options.SlowestStore, TimeProvider.System, cancellationToken);
        try
        {
            return await content.ReadAsync(buffer, patience.Token) is var count and > 0 ? count : throw new EndOfStreamException("it ended early");
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken(key, $"nothing came for {options.SlowestStore.TotalSeconds:0} s", error);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw Broken(key, error.Message, error);
        }
    }

    private StorageException Broken(string key, string why, Exception error) => new($"cannot read {store.Locate(key)}: {why}", isTemporary: true, error);

    private static void Describe(HttpContext context, string key, ObjectFacts facts)
    {
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = TagOf(key, facts);
        headers.LastModified = facts.Changed;
        context.Response.Headers.AcceptRanges = "bytes";
        // What is on this machine may be made anew at any moment; asking whether it was costs next to nothing.
        context.Response.Headers.CacheControl = "no-cache";
    }

    /// <summary>Weak where the bytes on the way differ by what the client can unpack.</summary>
    private static EntityTagHeaderValue TagOf(string key, ObjectFacts facts) => new(facts.Tag, ServedTypes.IsCompressed(ServedTypes.Of(key)));

    private Task SayMissingAsync(HttpContext context, string? key) => key == IndexPage
        ? MissingPage.WriteAsync(context, store.Root)
        : SayAsync(context, StatusCodes.Status404NotFound, $"There is no such file in {store.Root}.");

    private async Task FailAsync(HttpContext context, StorageException error)
    {
        options.OnProblem(error.Message);
        if (context.Response.HasStarted)
        {
            // The client sees a broken answer and no short one.
            context.Abort();
            return;
        }
        context.Response.Clear();
        CrossOrigin.Allow(context);
        await SayAsync(context, error.IsTemporary ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status502BadGateway, error.Message);
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
