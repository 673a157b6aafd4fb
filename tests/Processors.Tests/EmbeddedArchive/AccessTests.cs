using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;

namespace Datasets.EmbeddedArchive;

/// <summary>Who may read the archive's files, by which way, and in which pieces.</summary>
public sealed class AccessTests : ServerTests
{
    private static readonly string Path = PathOf(TenDays.From);

    [Fact]
    public async Task A_token_opens_the_archive_at_once()
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive, archive.Options.Token);

        var bytes = await client.GetByteArrayAsync(Path, Cancellation);

        Assert.Equal(OmdoaO3eGranule.Generate(TenDays.From, options: TenDays.Granule).ToBytes(), bytes);
        Assert.Equal(0, archive.Requests.Logins);
    }

    [Fact]
    public async Task A_wrong_token_is_refused()
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive, "another-token");

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Path, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("data/Aura_OMI_Level3/OMDOAO3e.003/2022/OMI-Aura_L3-OMDOAO3e_2022m0120_v003-2022m0122t000000.he5")]
    [InlineData("data/elsewhere/file.he5")]
    [InlineData("data/../search")]
    public async Task There_is_nothing_where_the_catalogue_has_nothing(string path)
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive, archive.Options.Token);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic ZW1iZWRkZWQ6YXJjaGl2ZQ==")]
    public async Task Without_a_token_one_is_sent_to_the_login_host(string? authorization)
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive);
        if (authorization is not null)
            client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);

        using var response = await client.GetAsync(Path, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(archive.LoginHost, response.Headers.Location!.Host);
        Assert.NotEqual(archive.Address.Host, response.Headers.Location.Host);
        Assert.Equal("/login/oauth/authorize", response.Headers.Location.AbsolutePath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("embedded:wrong")]
    [InlineData("other:archive")]
    public async Task The_login_host_refuses_whom_it_does_not_know(string userAndPassword)
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive);
        var login = (await client.GetAsync(Path, Cancellation)).Headers.Location!;
        if (userAndPassword.Length > 0)
            client.DefaultRequestHeaders.Authorization = Basic(userAndPassword);

        using var response = await client.GetAsync(login, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Basic", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_user_logs_in_and_comes_back_to_the_file_with_a_session()
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive);

        var callback = await LogInAsync(archive, client);
        using var back = await client.GetAsync(callback, Cancellation);
        client.DefaultRequestHeaders.Add("Cookie", back.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var file = await client.GetAsync(back.Headers.Location, Cancellation);
        using var another = await client.GetAsync(PathOf(TenDays.To), Cancellation);

        Assert.Equal("/" + Path, back.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Equal(HttpStatusCode.OK, another.StatusCode);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive);
        var callback = await LogInAsync(archive, client);

        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(callback, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(callback, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task An_ordinary_client_with_cookies_gets_through()
    {
        await using var archive = await StartAsync(TenDays);
        var credentials = new CredentialCache { { new Uri($"http://localhost:{archive.Address.Port}"), "Basic", new(archive.Options.User, archive.Options.Password) } };
        using var client = new HttpClient(new SocketsHttpHandler { Credentials = credentials }) { BaseAddress = archive.Address };

        var bytes = await client.GetByteArrayAsync(Path, Cancellation);

        Assert.Equal("\x89HDF", Encoding.Latin1.GetString(bytes, 0, 4));
    }

    [Fact]
    public async Task A_file_can_be_read_in_ranges()
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive, archive.Options.Token);
        var whole = await client.GetByteArrayAsync(Path, Cancellation);

        using var part = await GetRangeAsync(client, 100, 199);
        using var beyond = await GetRangeAsync(client, whole.Length, null);
        using var resumed = await GetRangeAsync(client, 1000, null, part.Headers.ETag);
        using var changed = await GetRangeAsync(client, 1000, null, new EntityTagHeaderValue("\"another\""));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[100..200], await part.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, resumed.StatusCode);
        Assert.Equal(whole[1000..], await resumed.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(whole, await changed.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task HEAD_tells_the_size()
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive, archive.Options.Token);
        var whole = await client.GetByteArrayAsync(Path, Cancellation);

        using var head = await client.SendAsync(new(HttpMethod.Head, Path), Cancellation);

        Assert.Equal(whole.Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task S3_credentials_need_the_same_access_and_have_NASAs_keys()
    {
        await using var archive = await StartAsync(TenDays);
        using var stranger = Client(archive);
        using var client = Client(archive, archive.Options.Token);

        var answer = JsonNode.Parse(await client.GetStringAsync("s3credentials", Cancellation))!.AsObject();

        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("s3credentials", Cancellation)).StatusCode);
        Assert.Equal(["accessKeyId", "expiration", "secretAccessKey", "sessionToken"], answer.Select(pair => pair.Key).Order());
    }

    private static async Task<Uri> LogInAsync(EmbeddedArchiveServer archive, HttpClient client)
    {
        var login = (await client.GetAsync(Path, Cancellation)).Headers.Location!;
        using var request = new HttpRequestMessage(HttpMethod.Get, login);
        request.Headers.Authorization = Basic($"{archive.Options.User}:{archive.Options.Password}");
        using var response = await client.SendAsync(request, Cancellation);
        return response.Headers.Location!;
    }

    private static async Task<HttpResponseMessage> GetRangeAsync(HttpClient client, long from, long? to, EntityTagHeaderValue? ifRange = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Range = new(from, to);
        if (ifRange is not null)
            request.Headers.IfRange = new(ifRange);
        return await client.SendAsync(request, Cancellation);
    }

    private static AuthenticationHeaderValue Basic(string userAndPassword) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));
}
