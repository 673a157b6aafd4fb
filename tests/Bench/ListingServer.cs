using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Datasets.Bench;

/// <summary>
/// As much of S3 on loopback as a listing of a million objects needs: ListObjectsV2, a thousand keys a page, made up as they are asked for.
/// Nothing can be put, and no object can be read.
/// </summary>
internal sealed class ListingServer : IAsyncDisposable
{
    public const string Uri = $"s3://{Bucket}";

    private const string Bucket = "bench-listing";
    private const int PageSize = 1000;
    private static readonly XNamespace Names = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly WebApplication _application;
    private readonly MillionArchive _archive;

    private ListingServer(WebApplication application, MillionArchive archive) => (_application, _archive) = (application, archive);

    /// <summary>What a process needs to use it.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment =>
    [
        ("AWS_ENDPOINT_URL_S3", _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
        ("AWS_REGION", "us-west-2"),
        ("AWS_ACCESS_KEY_ID", "bench"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
    ];

    public static async Task<ListingServer> StartAsync(MillionArchive archive)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var server = new ListingServer(application, archive);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.ContentType = "application/xml";
        if (!request.Query.ContainsKey("list-type"))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync("<Error><Code>NoSuchKey</Code><Message>There is no such key.</Message></Error>", context.RequestAborted);
            return;
        }

        var from = long.TryParse(request.Query["continuation-token"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        await response.WriteAsync(Page(request.Query["prefix"].ToString(), from), context.RequestAborted);
    }

    private string Page(string prefix, long from)
    {
        var keys = _archive.Keys(prefix, from, out var skip).Skip(skip).Take(PageSize + 1).ToList();
        var isTruncated = keys.Count > PageSize;
        var page = new XElement(
            Names + "ListBucketResult",
            new XElement(Names + "Name", Bucket),
            new XElement(Names + "Prefix", prefix),
            new XElement(Names + "MaxKeys", PageSize),
            new XElement(Names + "IsTruncated", isTruncated),
            isTruncated ? new XElement(Names + "NextContinuationToken", from + PageSize) : null,
            keys.Take(PageSize).Select(key => new XElement(
                Names + "Contents",
                new XElement(Names + "Key", key),
                new XElement(Names + "LastModified", "2026-01-01T00:00:00.000Z"),
                new XElement(Names + "ETag", "\"0123456789abcdef0123456789abcdef\""),
                new XElement(Names + "Size", 512),
                new XElement(Names + "StorageClass", "STANDARD"))));
        return page.ToString(SaveOptions.DisableFormatting);
    }
}
