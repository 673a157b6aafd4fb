using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Serving;

public sealed class OutputServerTests : IDisposable
{
    private const string Cog = "omi-ozone/2024/item/item_ozone.tif";

    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 1000).Select(index => (byte)(index * 7))];

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    public OutputServerTests()
    {
        Put("catalog.json", """{"type": "Catalog"}"""u8);
        Put("omi-ozone/2024/item/item.json", """{"type": "Feature"}"""u8);
        Put(Cog, Pixels);
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("catalog.json", "application/json")]
    [InlineData("omi-ozone/collection.json", "application/json")]
    [InlineData("omi-ozone/2024/catalog.json", "application/json")]
    [InlineData("omi-ozone/2024/item/item.json", "application/geo+json")]
    [InlineData("omi-ozone/2024/items.parquet", "application/vnd.apache.parquet")]
    [InlineData("_browse/page.js", "text/javascript; charset=utf-8")]
    [InlineData("_browse/page.css", "text/css; charset=utf-8")]
    [InlineData("index.html", "text/html; charset=utf-8")]
    [InlineData("omi-ozone/2024/item/item.png", "image/png")]
    [InlineData("_browse/strip.webp", "image/webp")]
    [InlineData("omi-ozone/_series/ozone/c/0/0", "application/octet-stream")]
    public async Task A_file_has_the_media_type_of_its_kind(string key, string type)
    {
        Put(key, "some content"u8);
        await using var server = await StartAsync();

        using var answer = await _client.GetAsync(new Uri(server.Address, key), TestContext.Current.CancellationToken);

        Assert.Equal("some content", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_COG_is_a_COG_with_its_profile_and_its_bytes()
    {
        await using var server = await StartAsync();

        using var answer = await _client.GetAsync(new Uri(server.Address, Cog), TestContext.Current.CancellationToken);

        Assert.Equal(Pixels, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("image/tiff; application=geotiff; profile=cloud-optimized", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=990-", 990, 10)]
    [InlineData("bytes=990-5000", 990, 10)]
    [InlineData("bytes=-16", 984, 16)]
    [InlineData("bytes=-5000", 0, 1000)]
    [InlineData("bytes=999-999", 999, 1)]
    public async Task A_range_is_answered_by_these_bytes(string range, int start, int length)
    {
        await using var server = await StartAsync();

        using var answer = await GetAsync(server, Cog, ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(start, start + length - 1, 1000), answer.Content.Headers.ContentRange);
        Assert.Equal(length, answer.Content.Headers.ContentLength);
        Assert.Equal(Pixels[start..(start + length)], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=-0")]
    public async Task A_range_beyond_the_end_is_refused_with_the_size(string range)
    {
        await using var server = await StartAsync();

        using var answer = await GetAsync(server, Cog, ("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(1000), answer.Content.Headers.ContentRange);
    }

    /// <summary>RFC 9110: a server may ignore a range.</summary>
    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("pixels=0-1")]
    [InlineData("bytes=7-3")]
    [InlineData("nonsense")]
    public async Task Ranges_that_are_not_one_of_bytes_are_answered_by_the_whole(string range)
    {
        await using var server = await StartAsync();

        using var answer = await GetAsync(server, Cog, ("Range", range));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Pixels, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task HEAD_states_size_and_type_and_sends_nothing()
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(server.Address, Cog));

        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1000, answer.Content.Headers.ContentLength);
        Assert.Equal(File.GetLastWriteTimeUtc(_folder[Cog]), answer.Content.Headers.LastModified!.Value.UtcDateTime, TimeSpan.FromSeconds(1));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_client_has_is_not_sent_again_and_what_changed_is()
    {
        await using var server = await StartAsync();
        using var first = await GetAsync(server, Cog);
        var tag = first.Headers.ETag!.ToString();

        using var again = await GetAsync(server, Cog, ("If-None-Match", tag));
        using var rest = await GetAsync(server, Cog, ("If-Range", tag), ("Range", "bytes=10-19"));
        Put(Cog, Pixels[..500]);
        using var changed = await GetAsync(server, Cog, ("If-None-Match", tag));
        using var whole = await GetAsync(server, Cog, ("If-Range", tag), ("Range", "bytes=10-19"));
        using var other = await GetAsync(server, Cog, ("If-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(500, whole.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.PreconditionFailed, other.StatusCode);
    }

    [Fact]
    public async Task Text_is_compressed_where_the_client_can_unpack_it_and_pixels_are_not()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\"datetime\": \"2024-09-24T00:00:00Z\", ", 500)));
        Put("omi-ozone/index.json", text);
        await using var server = await StartAsync();

        using var json = await GetAsync(server, "omi-ozone/index.json", ("Accept-Encoding", "gzip"));
        using var cog = await GetAsync(server, Cog, ("Accept-Encoding", "gzip"));
        using var part = await GetAsync(server, "omi-ozone/index.json", ("Accept-Encoding", "gzip"), ("Range", "bytes=0-9"));

        Assert.Equal("gzip", Assert.Single(json.Content.Headers.ContentEncoding));
        Assert.True((await json.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length < text.Length / 10);
        Assert.Empty(cog.Content.Headers.ContentEncoding);
        Assert.Empty(part.Content.Headers.ContentEncoding);
        Assert.Equal(text[..10], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pages_of_other_origins_may_read_ranges_after_a_preflight()
    {
        await using var server = await StartAsync();
        using var ask = new HttpRequestMessage(HttpMethod.Options, new Uri(server.Address, Cog));
        ask.Headers.Add("Origin", "https://radiantearth.github.io");
        ask.Headers.Add("Access-Control-Request-Method", "GET");
        ask.Headers.Add("Access-Control-Request-Headers", "range, x-other");
        ask.Headers.Add("Access-Control-Request-Private-Network", "true");

        using var preflight = await _client.SendAsync(ask, TestContext.Current.CancellationToken);
        using var answer = await GetAsync(server, Cog, ("Origin", "https://radiantearth.github.io"), ("Range", "bytes=0-1"));
        using var missing = await GetAsync(server, "missing.tif", ("Origin", "https://radiantearth.github.io"));

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("*", Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal("range, x-other", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Contains("GET", Header(preflight, "Access-Control-Allow-Methods"));
        Assert.Equal("true", Header(preflight, "Access-Control-Allow-Private-Network"));
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("Content-Range", Header(answer, "Access-Control-Expose-Headers"));
        Assert.Equal("*", Header(missing, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Nothing_can_be_changed(string method)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, Cog));

        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(Pixels, File.ReadAllBytes(_folder[Cog]));
    }

    /// <summary>As no client would send them: HttpClient takes dots out itself.</summary>
    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/omi-ozone/../../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/omi-ozone/%2e%2e%2f%2e%2e%2fsecret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("/..;/secret.txt")]
    [InlineData("//secret.txt")]
    [InlineData("/secret.txt%00.json")]
    [InlineData("/.hidden")]
    [InlineData("/omi-ozone/.hidden/key.json")]
    [InlineData("/_work/half-done.tif")]
    [InlineData("/omi-ozone")]
    [InlineData("/omi-ozone/")]
    public async Task No_path_leads_out_of_the_root_or_to_what_is_hidden(string path)
    {
        Put("output/catalog.json", "{}"u8);
        Put("secret.txt", "out of the root"u8);
        Put("output/.hidden", "hidden"u8);
        Put("output/omi-ozone/.hidden/key.json", "hidden"u8);
        Put("output/_work/half-done.tif", "half done"u8);
        await using var server = await StartAsync("output");

        var answer = await AskAsync(server, $"GET {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|404) ", answer);
        Assert.DoesNotContain("out of the root", answer);
        Assert.DoesNotContain("hidden", answer);
        Assert.DoesNotContain("half done", answer);
    }

    [Fact]
    public async Task Links_are_followed_within_the_root_and_not_out_of_it()
    {
        Put("output/year/item.json", "within"u8);
        Put("elsewhere/secret.json", "out of the root"u8);
        Put("output-2/secret.json", "out of the root"u8);
        Directory.CreateSymbolicLink(_folder["served"], _folder["output"]);
        Directory.CreateSymbolicLink(_folder["output/latest"], "year");
        Directory.CreateSymbolicLink(_folder["output/folder"], _folder["elsewhere"]);
        File.CreateSymbolicLink(_folder["output/file.json"], "../elsewhere/secret.json");
        File.CreateSymbolicLink(_folder["output/twin.json"], _folder["output-2/secret.json"]);
        File.CreateSymbolicLink(_folder["output/detour.json"], "folder/secret.json");
        File.CreateSymbolicLink(_folder["output/circle.json"], "circle.json");
        await using var server = await StartAsync("served");

        Assert.Equal("within", await _client.GetStringAsync(new Uri(server.Address, "latest/item.json"), TestContext.Current.CancellationToken));
        foreach (var key in new[] { "folder/secret.json", "file.json", "twin.json", "detour.json", "circle.json" })
        {
            using var answer = await GetAsync(server, key);
            Assert.False(answer.IsSuccessStatusCode, key);
            Assert.DoesNotContain("out of the root", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_root_without_a_page_says_so_and_names_the_catalog()
    {
        await using var server = await StartAsync();

        using var answer = await GetAsync(server, "");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("has no <code>index.html</code>", page);
        Assert.Contains("href=\"catalog.json\"", page);
        Put("index.html", "<title>the page</title>"u8);
        Assert.Equal("<title>the page</title>", await _client.GetStringAsync(server.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Slow_clients_are_dropped_and_hold_up_no_other()
    {
        // More than the system's buffers of a connection hold, and no disk: a hole.
        using (var large = File.Create(_folder["large.tif"]))
            large.SetLength(64 << 20);
        var options = new ServerOptions { HeadersTimeout = TimeSpan.FromSeconds(1), SlowestClient = TimeSpan.FromMilliseconds(500) };
        await using var server = await StartAsync("", options);
        using var slowToAsk = await ConnectAsync(server, "GET /catalog.json HTTP/1.1\r\nHost: ");
        using var slowToRead = await ConnectAsync(server, $"GET /large.tif HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n");

        Assert.Contains("Catalog", await _client.GetStringAsync(new Uri(server.Address, "catalog.json"), TestContext.Current.CancellationToken));

        Assert.True(await EndsAsync(slowToAsk) < 1000, "the answer to half a request is an error at most");
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.True(await EndsAsync(slowToRead) < 64 << 20, "what was sent before the client was dropped is a part");
    }

    [Fact]
    public async Task The_link_to_STAC_Browser_has_the_address_as_its_routes_do()
    {
        await using var server = await StartAsync();

        Assert.Equal(IPAddress.Loopback.ToString(), server.Address.Host);
        Assert.Equal($"https://radiantearth.github.io/stac-browser/#/external/http:/127.0.0.1:{server.Address.Port}/catalog.json", server.StacBrowserAddress.AbsoluteUri);
    }

    private Task<OutputServer> StartAsync(string folder = "", ServerOptions? options = null) =>
        OutputServer.StartAsync(new FolderStore(_folder[folder]), options, TestContext.Current.CancellationToken);

    private void Put(string key, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[key])!);
        File.WriteAllBytes(_folder[key], content);
    }

    private async Task<HttpResponseMessage> GetAsync(OutputServer server, string key, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, key));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    private static async Task<string> AskAsync(OutputServer server, string request)
    {
        using var client = await ConnectAsync(server, request);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<TcpClient> ConnectAsync(OutputServer server, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Reads until the server ends the connection.</summary>
    /// <returns>How many bytes came.</returns>
    private static async Task<long> EndsAsync(TcpClient client)
    {
        var (total, buffer) = (0L, new byte[1 << 16]);
        try
        {
            while (await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) is var count and > 0)
                total += count;
        }
        catch (IOException)
        {
            // Dropped rather than closed.
        }
        return total;
    }
}
