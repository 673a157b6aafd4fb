using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Datasets.EmbeddedArchive.Access;

/// <summary>
/// Who may read, as at NASA's archives: a bearer token opens the archive at once; any other request is redirected to the login host, which
/// checks the user and redirects back with a code that becomes a session cookie. The login host is the same listener under the name <c>localhost</c>.
/// </summary>
internal sealed class EarthdataLogin(EmbeddedArchiveOptions options)
{
    public const string AuthorizePath = "/login/oauth/authorize";
    public const string CallbackPath = "/data-login-callback";
    private const string SessionCookie = "embedded_archive_session";

    private readonly ConcurrentDictionary<string, bool> _codes = [];
    private readonly ConcurrentDictionary<string, bool> _sessions = [];

    /// <summary>Whether a request may read. If not, it has been answered: 401 for a wrong token, else 302 to the login host.</summary>
    public bool Admits(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            if (IsSame(authorization["Bearer ".Length..], options.Token))
                return true;
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"embedded archive\", error=\"invalid_token\"";
            return false;
        }
        if (context.Request.Cookies.TryGetValue(SessionCookie, out var session) && _sessions.ContainsKey(session))
            return true;

        // Like NASA's data hosts, this one does not look at user names and passwords: only the login host does.
        var port = context.Connection.LocalPort;
        var query = QueryString.Create(new Dictionary<string, string?>
        {
            ["client_id"] = "embedded-archive",
            ["response_type"] = "code",
            ["redirect_uri"] = $"http://127.0.0.1:{port}{CallbackPath}",
            ["state"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(context.Request.Path)),
        });
        context.Response.Redirect($"http://localhost:{port}{AuthorizePath}{query}");
        return false;
    }

    /// <summary>The login host's page: 302 back with a code for the right user or token, 401 for anyone else.</summary>
    public Task AuthorizeAsync(HttpContext context)
    {
        if (context.Request.Host.Host != "localhost")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        if (!IsKnown(context.Request.Headers.Authorization.ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Please enter your Earthdata Login credentials.\"";
            return Task.CompletedTask;
        }
        var callback = context.Request.Query["redirect_uri"].ToString();
        if (callback != $"http://127.0.0.1:{context.Connection.LocalPort}{CallbackPath}")
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }
        var code = NewSecret();
        _codes[code] = true;
        context.Response.Redirect(callback + QueryString.Create("code", code).Add("state", context.Request.Query["state"].ToString()));
        return Task.CompletedTask;
    }

    /// <summary>Back at the archive: a code, which works once, becomes a session, and the way goes on to what was asked for first.</summary>
    public Task CallbackAsync(HttpContext context)
    {
        if (!_codes.TryRemove(context.Request.Query["code"].ToString(), out _) || PathOf(context.Request.Query["state"].ToString()) is not { } path)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        var session = NewSecret();
        _sessions[session] = true;
        context.Response.Cookies.Append(SessionCookie, session, new CookieOptions { HttpOnly = true, Path = "/" });
        context.Response.Redirect(path);
        return Task.CompletedTask;
    }

    private bool IsKnown(string authorization)
    {
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return IsSame(authorization["Bearer ".Length..], options.Token);
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}"));
        return IsSame(authorization, expected);
    }

    private static string? PathOf(string state)
    {
        var path = new byte[state.Length];
        return Convert.TryFromBase64String(state, path, out var length) && length > 1 && path[0] == '/' && path[1] != '/'
            ? Encoding.UTF8.GetString(path, 0, length)
            : null;
    }

    private static bool IsSame(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
