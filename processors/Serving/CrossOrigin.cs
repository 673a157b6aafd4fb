using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Datasets.Serving;

/// <summary>
/// Lets pages of other origins read what is served, as STAC Browser and viewers of COGs do. There is nothing to protect: no request carries credentials,
/// and none changes anything.
/// </summary>
internal static class CrossOrigin
{
    // Chromium asks for it where a page of the internet reads from a private network or this machine.
    private const string AskPrivateNetwork = "Access-Control-Request-Private-Network";
    private const string AllowPrivateNetwork = "Access-Control-Allow-Private-Network";

    private static readonly string Readable = string.Join(
        ", ", HeaderNames.AcceptRanges, HeaderNames.ContentEncoding, HeaderNames.ContentLength, HeaderNames.ContentRange, HeaderNames.ETag, HeaderNames.LastModified);

    public static void Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = Readable;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    /// <summary>A preflight asks what a request may have: any header, as none means more here than HTTP says.</summary>
    public static void AnswerPreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } wanted)
            headers.AccessControlAllowHeaders = wanted;
        if (context.Request.Headers.ContainsKey(AskPrivateNetwork))
            headers[AllowPrivateNetwork] = "true";
        headers.AccessControlMaxAge = "86400";
        headers.Allow = "GET, HEAD, OPTIONS";
        headers.Vary = $"{HeaderNames.AccessControlRequestHeaders}, {AskPrivateNetwork}";
    }
}
