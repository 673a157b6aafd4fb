using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
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
/// What is put can be read, and nothing else. There are no folders to list, as the catalogs of a million items that cannot be read are let alone.
/// </summary>
internal sealed class ListingServer : IAsyncDisposable
{
    public const string Uri = $"s3://{Bucket}";

    private const string Bucket = "bench-listing";
    private const int PageSize = 1000;
    private static readonly XNamespace Names = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly WebApplication _application;
    private readonly MillionArchive _archive;
    private readonly ConcurrentDictionary<string, byte[]> _put = new();

    private ListingServer(WebApplication application, MillionArchive archive) => (_application, _archive) = (application, archive);

    /// <summary>The keys of what was put.</summary>
    public IEnumerable<string> Put => _put.Keys.Select(path => path[$"/{Bucket}/".Length..]).Order(StringComparer.Ordinal);

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
        if (request.Method == HttpMethods.Put)
        {
            var put = _put[request.Path.Value!] = await ContentAsync(request, context.RequestAborted);
            response.Headers.ETag = TagOf(put);
            return;
        }
        if (_put.TryGetValue(request.Path.Value!, out var content))
        {
            response.Headers.ETag = TagOf(content);
            response.ContentLength = content.Length;
            await response.Body.WriteAsync(content, context.RequestAborted);
            return;
        }

        response.ContentType = "application/xml";
        if (!request.Query.ContainsKey("list-type"))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync("<Error><Code>NoSuchKey</Code><Message>There is no such key.</Message></Error>", context.RequestAborted);
            return;
        }

        if (request.Query.ContainsKey("delimiter"))
        {
            await response.WriteAsync(new XElement(Names + "ListBucketResult", new XElement(Names + "Name", Bucket), new XElement(Names + "IsTruncated", false)).ToString(), context.RequestAborted);
            return;
        }

        var from = long.TryParse(request.Query["continuation-token"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        await response.WriteAsync(Page(request.Query["prefix"].ToString(), from), context.RequestAborted);
    }

    /// <summary>
    /// The body without the frames of aws-chunked, where it has them: a line with a chunk's size in hexadecimal, the chunk, an empty line.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
    /// </summary>
    private static async Task<byte[]> ContentAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (!request.Headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal))
            return body.ToArray();
        using var content = new MemoryStream();
        var rest = body.ToArray().AsSpan();
        while (rest.IndexOf("\r\n"u8) is > 0 and var end)
        {
            var line = rest[..end];
            var size = int.Parse(line[..(line.IndexOf((byte)';') is >= 0 and var mark ? mark : end)], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
                break;
            content.Write(rest.Slice(end + 2, size));
            rest = rest[(end + 2 + size + 2)..];
        }
        return content.ToArray();
    }

    // Clients hold what they read against the MD5 that S3 has here.
    private static string TagOf(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";

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
