using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Datasets.Faults;

/// <summary>
/// A server on loopback that passes every request on to another one, and spoils those that a plan names. The server behind it sees this one's
/// address as the host, so that links in its answers lead through here.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly string[] OfConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Expect"];

    private readonly WebApplication _application;
    private readonly HttpClient _client;
    private readonly Uri _behind;
    private readonly FaultPlan _plan;

    private FaultProxy(WebApplication application, Uri behind, FaultPlan plan)
    {
        _application = application;
        _behind = behind;
        _plan = plan;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    }

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FaultProxy> StartAsync(Uri behind, FaultPlan plan)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var proxy = new FaultProxy(builder.Build(), behind, plan);
        proxy._application.Run(proxy.AnswerAsync);
        await proxy._application.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var fault = _plan.Next(context.Request);
        using var request = await RequestAsync(context.Request);
        switch (fault)
        {
            case Fault.SlowDown:
                await RefuseAsync(context.Response, 503, "SlowDown", "Please reduce your request rate.");
                return;
            case Fault.InternalError:
                await RefuseAsync(context.Response, 500, "InternalError", "We encountered an internal error. Please try again.");
                return;
            case Fault.ClockSkew:
                await RefuseAsync(
                    context.Response, IsOfS3(context.Request) ? 403 : 503, "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large.");
                return;
            case Fault.Reset:
                context.Abort();
                return;
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (fault == Fault.LostAnswer)
        {
            context.Abort();
            return;
        }
        if (fault == Fault.Delayed)
            await Task.Delay(Pause * 5, context.RequestAborted);
        WriteHead(context, answer, body);
        await WriteBodyAsync(context, fault, body);
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpRequest from)
    {
        var body = new MemoryStream();
        await from.Body.CopyToAsync(body);
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_behind, from.Path.ToUriComponent() + from.QueryString.ToUriComponent()));
        if (body.Length > 0 || HttpMethods.IsPut(from.Method) || HttpMethods.IsPost(from.Method))
            request.Content = new ByteArrayContent(body.ToArray());
        request.Headers.Host = from.Host.Value;
        foreach (var (name, values) in from.Headers)
        {
            if (OfConnection.Contains(name, StringComparer.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }
        return request;
    }

    private static void WriteHead(HttpContext context, HttpResponseMessage answer, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!OfConnection.Contains(name, StringComparer.OrdinalIgnoreCase))
                response.Headers[name] = values.ToArray();
        }
        // S3 states the checksum of what it sends where it is asked to; the server behind does not.
        if (context.Request.Headers.ContainsKey("x-amz-checksum-mode") && answer.StatusCode == HttpStatusCode.OK && HttpMethods.IsGet(context.Request.Method))
            response.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(SHA256.HashData(body));
    }

    private static async Task WriteBodyAsync(HttpContext context, Fault? fault, byte[] body)
    {
        var response = context.Response;
        if (fault == Fault.Truncated)
        {
            if (body.Length > 0)
                await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await response.Body.FlushAsync();
            context.Abort();
            return;
        }
        if (body.Length == 0 || HttpMethods.IsHead(context.Request.Method))
            return;
        if (fault == Fault.FlippedBit && IsOfAFile(context))
            body[body.Length / 2] ^= 1;
        if (fault != Fault.Slow)
        {
            await response.Body.WriteAsync(body);
            return;
        }
        foreach (var piece in body.Chunk(Math.Max(1, body.Length / 4)))
        {
            await response.Body.WriteAsync(piece);
            await response.Body.FlushAsync();
            await Task.Delay(Pause);
        }
    }

    /// <summary>Of an object or a granule, which have checksums; nothing tells of a bit of any other answer, over a connection that is not encrypted.</summary>
    private static bool IsOfAFile(HttpContext context) =>
        context.Response.StatusCode is 200 or 206
        && (context.Response.Headers.ContainsKey("x-amz-checksum-sha256") || context.Request.Path.StartsWithSegments("/data"));

    private static bool IsOfS3(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith("AWS4", StringComparison.Ordinal);

    private static Task RefuseAsync(HttpResponse response, int status, string code, string message)
    {
        response.StatusCode = status;
        response.ContentType = "application/xml";
        return response.WriteAsync($"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>local</RequestId></Error>""");
    }
}
