using System.Net;
using System.Net.Http.Headers;
using Datasets.Archives.Earthdata;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>What a server is to a download; it decides what the server gets to know.</summary>
internal enum ServerRole
{
    /// <summary>On the descriptor's allow-list: gets its own cookies, and the token where the file's link itself names it.</summary>
    Archive,
    /// <summary>The Earthdata login: gets its own cookies and the user name and password, or else the token.</summary>
    Login,
    /// <summary>A store that an archive redirects to: gets nothing.</summary>
    Store,
}

/// <summary>The answer at the end of the redirects, and who gave it.</summary>
internal sealed record ArchiveResponse(HttpResponseMessage Response, Uri Url, ServerRole Role) : IDisposable
{
    /// <summary>Why access is refused, where the answer says it.</summary>
    public AccessExplanation? Explanation { get; init; }

    public void Dispose() => Response.Dispose();
}

/// <summary>
/// Gets a URL of an archive through its redirects, to the Earthdata login and back where need be. Every hop is checked against the
/// allow-list before anything is sent.
/// </summary>
internal sealed class ArchiveClient(HttpClient client, EarthdataSession session, FetchOptions options)
{
    private readonly SessionCookies _cookies = new();
    private readonly HostPolicy _stores = new(options.RedirectHosts);

    /// <exception cref="HttpFailure">A hop is refused, or does not answer, or the redirects do not end.</exception>
    public async Task<ArchiveResponse> GetAsync(HostPolicy archives, Uri url, RequestedPart? part, CancellationToken cancellationToken)
    {
        var visits = new HashSet<(Uri Url, string Cookies)>();
        var hop = url;
        Uri? previous = null;
        var mayRenew = session.CanRenew;
        for (var count = 0; count <= options.MaximumRedirects; count++)
        {
            var role = RoleOf(archives, hop, previous);
            var cookies = role == ServerRole.Store ? "" : _cookies.For(hop);
            if (!visits.Add((hop, cookies)))
                throw new HttpFailure($"{SafeText.Url(hop)} is redirected to itself: a redirect loop", isTemporary: false);

            var credentials = CredentialsFor(role, hop, url);
            var response = await SendAsync(hop, credentials, cookies, part, cancellationToken);
            if (mayRenew && IsRefused(response, role, hop, url))
            {
                mayRenew = false;
                if (await session.RenewAsync(credentials, cancellationToken))
                {
                    response.Dispose();
                    response = await SendAsync(hop, session.Bearer, cookies, part, cancellationToken);
                }
            }
            if (role != ServerRole.Store)
                _cookies.Keep(hop, response);
            if (!IsRedirect(response))
            {
                return new ArchiveResponse(response, hop, role)
                {
                    Explanation = role == ServerRole.Store ? null : await AccessExplanation.ReadAsync(response, options.Login, cancellationToken),
                };
            }

            previous = hop;
            hop = Target(hop, response);
        }
        throw new HttpFailure($"it is redirected more than {options.MaximumRedirects} times, last to {SafeText.Url(hop)}", isTemporary: false);
    }

    /// <summary>Gets a part from the store that an archive has redirected to before. A redirect of its own is not followed.</summary>
    /// <exception cref="HttpFailure">The store does not answer, or is none that archives may redirect to.</exception>
    public async Task<ArchiveResponse> GetStoredAsync(Uri store, RequestedPart part, CancellationToken cancellationToken) =>
        _stores.Refuse(store) is { } refusal
            ? throw new HttpFailure(refusal, isTemporary: false)
            : new ArchiveResponse(await SendAsync(store, credentials: null, cookies: "", part, cancellationToken), store, ServerRole.Store);

    private ServerRole RoleOf(HostPolicy archives, Uri url, Uri? previous)
    {
        if (IsLogin(url))
            return previous is not null && options.Credentials.IsNone ? throw LoginNeeded(previous, options.Credentials) : ServerRole.Login;

        var refusal = archives.Refuse(url);
        if (refusal is null)
            return ServerRole.Archive;
        if (previous is null)
            throw new HttpFailure($"{refusal}. If you trust it, add it to source.hosts", isTemporary: false);
        if (_stores.Allows(url))
            return ServerRole.Store;
        throw new HttpFailure(
            $"{SafeText.Host(previous)} redirects to {SafeText.Url(url)}, but {refusal}. If you trust it, add it to source.hosts",
            isTemporary: false);
    }

    private static HttpFailure LoginNeeded(Uri archive, EarthdataCredentials credentials) =>
        new(
            $"{SafeText.Host(archive)} wants an Earthdata login, but there are no credentials. {credentials.Advice}",
            isTemporary: false)
        {
            IsRefusal = true,
        };

    private bool IsLogin(Uri url) => HostPolicy.IsSafeTransport(url) && url.UserInfo.Length == 0 && IsSameServer(url, options.Login);

    /// <summary>The token stays with the server that the file's own link names: a redirect never carries it to another archive.</summary>
    private AuthenticationHeaderValue? CredentialsFor(ServerRole role, Uri url, Uri link) => role switch
    {
        ServerRole.Login => options.Credentials.Basic ?? session.Bearer,
        ServerRole.Archive when IsSameServer(url, link) => session.Bearer,
        _ => null,
    };

    /// <summary>Whether a token would have been welcome, or another one.</summary>
    private static bool IsRefused(HttpResponseMessage response, ServerRole role, Uri url, Uri link) =>
        response.StatusCode == HttpStatusCode.Unauthorized && role == ServerRole.Archive && IsSameServer(url, link);

    private static bool IsSameServer(Uri a, Uri b) =>
        Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private async Task<HttpResponseMessage> SendAsync(
        Uri url, AuthenticationHeaderValue? credentials, string cookies, RequestedPart? part, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = credentials;
        request.Headers.TryAddWithoutValidation("User-Agent", HttpHandlers.ClientName);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (cookies.Length > 0)
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        part?.AddTo(request.Headers);

        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.FromException(url, e);
        }
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Uri Target(Uri from, HttpResponseMessage response)
    {
        using (response)
        {
            return response.Headers.Location is { } location && Uri.TryCreate(from, location, out var target)
                ? target
                : throw new HttpFailure($"{SafeText.Host(from)} redirects to nowhere (no valid Location header)", isTemporary: false);
        }
    }
}
