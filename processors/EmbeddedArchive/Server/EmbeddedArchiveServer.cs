using Datasets.EmbeddedArchive.Access;
using Datasets.EmbeddedArchive.Catalogue;
using Datasets.EmbeddedArchive.Cmr;
using Datasets.EmbeddedArchive.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Datasets.EmbeddedArchive.Server;

/// <summary>
/// An archive on loopback that answers like NASA's Common Metadata Repository and like a data host behind Earthdata Login, with synthetic OMDOAO3e
/// granules. It listens on a port of 127.0.0.1 until it is disposed.
/// </summary>
/// <remarks>
/// <c>/search/granules.umm_json</c>, <c>/search/concepts/{id}</c>: open. <c>/data/…</c>, <c>/s3credentials</c>: with a bearer token, or with the session that the
/// login host gives, which is this server under the name <c>localhost</c>.
/// </remarks>
public sealed class EmbeddedArchiveServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private EmbeddedArchiveServer(WebApplication application, EmbeddedArchiveOptions options, ArchiveCatalogue catalogue, RequestCounts requests)
    {
        _application = application;
        Options = options;
        Catalogue = catalogue;
        Requests = requests;
        Address = LoopbackApplication.AddressOf(application);
    }

    public EmbeddedArchiveOptions Options { get; }

    /// <summary>The archive's root, e.g. <c>http://127.0.0.1:40123/</c>: CMR's Search API is below <c>search/</c>, as at NASA.</summary>
    public Uri Address { get; }

    /// <summary>The host that takes user names and passwords: the same port under another name.</summary>
    public string LoginHost => "localhost";

    /// <summary>What there is; tests change it between two runs.</summary>
    public ArchiveCatalogue Catalogue { get; }

    public RequestCounts Requests { get; }

    /// <exception cref="IOException">The port of 127.0.0.1 cannot be opened.</exception>
    public static async Task<EmbeddedArchiveServer> StartAsync(EmbeddedArchiveOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var catalogue = new ArchiveCatalogue(options);
        var store = new GranuleStore(options);
        var login = new EarthdataLogin(options);
        var requests = new RequestCounts();

        var application = LoopbackApplication.Create(options.Port);
        var (line, faults) = (new ShapedLine(options.Line, options.TimeProvider), new RangeFaults(options.RangeFault));
        application.Use((context, next) => ReceiveAsync(context, next, options, requests, line, faults));
        application.UseRouting();
        Map(application, new(catalogue, store, options), new(catalogue, store, login, faults, options), login);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
        return new(application, options, catalogue, requests);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task ReceiveAsync(
        HttpContext context, RequestDelegate next, EmbeddedArchiveOptions options, RequestCounts requests, ShapedLine line,
        RangeFaults faults)
    {
        requests.Count(context.Request.Path);
        if (context.Request.Path.StartsWithSegments("/search"))
            context.Response.Headers["CMR-Request-Id"] = Guid.NewGuid().ToString();
        await line.ReceiveAsync(context, () => faults.ReceiveAsync(context, async () =>
        {
            if (options.Intercept is { } intercept && await intercept(context))
                return;
            await next(context);
        }));
    }

    private static void Map(WebApplication application, CmrEndpoints cmr, DataEndpoints data, EarthdataLogin login)
    {
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        application.MapMethods("/search/granules.umm_json", read, cmr.SearchAsync);
        application.MapMethods("/search/concepts/{id}", read, cmr.ConceptAsync);
        application.MapMethods("/data/{**path}", read, data.FileAsync);
        application.MapMethods("/s3credentials", read, data.CredentialsAsync);
        application.MapMethods(EarthdataLogin.AuthorizePath, read, login.AuthorizeAsync);
        application.MapMethods(EarthdataLogin.CallbackPath, read, login.CallbackAsync);
    }
}
