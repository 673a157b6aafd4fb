using System.Buffers;
using System.Net;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>One attempt to bring a file, or the rest of it.</summary>
internal sealed class DownloadAttempt(ArchiveClient client, FetchOptions options)
{
    private const int BufferSize = 128 * 1024;

    /// <exception cref="HttpFailure">The file did not come whole and right; <paramref name="part"/> keeps what can be continued.</exception>
    public async ValueTask RunAsync(HostPolicy hosts, GranuleFile file, PartialFile part, CancellationToken cancellationToken)
    {
        using var guard = new InactivityTimeout(options.InactivityTimeout, options.Retry.Time, cancellationToken);
        try
        {
            using var answer = await client.GetAsync(hosts, file.Url, RestOf(part), guard.Token);
            guard.Reset();
            var size = Begin(answer, file, part);
            await ReceiveAsync(answer, file, size, part, guard);
            RequireWhole(answer, file, size, part);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Temporary(
                guard.HasExpired
                    ? $"the connection stalled: next to nothing came for {options.InactivityTimeout.TotalSeconds:0.#} s, after {part.Length} bytes"
                    : "the server did not take the connection in time",
                e);
        }
    }

    private static RequestedPart? RestOf(PartialFile part) => part is { Length: > 0, ETag: { } etag } ? new RequestedPart(part.Length, null, etag) : null;

    /// <returns>The whole file's size in bytes, where the server states it.</returns>
    private long? Begin(ArchiveResponse answer, GranuleFile file, PartialFile part)
    {
        var response = answer.Response;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            part.Discard();
            throw Temporary("the server cannot continue the interrupted download");
        }
        ResponseValidator.Require(answer, file.Name, options);

        var size = response.StatusCode == HttpStatusCode.PartialContent
            ? Continue(response, part)
            : Restart(response, part);
        if (size is { } stated)
            ResponseValidator.RequireSize(answer.Url, file, stated, options);
        return size;
    }

    private static long? Restart(HttpResponseMessage response, PartialFile part)
    {
        part.Restart(response.Headers.ETag);
        return response.Content.Headers.ContentLength;
    }

    private static long? Continue(HttpResponseMessage response, PartialFile part)
    {
        var range = response.Content.Headers.ContentRange;
        if (part.Length == 0 || range?.From != part.Length)
        {
            part.Discard();
            throw Temporary("the server sent another part of the file than was asked for");
        }
        part.Resume();
        return range.Length;
    }

    private async Task ReceiveAsync(ArchiveResponse answer, GranuleFile file, long? size, PartialFile part, InactivityTimeout guard)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var stream = await answer.Response.Content.ReadAsStreamAsync(guard.Token);
            while (await ReadAsync(stream, buffer, size, part, guard.Token) is var count and > 0)
            {
                guard.Received(count);
                if (part.Length + count > ResponseValidator.LimitOf(file, options))
                    throw ResponseValidator.TooLarge(answer.Url, file, options);
                part.Append(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Errors of the network are told from those of the disk here, where both are an IOException.</summary>
    private static async ValueTask<int> ReadAsync(Stream stream, byte[] buffer, long? size, PartialFile part, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Temporary($"the connection ended after {part.Length} of {(size is null ? "an unknown number of" : size.Value)} bytes", e);
        }
    }

    private static void RequireWhole(ArchiveResponse answer, GranuleFile file, long? size, PartialFile part)
    {
        if ((size ?? file.Size) is { } expected && part.Length != expected)
            throw Temporary($"the connection ended after {part.Length} of {expected} bytes");

        if (part.Checksum() is not { } actual || file.Checksum is not { } stated || actual == stated.Value)
            return;

        // Pieces of two versions can have been put together, or a bit was lost on the way: from scratch it may come right.
        var why = $"its {stated.Algorithm} checksum is {actual}, but the metadata state {stated.Value}";
        throw part.Reject(actual) ? Final($"{why}. {SafeText.Host(answer.Url)} sent another file or a damaged one") : Temporary(why);
    }

    private static HttpFailure Temporary(string why, Exception? inner = null) => new(why, isTemporary: true, inner: inner);

    private static HttpFailure Final(string why) => new(why, isTemporary: false);
}
