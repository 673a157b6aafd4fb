using System.Net;
using System.Net.Sockets;
using Datasets.Catalog;
using Datasets.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Datasets.Serving;

/// <summary>
/// Serves what runs write, a folder or a bucket, to browsers and readers of COGs: parts of files, other origins' pages, conditional requests. It only
/// reads. It listens until it is disposed.
/// </summary>
public sealed class OutputServer : IAsyncDisposable
{
    /// <summary>What STAC Browser takes apart from the address of a catalog: the protocol that is not HTTPS stands before the host with one slash.</summary>
    private const string StacBrowser = "https://radiantearth.github.io/stac-browser/#/external/";

    private readonly WebApplication _application;

    private OutputServer(WebApplication application, ServerOptions options)
    {
        _application = application;
        var listening = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        // What listens on every address of a machine is reached under its name.
        var everywhere = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any);
        Address = everywhere ? new UriBuilder(listening) { Host = Dns.GetHostName() }.Uri : listening;
    }

    /// <summary>The root, e.g. <c>http://127.0.0.1:8000/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Where STAC Browser shows the root catalog; it is read by the browser, from this server.</summary>
    public Uri StacBrowserAddress => new($"{StacBrowser}{Address.Scheme}:/{Address.Authority}/{StacLayout.RootCatalog}");

    /// <exception cref="IOException">The port is in use.</exception>
    /// <exception cref="SocketException">The address is none of this machine's, or the port is not allowed.</exception>
    public static async Task<OutputServer> StartAsync(IObjectStore store, ServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        // A part of another program: it reads none of that program's settings and writes nothing to its terminal.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        // Nothing is lost where an answer breaks off.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.AddResponseCompression(compression => compression.MimeTypes = ServedTypes.Compressed);

        var application = builder.Build();
        application.UseResponseCompression();
        application.Run(new ObjectEndpoint(store, options).AnswerAsync);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
        return new(application, options);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        // The endpoint drops slow clients itself: Kestrel lets one be silent the longer the more it took before.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestBodySize = 0;
    }

    /// <summary>The owner handles Ctrl-C, and disposes of the server.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
