using System.Net.Http.Headers;
using System.Text;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Archives.Earthdata;

/// <summary>
/// Who the user is to NASA's Earthdata: a bearer token, or a user name and password, or both. Nothing here ever shows a secret:
/// <see cref="Description"/> and <see cref="ToString"/> say where it was found.
/// </summary>
public sealed class EarthdataCredentials
{

    private readonly string? _token;
    private readonly Login? _login;

    private EarthdataCredentials(string? token, Login? login, string description)
    {
        _token = token;
        _login = login;
        Description = description;
    }

    /// <summary>No credentials: enough for public files.</summary>
    public static EarthdataCredentials None { get; } = new(null, null, "no Earthdata credentials");

    /// <summary>How a user gets and gives credentials.</summary>
    public static string HowTo { get; } =
        $"Register at https://urs.earthdata.nasa.gov, then set {EnvironmentVariables.EarthdataToken} to a token made there (Generate Token), or set "
        + $"{EnvironmentVariables.EarthdataUser} and {EnvironmentVariables.EarthdataPassword}, or put 'machine urs.earthdata.nasa.gov login NAME password SECRET' in ~/.netrc";

    /// <summary><see cref="HowTo"/>, after the variables that are set and hold nothing: the secret behind them is empty.</summary>
    public string Advice => Empty.Count == 0
        ? HowTo
        : $"{string.Join(" and ", Empty)} {(Empty.Count == 1 ? "is" : "are")} set, but empty: check the secret behind it. {HowTo}";

    private IReadOnlyList<string> Empty { get; init; } = [];

    public bool IsNone => _token is null && _login is null;

    public bool HasToken => _token is not null;

    public bool HasLogin => _login is not null;

    /// <summary>Where the credentials were found.</summary>
    public string Description { get; }

    public static EarthdataCredentials OfToken(string token) => new(Checked(token, "the token"), null, "an Earthdata token");

    public static EarthdataCredentials OfLogin(string userName, string password) =>
        new(null, new Login(userName, password), "an Earthdata user name and password");

    /// <summary>
    /// Looks into <c>EARTHDATA_TOKEN</c>, then <c>EARTHDATA_USERNAME</c> and <c>EARTHDATA_PASSWORD</c>, then the netrc file: the one that
    /// <c>NETRC</c> names, or <c>~/.netrc</c>. A token and a login may come together.
    /// </summary>
    /// <param name="variable">Reads an environment variable; null reads the process's own.</param>
    /// <param name="loginHost">The host whose netrc entry counts.</param>
    /// <exception cref="FetchException">What is given cannot be a credential, or a file named by <c>NETRC</c> cannot be read.</exception>
    public static EarthdataCredentials Find(Func<string, string?>? variable = null, string loginHost = "urs.earthdata.nasa.gov")
    {
        variable ??= Environment.GetEnvironmentVariable;
        var token = NotBlank(variable(EnvironmentVariables.EarthdataToken)?.Trim());
        var (login, loginSource) = FindLogin(variable, loginHost);
        if (token is null && login is null)
        {
            string[] names = [EnvironmentVariables.EarthdataToken, EnvironmentVariables.EarthdataUser, EnvironmentVariables.EarthdataPassword];
            return new EarthdataCredentials(null, null, None.Description) { Empty = [.. names.Where(name => variable(name) is { } text && NotBlank(text) is null)] };
        }

        var tokenSource = token is null ? null : $"a token from {EnvironmentVariables.EarthdataToken}";
        return new EarthdataCredentials(
            token is null ? null : Checked(token, EnvironmentVariables.EarthdataToken),
            login,
            string.Join(" and ", new[] { tokenSource, loginSource }.OfType<string>()));
    }

    public override string ToString() => Description;

    internal AuthenticationHeaderValue? Bearer => _token is null ? null : new AuthenticationHeaderValue("Bearer", _token);

    internal AuthenticationHeaderValue? Basic => _login is null
        ? null
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_login.UserName}:{_login.Password}")));

    private static (Login? Login, string? Source) FindLogin(Func<string, string?> variable, string loginHost)
    {
        var user = NotBlank(variable(EnvironmentVariables.EarthdataUser)?.Trim());
        var password = NotBlank(variable(EnvironmentVariables.EarthdataPassword));
        if (user is not null && password is not null)
            return (new Login(user, password), $"a login from {EnvironmentVariables.EarthdataUser} and {EnvironmentVariables.EarthdataPassword}");
        if (user is not null || password is not null)
            throw new FetchException($"Only one of {EnvironmentVariables.EarthdataUser} and {EnvironmentVariables.EarthdataPassword} is set. Set both, or neither.");

        var named = NotBlank(variable("NETRC"));
        var path = named ?? Path.Combine(variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".netrc");
        if (named is null && !File.Exists(path))
            return (null, null);
        try
        {
            var login = Netrc.Find(File.ReadAllText(path), loginHost);
            return (login, login is null ? null : $"a login from {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FetchException($"Cannot read the netrc file {path}: {FileErrors.Why(e)}", inner: e);
        }
    }

    private static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Checked(string token, string where) =>
        token.All(c => c is > ' ' and < '\x7f')
            ? token
            : throw new FetchException(
                $"{where} holds a character that no Earthdata token has, such as a space or a line break. Copy it again.");
}
