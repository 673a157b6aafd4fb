using Datasets.Model;

namespace Datasets.Storage.Http;

/// <summary>
/// Which URLs data may come from: https, and a host on the allow-list, where <c>*.x</c> stands for any subdomain of <c>x</c> but not for
/// <c>x</c> itself. Plain http is for this machine (loopback) only.
/// </summary>
public sealed class HostPolicy(IReadOnlyList<string> hosts, bool allowLoopback = false)
{
    /// <summary>Why <paramref name="url"/> is refused, as a part of a sentence; null where it is allowed.</summary>
    public string? Refuse(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("https" or "http"))
            return $"{SafeText.Text(url.IsAbsoluteUri ? url.Scheme : "a relative URL")} is not https";
        if (url.UserInfo.Length > 0)
            return $"the URL on host {SafeText.Host(url)} carries a user name";
        if (!IsSafeTransport(url))
            return $"http to host {SafeText.Host(url)} is not encrypted; only https is allowed";
        if (allowLoopback && url.IsLoopback)
            return null;
        return hosts.Any(pattern => Matches(pattern, url.IdnHost))
            ? null
            : $"host {SafeText.Host(url)} is not allowed (allowed: {string.Join(", ", hosts)})";
    }

    public bool Allows(Uri url) => Refuse(url) is null;

    /// <summary>Whether what is sent cannot be read on the way.</summary>
    public static bool IsSafeTransport(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    private static bool Matches(string pattern, string host)
    {
        var name = host.TrimEnd('.');
        return pattern.StartsWith("*.", StringComparison.Ordinal)
            ? name.Length > pattern.Length - 1 && name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
    }
}
