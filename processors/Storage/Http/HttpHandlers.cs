using System.Net;
using System.Reflection;

namespace Datasets.Storage.Http;

/// <summary>Connections that follow no redirect and keep no cookie on their own, because who gets what is decided per host.</summary>
public static class HttpHandlers
{
    /// <summary>How this program introduces itself.</summary>
    public static string ClientName { get; } =
        $"datasets/{typeof(HttpHandlers).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0"}";

    public static SocketsHttpHandler Create(DecompressionMethods decompression) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = decompression,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new BypassProxyForLoopback(HttpClient.DefaultProxy),
    };

    public static HttpClient Client(HttpMessageHandler? given, DecompressionMethods decompression) =>
        new(given ?? Create(decompression), disposeHandler: given is null) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The environment's proxy, but never for this machine: a proxy's own loopback is another one.</summary>
    private sealed class BypassProxyForLoopback(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials { get => proxy.Credentials; set => proxy.Credentials = value; }

        public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}
