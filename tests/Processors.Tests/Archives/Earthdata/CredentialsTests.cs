using System.Text;
using Datasets.Archives.Download;
using Datasets.Archives.Granules;
using Datasets.Storage.Http;

namespace Datasets.Archives.Earthdata;

public sealed class CredentialsTests : IDisposable
{
    private const string Bearer = $"Bearer {FetchScene.Token}";

    private static readonly string Basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"anna:{FetchScene.Password}"));

    private readonly FetchScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task The_token_goes_to_the_archive()
    {
        using var archive = new ScriptedServer(request =>
            request.Header("Authorization") == Bearer ? ServerAnswer.Ok(_scene.Content) : ServerAnswer.Refuse(401));

        await _scene.FetchAsync(_scene.File(archive.Url()));

        Assert.Single(archive.Requests);
    }

    [Fact]
    public async Task Without_credentials_none_are_sent()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));

        await _scene.FetchAsync(_scene.File(archive.Url()), _scene.Options(EarthdataCredentials.None));

        Assert.Null(archive.Requests[0].Header("Authorization"));
        Assert.Null(archive.Requests[0].Header("Cookie"));
    }

    [Fact]
    public async Task A_401_with_a_token_says_that_it_is_refused_or_expired()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Refuse(401));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.EndsWith(
            "401 Unauthorized from 127.0.0.1: the token is refused or has expired. Used was an Earthdata token; "
            + "get a new token at https://urs.earthdata.nasa.gov (Generate Token) if it is too old.",
            error.Message);
        Assert.False(error.IsTemporary);
        Assert.Single(archive.Requests);
    }

    /// <summary>Other than of one file that is kept from the user, it is of the user.</summary>
    [Fact]
    public async Task An_archive_that_refuses_every_file_is_not_asked_for_more()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Refuse(401));

        var errors = await FetchAsync(archive, files: 10);

        Assert.Equal(10, errors.Count);
        Assert.Equal(3, archive.Requests.Count);
        Assert.All(errors, error => Assert.Contains("401 Unauthorized from 127.0.0.1: the token is refused or has expired", error.Message, StringComparison.Ordinal));
        Assert.Single(errors.Select(error => error.Cause).Distinct());
        Assert.DoesNotContain("was not asked", errors[2].Message, StringComparison.Ordinal);
        Assert.Contains("was not asked for it, as it refused 3 files before", errors[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_gives_a_file_now_and_then_is_asked_for_each()
    {
        var count = 0;
        using var archive = new ScriptedServer(_ => count++ % 7 == 0 ? ServerAnswer.Ok(_scene.Content) : ServerAnswer.Refuse(401));

        await FetchAsync(archive, files: 40);

        Assert.Equal(40, archive.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_expires_in_the_middle_of_a_run_ends_the_downloads()
    {
        var count = 0;
        using var archive = new ScriptedServer(_ => count++ < 5 ? ServerAnswer.Ok(_scene.Content) : ServerAnswer.Refuse(401));

        var errors = await FetchAsync(archive, files: 40);

        Assert.Equal(15, archive.Requests.Count);
        Assert.Equal(35, errors.Count);
        Assert.Contains("the token is refused or has expired", errors[^1].Message, StringComparison.Ordinal);
        Assert.Contains("was not asked for it, as it refused 10 files before", errors[^1].Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<FetchException>> FetchAsync(ScriptedServer archive, int files)
    {
        using var fetcher = new HttpGranuleFetcher(_scene.Options());
        var errors = new List<FetchException>();
        for (var file = 0; file < files; file++)
        {
            try
            {
                await fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()), _scene.Folder);
            }
            catch (FetchException error)
            {
                errors.Add(error);
            }
        }
        return errors;
    }

    [Fact]
    public async Task A_401_without_credentials_says_how_to_give_some()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Refuse(401));

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(EarthdataCredentials.None));

        Assert.Contains("it wants an Earthdata login. Register at https://urs.earthdata.nasa.gov, then set EARTHDATA_TOKEN", error.Message);
    }

    [Fact]
    public async Task A_401_with_an_empty_secret_names_the_secret()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Refuse(401));
        var empty = EarthdataCredentials.Find(name => name == "EARTHDATA_TOKEN" ? "" : name == "HOME" ? "/nowhere" : null);

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(empty));

        Assert.Contains("EARTHDATA_TOKEN is set, but empty", error.Message);
    }

    [Fact]
    public async Task A_403_says_which_application_to_approve()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Refuse(403));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.Contains("403 Forbidden from 127.0.0.1: you may not have this file yet. Approve the archive's application", error.Message);
        Assert.Contains("'NASA GESDISC DATA ARCHIVE'", error.Message);
    }

    [Fact]
    public async Task A_login_page_in_place_of_data_is_recognised()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok("<html>log in</html>", ("Content-Type", "text/html; charset=utf-8")));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.Contains("127.0.0.1 sent an HTML page in place of the file, probably to log in", error.Message);
        Assert.False(error.IsTemporary);
    }

    [Fact]
    public async Task A_password_goes_to_the_login_host_only_and_a_session_comes_back()
    {
        using var login = new LoginServer(Basic);
        using var archive = new ScriptedServer(request => LoginServer.Guard(request, login.Url, _scene.Content));

        var options = _scene.Options(FetchScene.LoginCredentials, login.Url);
        using var fetcher = new HttpGranuleFetcher(options);
        await fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()), _scene.Folder);

        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
        Assert.All(archive.Requests, request => Assert.Null(request.Header("Authorization")));
        Assert.Equal(Basic, Assert.Single(login.Requests).Header("Authorization"));
        Assert.Null(login.Requests[0].Header("Cookie"));

        // The session lasts: the next file needs no login, and the login's own cookie stays with the login.
        await fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()) with { Name = "second.he5" }, _scene.Folder);
        Assert.Single(login.Requests);
        Assert.Equal("session=good", archive.Requests[^1].Header("Cookie"));
    }

    [Fact]
    public async Task A_token_can_log_in_too()
    {
        using var login = new LoginServer(Bearer);
        using var archive = new ScriptedServer(request => LoginServer.Guard(request, login.Url, _scene.Content));

        await _scene.FetchAsync(_scene.File(archive.Url()), _scene.Options(login: login.Url));

        Assert.Equal(Bearer, Assert.Single(login.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task A_wrong_password_is_named()
    {
        using var login = new LoginServer("Basic of someone else");
        using var archive = new ScriptedServer(request => LoginServer.Guard(request, login.Url, _scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(FetchScene.LoginCredentials, login.Url));

        Assert.Contains("401 Unauthorized from 127.0.0.1: the user name and password are refused. Used was an Earthdata user name and password", error.Message);
    }

    [Fact]
    public async Task A_login_that_shows_a_form_did_not_take_the_credentials()
    {
        using var login = new ScriptedServer(_ => ServerAnswer.Ok("<html>", ("Content-Type", "text/html")));
        using var archive = new ScriptedServer(request => LoginServer.Guard(request, login.Url("/"), _scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(FetchScene.LoginCredentials, login.Url("/")));

        Assert.Contains("127.0.0.1 shows a login page: it did not take an Earthdata user name and password. Approve", error.Message);
    }

    [Fact]
    public async Task An_archive_that_wants_a_login_is_named_where_there_are_no_credentials()
    {
        using var login = new LoginServer(Basic);
        using var archive = new ScriptedServer(request => LoginServer.Guard(request, login.Url, _scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(EarthdataCredentials.None, login.Url));

        Assert.Contains("127.0.0.1 wants an Earthdata login, but there are no credentials. Register at ", error.Message);
        Assert.Empty(login.Requests);
    }

    [Fact]
    public async Task A_session_that_is_never_accepted_is_a_loop()
    {
        using var login = new LoginServer(Basic);
        using var archive = new ScriptedServer(request => LoginServer.Guard(request, login.Url, _scene.Content, session: "session=other"));

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(FetchScene.LoginCredentials, login.Url));

        Assert.Contains("is redirected to itself: a redirect loop", error.Message);
    }

    [Fact]
    public async Task A_redirect_to_a_foreign_host_is_not_followed()
    {
        using var foreign = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));
        using var archive = new ScriptedServer(_ => ServerAnswer.Redirect(foreign.Url("/steal?the-secret=1", "localhost")));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.EndsWith(
            $"127.0.0.1 redirects to {foreign.Url("/steal", "localhost")}, but host localhost is not allowed (allowed: 127.0.0.1). "
            + "If you trust it, add it to source.hosts.",
            error.Message);
        Assert.False(error.IsTemporary);
        Assert.Empty(foreign.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Neither_token_nor_cookie_follows_a_redirect_to_another_host(bool isArchive)
    {
        using var other = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));
        using var archive = new ScriptedServer(_ => ServerAnswer.Redirect(
            other.Url("/signed", "localhost"), ("Set-Cookie", "session=good"), ("Set-Cookie", "wide=1; Domain=localhost")));

        var options = _scene.Options() with { RedirectHosts = isArchive ? [] : ["localhost"] };
        await _scene.FetchAsync(_scene.File(archive.Url()), options, isArchive ? ["127.0.0.1", "localhost"] : ["127.0.0.1"]);

        Assert.Equal(Bearer, archive.Requests[0].Header("Authorization"));
        var followed = Assert.Single(other.Requests);
        Assert.Null(followed.Header("Authorization"));
        Assert.Null(followed.Header("Cookie"));
        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
    }

    [Fact]
    public async Task The_token_does_not_change_ports_either()
    {
        using var other = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));
        using var archive = new ScriptedServer(_ => ServerAnswer.Redirect(other.Url("/data")));

        await _scene.FetchAsync(_scene.File(archive.Url()));

        Assert.Null(Assert.Single(other.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task An_archive_behind_a_redirect_that_wants_the_token_is_explained()
    {
        using var other = new ScriptedServer(_ => ServerAnswer.Refuse(401));
        using var archive = new ScriptedServer(_ => ServerAnswer.Redirect(other.Url("/data")));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.Contains("it was reached by a redirect from another host, and a token never crosses one", error.Message);
    }

    [Fact]
    public async Task A_redirect_loop_is_named()
    {
        using var archive = new ScriptedServer(request => ServerAnswer.Redirect(new Uri(
            $"http://{request.Header("Host")}{(request.Path == "/a" ? "/b" : "/a")}")));

        var error = await _scene.FailAsync(_scene.File(archive.Url(), "/a"));

        Assert.EndsWith($"{archive.Url("/a")} is redirected to itself: a redirect loop.", error.Message);
        Assert.False(error.IsTemporary);
        Assert.Equal(2, archive.Requests.Count);
    }

    [Fact]
    public async Task An_endless_chain_of_redirects_ends()
    {
        var count = 0;
        using var archive = new ScriptedServer(request => ServerAnswer.Redirect(new Uri($"http://{request.Header("Host")}/{count++}")));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.Contains("it is redirected more than 10 times", error.Message);
        Assert.Equal(11, archive.Requests.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "but file is not https")]
    [InlineData("http://e4ftl01.earthdata.nasa.gov/x", "but http to host e4ftl01.earthdata.nasa.gov is not encrypted; only https is allowed")]
    [InlineData("https://anna:the-secret@127.0.0.1/x", "but the URL on host 127.0.0.1 carries a user name")]
    [InlineData("http://169.254.169.254/latest/meta-data", "but http to host 169.254.169.254 is not encrypted")]
    public async Task A_redirect_to_something_else_is_refused(string location, string why)
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Redirect(new Uri(location)));

        Assert.Contains(why, (await _scene.FailAsync(_scene.File(archive.Url()))).Message);
    }

    [Fact]
    public async Task A_redirect_to_nowhere_is_named()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Refuse(302));

        Assert.Contains("127.0.0.1 redirects to nowhere", (await _scene.FailAsync(_scene.File(archive.Url()))).Message);
    }

    [Fact]
    public async Task A_link_to_a_host_that_is_not_allowed_is_not_asked()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()), hosts: "*.earthdata.nasa.gov");

        Assert.EndsWith(
            "host 127.0.0.1 is not allowed (allowed: *.earthdata.nasa.gov). If you trust it, add it to source.hosts.", error.Message);
        Assert.Empty(archive.Requests);
    }

    [Fact]
    public async Task Loopback_is_allowed_where_the_options_say_so()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));

        await _scene.FetchAsync(_scene.File(archive.Url()), _scene.Options() with { AllowLoopback = true }, "*.earthdata.nasa.gov");

        Assert.Single(archive.Requests);
    }

    /// <summary>A login in the manner of Earthdata's: it takes credentials and sends the user back with a code.</summary>
    private sealed class LoginServer : IDisposable
    {
        private readonly ScriptedServer _server;

        public LoginServer(string accepted) => _server = new ScriptedServer(request => request.Header("Authorization") == accepted
            ? ServerAnswer.Redirect(
                new Uri(Uri.UnescapeDataString(request.Target.Split("redirect_uri=")[1]) + "?code=the-secret-code"),
                ("Set-Cookie", "urs=the-secret-urs-session; Path=/"))
            : ServerAnswer.Refuse(401));

        public Uri Url => _server.Url();

        public IReadOnlyList<ServerRequest> Requests => _server.Requests;

        /// <summary>The archive's side: no session, no file.</summary>
        public static ServerAnswer Guard(ServerRequest request, Uri login, byte[] content, string session = "session=good")
        {
            var archive = new Uri($"http://{request.Header("Host")}");
            if (request.Path == "/callback")
                return ServerAnswer.Redirect(
                    new Uri(archive, $"/data/{FetchScene.Name}{FetchScene.Query}"), ("Set-Cookie", "session=good; Path=/; HttpOnly"));
            return request.Header("Cookie") == session
                ? ServerAnswer.Ok(content)
                : ServerAnswer.Redirect(new Uri(login, $"/oauth/authorize?redirect_uri={Uri.EscapeDataString(new Uri(archive, "/callback").AbsoluteUri)}"));
        }

        public void Dispose() => _server.Dispose();
    }
}
