using System.IO.Compression;
using System.Net;
using System.Text;
using Datasets.Archives.Granules;
using Datasets.Storage.Http;

namespace Datasets.Archives.Cmr;

/// <summary>A server that is slow, endless or damaged keeps a run for a stated time.</summary>
public class CmrPatienceTests
{
    private readonly QuickTime _time = new();

    [Fact]
    public async Task A_drip_is_waited_for_five_minutes_in_all()
    {
        var began = _time.GetUtcNow();
        using var handler = new Drip(_time);
        using var discovery = new CmrDiscovery(Options(), handler);

        var error = await Assert.ThrowsAsync<DiscoveryException>(() => ReadAsync(discovery));

        Assert.True(error.IsTemporary);
        Assert.Contains("300 s that all attempts may take", error.Message, StringComparison.Ordinal);
        // Two whole answers' time and the rest of a third, and the waits between them.
        Assert.Equal(3, handler.Requests);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task More_granules_than_a_search_may_have_are_refused_at_the_first_page()
    {
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok(
            UmmAnswer.Of(1_000_000_000, UmmAnswer.Granule(1)), ("CMR-Hits", "1000000000"), ("CMR-Search-After", "mark")));
        using var discovery = new CmrDiscovery(Options() with { Endpoint = cmr.Url("/search") });

        var error = await Assert.ThrowsAsync<DiscoveryException>(() => ReadAsync(discovery));

        Assert.Contains("1000000000 granules, and a search may have 5000000", error.Message, StringComparison.Ordinal);
        Assert.Single(cmr.Requests);
    }

    [Fact]
    public async Task Endless_pages_come_to_their_end()
    {
        var page = 0;
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok(UmmAnswer.Of(UmmAnswer.Granule(2 * ++page), UmmAnswer.Granule(2 * page + 1)), ("CMR-Search-After", $"m{page}")));
        using var discovery = new CmrDiscovery(Options() with { Endpoint = cmr.Url("/search"), MaximumGranules = 9 });

        var error = await Assert.ThrowsAsync<DiscoveryException>(() => ReadAsync(discovery));

        Assert.Contains("has 10 granules, and a search may have 9", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, cmr.Requests.Count);
    }

    [Fact]
    public async Task A_damaged_gzip_is_tried_again_and_may_pass_by_itself()
    {
        var whole = Gzip(UmmAnswer.Of(UmmAnswer.Granule(1)));
        byte[] damaged = [.. whole[..20], .. new byte[whole.Length - 20]];
        var asked = 0;
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok(++asked % 3 == 0 ? whole : damaged, ("Content-Encoding", "gzip"), ("CMR-Hits", "1")));
        using var discovery = new CmrDiscovery(Options() with { Endpoint = cmr.Url("/search") });
        Assert.Single(await ReadAsync(discovery));
        Assert.Equal(3, asked);

        using var broken = new ScriptedServer(_ => ServerAnswer.Ok(damaged, ("Content-Encoding", "gzip")));
        using var lookup = new CmrProductLookup(Options() with { Endpoint = broken.Url("/search") });
        var error = await Assert.ThrowsAsync<DiscoveryException>(() => lookup.FindAsync("OMDOAO3e", TestContext.Current.CancellationToken));

        Assert.True(error.IsTemporary);
        Assert.Contains("cannot be decompressed", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, broken.Requests.Count);
    }

    private CmrOptions Options() => new() { PageSize = 2, Retry = new HttpRetryOptions { Time = _time, Random = () => 0.5 } };

    private static async Task<List<DiscoveredGranule>> ReadAsync(CmrDiscovery discovery) =>
        await discovery.DiscoverAsync(UmmAnswer.Dataset(), UmmAnswer.Window, TestContext.Current.CancellationToken).ToListAsync();

    private static byte[] Gzip(string text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    /// <summary>A server that sends a byte each ten seconds, for ever.</summary>
    private sealed class Drip(QuickTime time) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Bytes(time)) });
        }

        private sealed class Bytes(QuickTime time) : Stream
        {
            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => throw new NotSupportedException();
            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                time.Advance(TimeSpan.FromSeconds(10));
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                buffer.Span[0] = (byte)' ';
                return 1;
            }

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
            public override void Flush() => throw new NotSupportedException();
            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
            public override void SetLength(long value) => throw new NotSupportedException();
            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }
    }
}
