using System.Globalization;
using Datasets.EmbeddedArchive.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Datasets.EmbeddedArchive.Server;

/// <summary>
/// Serves the files of a folder on loopback as an archive does: whole or in parts, to those who have the token, over a line of any speed and with any fault. It
/// listens on a port of 127.0.0.1 until it is disposed.
/// </summary>
public sealed class FileArchiveServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _requests;
    private long _sent;

    private FileArchiveServer(WebApplication application) => _application = application;

    /// <summary>A file's URL is this and its name.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Requests that arrived.</summary>
    public int Requests => _requests;

    /// <summary>Bytes of the parts and files that were sent, as far as it was meant to be.</summary>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <param name="folder">Its files.</param>
    /// <param name="token">The bearer token that opens the archive; null lets in all.</param>
    public static async Task<FileArchiveServer> StartAsync(
        string folder, string? token = null, LineShape? line = null, RangeFault fault = RangeFault.None, CancellationToken cancellationToken = default)
    {
        var application = LoopbackApplication.Create(port: 0);
        var server = new FileArchiveServer(application);
        var (shaped, faults) = (new ShapedLine(line ?? LineShape.None, TimeProvider.System), new RangeFaults(fault));
        application.Use((context, next) =>
        {
            Interlocked.Increment(ref server._requests);
            return shaped.ReceiveAsync(context, () => faults.ReceiveAsync(context, () => next(context)));
        });
        application.UseRouting();
        application.MapGet("/data/{name}", (HttpContext context, string name) => server.SendAsync(context, Path.Combine(folder, Path.GetFileName(name)), token, faults));
        await application.StartAsync(cancellationToken);
        server.Address = new Uri(LoopbackApplication.AddressOf(application), "data/");
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task SendAsync(HttpContext context, string path, string? token, RangeFaults faults)
    {
        if (token is not null && context.Request.Headers.Authorization != $"Bearer {token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.OnCompleted(() =>
        {
            Interlocked.Add(ref _sent, context.Response.ContentLength ?? 0);
            return Task.CompletedTask;
        });
        var version = string.Create(CultureInfo.InvariantCulture, $"\"{file.Length}-{file.LastWriteTimeUtc.Ticks}{(faults.HasChanged ? "-later" : "")}\"");
        await TypedResults.PhysicalFile(path, "application/x-hdf5", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue(version))
            .ExecuteAsync(context);
    }
}
