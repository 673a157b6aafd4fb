using System.Buffers;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;
using Microsoft.Win32.SafeHandles;

namespace Datasets.Archives.Ranges;

/// <summary>
/// A file on a server, of which the parts that are read are fetched. What came is kept in a sparse file on disk, so nothing is fetched twice, and
/// memory does not grow with it. All parts are of one version of the file.
/// </summary>
/// <remarks>One thread at a time reads; several requests are under way at once.</remarks>
public sealed class RemoteFile : IByteSource
{
    /// <summary>The first request's size: many files have all of their metadata there.</summary>
    private const long HeadBytes = 128 << 10;

    /// <summary>What a read that was not announced fetches at least. It doubles as long as reads go on close to the one before.</summary>
    private const long SmallestReadAhead = 32 << 10;
    private const long LargestReadAhead = 2 << 20;

    /// <summary>Reads of metadata go back a little, too.</summary>
    private const long Alignment = 4 << 10;
    private const int ParallelRequests = 6;
    private const int BufferSize = 128 << 10;

    private readonly IRangeClient _client;
    private readonly string _name;
    private readonly string _folder;
    private readonly HttpRetry _retry;
    private readonly RemoteTimes _times;
    private readonly SafeFileHandle _cache;
    private readonly CancellationToken _cancellationToken;
    private readonly Lock _lock = new();
    private readonly ByteRangeSet _present = new();
    private readonly ByteRangeSet _announced = new();
    private string? _version;
    private bool _isVersionKnown;
    private long _lastEnd;
    private long _readAhead = SmallestReadAhead;
    private int _requests;
    private long _received;

    private RemoteFile(IRangeClient client, string name, string folder, HttpRetry retry, RemoteTimes times, CancellationToken cancellationToken)
    {
        (_client, _name, _folder, _retry, _times, _cancellationToken) = (client, name, folder, retry, times, cancellationToken);
        _cache = File.OpenHandle(
            Path.Combine(folder, $".{name}.parts"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    public long Length { get; private set; }

    public bool TakesHints => true;

    /// <summary>Requests that were sent, those that were sent again included.</summary>
    public int Requests => _requests;

    /// <summary>Bytes that came.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Bytes that were announced and are not there yet.</summary>
    public long BytesAnnounced
    {
        get
        {
            lock (_lock)
                return RangePlan.Requests(_announced.Ranges, _present).Sum(range => range.Length);
        }
    }

    /// <summary>Fetches the file's first bytes, which tell how long it is.</summary>
    /// <param name="cancellationToken">Ends this, and every later read.</param>
    /// <exception cref="RangesUnavailableException">The server sends the whole file only.</exception>
    /// <exception cref="DatasetsException">The server does not give the bytes, or they cannot be kept.</exception>
    internal static async Task<RemoteFile> OpenAsync(
        IRangeClient client, string name, string folder, HttpRetry retry, RemoteTimes times, CancellationToken cancellationToken)
    {
        RemoteFile? file = null;
        try
        {
            Directory.CreateDirectory(folder);
            file = new RemoteFile(client, name, folder, retry, times, cancellationToken);
            await file.FetchOneAsync(new ByteRange(0, HeadBytes), cancellationToken);
            return file;
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw DiskErrors.ToStorageException("cannot write in", folder, e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(long at, Span<byte> destination)
    {
        var wanted = new ByteRange(at, destination.Length);
        if (!IsPresent(wanted))
            Fetch(WithReadAhead(wanted));
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_cache, destination, at);
            if (read == 0)
                throw new EndOfStreamException($"{_name} has {Length} bytes, and byte {at} is wanted");
            destination = destination[read..];
            at += read;
        }
    }

    /// <inheritdoc/>
    public void Fetch(IReadOnlyList<ByteRange> ranges)
    {
        IReadOnlyList<ByteRange> requests;
        lock (_lock)
            requests = RangePlan.Requests(ranges, _present);
        if (requests.Count > 0)
            FetchAllAsync(requests).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Announce(IReadOnlyList<ByteRange> ranges)
    {
        lock (_lock)
        {
            foreach (var range in ranges)
                _announced.Add(range);
        }
    }

    /// <summary>Fetches all that was announced.</summary>
    /// <exception cref="DatasetsException">The server does not give it.</exception>
    public Task FetchAnnouncedAsync()
    {
        IReadOnlyList<ByteRange> requests;
        lock (_lock)
            requests = RangePlan.Requests(_announced.Ranges, _present);
        return FetchAllAsync(requests);
    }

    public void Dispose() => _cache.Dispose();

    private bool IsPresent(ByteRange range)
    {
        lock (_lock)
            return _present.Contains(range);
    }

    private List<ByteRange> WithReadAhead(ByteRange wanted)
    {
        var isNear = wanted.Start >= _lastEnd - SmallestReadAhead && wanted.Start <= _lastEnd + LargestReadAhead;
        _readAhead = isNear ? Math.Min(2 * _readAhead, LargestReadAhead) : SmallestReadAhead;
        var start = wanted.Start / Alignment * Alignment;
        var end = Math.Min(Length, Math.Max(wanted.End, start + _readAhead));
        _lastEnd = end;
        return [ByteRange.Between(start, end)];
    }

    private Task FetchAllAsync(IReadOnlyList<ByteRange> requests) => Parallel.ForEachAsync(
        requests,
        new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = _cancellationToken },
        async (request, token) => await FetchOneAsync(request, token));

    /// <summary>One range; what came before a connection broke is not asked for again.</summary>
    private async Task FetchOneAsync(ByteRange range, CancellationToken cancellationToken)
    {
        var rest = range;
        try
        {
            await _retry.RunAsync(
                _name,
                async token =>
                {
                    rest = await ReceiveAsync(rest, token);
                    return rest.Length == 0 ? true : throw new HttpFailure($"the connection ended {rest.Length} bytes before the end of a part", isTemporary: true);
                },
                cancellationToken);
        }
        catch (HttpFailure e)
        {
            throw _client.Explain(e);
        }
    }

    /// <returns>What did not come.</returns>
    private async ValueTask<ByteRange> ReceiveAsync(ByteRange range, CancellationToken cancellationToken)
    {
        // To wait for other requests is no inactivity of the server.
        using var slot = await _client.TakeSlotAsync(cancellationToken);
        using var guard = new InactivityTimeout(_times.Inactivity, _times.Clock, cancellationToken);
        var at = range.Start;
        try
        {
            Interlocked.Increment(ref _requests);
            using var response = await _client.GetAsync(range, _isVersionKnown ? _version : null, guard.Token);
            guard.Reset();
            var end = Math.Min(Accept(response, range), response.Range.End);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                while (at < end && await ReadAsync(response.Content, buffer.AsMemory(0, (int)Math.Min(BufferSize, end - at)), guard.Token) is var count and > 0)
                {
                    guard.Received(count);
                    Keep(buffer.AsSpan(0, count), at);
                    Interlocked.Add(ref _received, count);
                    lock (_lock)
                        _present.Add(new ByteRange(at, count));
                    at += count;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
            return ByteRange.Between(at, Math.Min(range.End, Length));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFailure($"the connection stalled after {at - range.Start} of {range.Length} bytes of a part", isTemporary: true, inner: e);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(_cache, bytes, at);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot write in", _folder, e);
        }
    }

    /// <returns>Where the range ends in the file.</returns>
    private long Accept(RangeResponse response, ByteRange range)
    {
        lock (_lock)
        {
            if (!_isVersionKnown)
                (_isVersionKnown, _version, Length) = (true, response.Version, response.FileLength);
        }
        if (response.Version != _version || response.FileLength != Length)
        {
            throw new FileChangedException(
                $"{_name} changed on its server while it was read: it was of {Length} bytes{Named(_version)}, and is of {response.FileLength}{Named(response.Version)}. Run again");
        }
        return Math.Min(range.End, Length);
    }

    private static string Named(string? version) => version is null ? "" : $" ({SafeText.Text(version, 60)})";

    /// <summary>Errors of the network are told from those of the disk here, where both are an IOException.</summary>
    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new HttpFailure($"the connection ended in the middle of a part: {SafeText.Text(e.Message)}", isTemporary: true, inner: e);
        }
    }
}
