using System.Text;
using Datasets.Archives.Download;
using Datasets.Storage.Http;

namespace Datasets.Archives.Earthdata;

public sealed class TokenRenewalTests : IDisposable
{
    private const string NewToken = "eyJ-the-secret-new-token";

    private static readonly string Basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"anna:{FetchScene.Password}"));

    private readonly FetchScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_login_gets_a_token_where_the_archive_wants_one_and_keeps_it()
    {
        using var login = Login(NewToken);
        using var archive = Archive();
        using var fetcher = new HttpGranuleFetcher(_scene.Options(FetchScene.LoginCredentials, login.Url()));

        await fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()), _scene.Folder);
        await fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()) with { Name = "second.he5" }, _scene.Folder);

        var asked = Assert.Single(login.Requests);
        Assert.Equal(("/api/users/find_or_create_token", Basic), (asked.Path, asked.Header("Authorization")));
        Assert.Equal([null, $"Bearer {NewToken}", $"Bearer {NewToken}"], archive.Requests.Select(request => request.Header("Authorization")));
        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
    }

    [Fact]
    public async Task A_token_that_has_expired_is_renewed_by_the_login_beside_it()
    {
        using var login = Login(NewToken);
        using var archive = Archive();
        var both = EarthdataCredentials.Find(name => name switch
        {
            "EARTHDATA_TOKEN" => FetchScene.Token,
            "EARTHDATA_USERNAME" => "anna",
            "EARTHDATA_PASSWORD" => FetchScene.Password,
            _ => null,
        });

        await _scene.FetchAsync(_scene.File(archive.Url()), _scene.Options(both, login.Url()));

        Assert.Equal([$"Bearer {FetchScene.Token}", $"Bearer {NewToken}"], archive.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_new_token_that_is_refused_too_is_the_end()
    {
        using var login = Login("eyJ-the-secret-useless-token");
        using var archive = Archive();

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(FetchScene.LoginCredentials, login.Url()));

        Assert.Contains("401 Unauthorized from 127.0.0.1: the token is refused", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTemporary);
        Assert.Single(login.Requests);
        Assert.Equal(2, archive.Requests.Count);
    }

    [Fact]
    public async Task A_login_that_refuses_the_password_is_named()
    {
        using var login = new ScriptedServer(_ => ServerAnswer.Refuse(401));
        using var archive = Archive();

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(FetchScene.LoginCredentials, login.Url()));

        Assert.Contains("127.0.0.1 refuses the user name and password when asked for a token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_token_is_not_shown()
    {
        using var login = new ScriptedServer(_ => ServerAnswer.Ok("""{"error": "the-secret-diagnosis"}"""));
        using var archive = Archive();

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options(FetchScene.LoginCredentials, login.Url()));

        Assert.Contains("127.0.0.1 gives no token in its answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_downloads_renew_once()
    {
        using var login = Login(NewToken);
        using var archive = Archive();
        using var fetcher = new HttpGranuleFetcher(_scene.Options(FetchScene.LoginCredentials, login.Url()));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()) with { Name = $"file{i}.he5" }, _scene.Folder)));

        Assert.Single(login.Requests);
    }

    private static ScriptedServer Login(string token) => new(request => request.Header("Authorization") == Basic
        ? ServerAnswer.Ok($$"""{"access_token": "{{token}}", "token_type": "Bearer", "expiration_date": "02/20/2026"}""")
        : ServerAnswer.Refuse(401));

    private ScriptedServer Archive() => new(request =>
        request.Header("Authorization") == $"Bearer {NewToken}" ? ServerAnswer.Ok(_scene.Content) : ServerAnswer.Refuse(401));
}
