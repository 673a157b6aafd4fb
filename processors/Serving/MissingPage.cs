using Datasets.Catalog.Rendering;
using Microsoft.AspNetCore.Http;

namespace Datasets.Serving;

/// <summary>What the root answers where there is no map page.</summary>
internal static class MissingPage
{
    public static Task WriteAsync(HttpContext context, string root)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(Page(root).ToString(), context.RequestAborted);
    }

    private static Html Page(string root) => $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>No map page</title>
        <h1>There is no map page here</h1>
        <p><code>{root}</code> has no <code>index.html</code>. The next <code>datasets run</code> or
        <code>datasets convert</code> into it writes one.</p>
        <p>The catalog is served all the same: <a href="catalog.json">catalog.json</a>.</p>
        </html>

        """;
}
