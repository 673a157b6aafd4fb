using System.Collections.Concurrent;
using System.Net;

namespace Datasets.Archives.Earthdata;

/// <summary>Cookies per server: what one sets, no other gets, whatever domain the cookie claims.</summary>
internal sealed class SessionCookies
{
    private readonly ConcurrentDictionary<string, CookieContainer> _servers = new(StringComparer.OrdinalIgnoreCase);

    public string For(Uri url) => ContainerFor(url).GetCookieHeader(url);

    public void Keep(Uri url, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var cookies))
            return;

        foreach (var cookie in cookies)
        {
            try
            {
                ContainerFor(url).SetCookies(url, cookie);
            }
            catch (CookieException)
            {
                // A cookie that is not valid is not kept; if the login needed it, the login says so.
            }
        }
    }

    private CookieContainer ContainerFor(Uri url) => _servers.GetOrAdd(url.GetLeftPart(UriPartial.Authority), _ => new CookieContainer());
}
