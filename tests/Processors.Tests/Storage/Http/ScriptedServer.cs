using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Datasets.Storage.Http;

/// <summary>What a client sent.</summary>
internal sealed record ServerRequest(string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Target.Split('?')[0];

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What the server sends back; it may state a length that its body does not have.</summary>
internal sealed record ServerAnswer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    public long? StatedLength { get; init; }
    /// <summary>Runs after the body, after which the connection stays open, silent, until the client leaves.</summary>
    public Action? ThenStall { get; init; }

    public static ServerAnswer Ok(byte[] body, params (string Name, string Value)[] headers) => new(200, body, headers);

    public static ServerAnswer Ok(string body, params (string Name, string Value)[] headers) => new(200, Encoding.UTF8.GetBytes(body), headers);

    public static ServerAnswer Refuse(int status, params (string Name, string Value)[] headers) => new(status, [], headers);

    public static ServerAnswer Redirect(Uri location, params (string Name, string Value)[] headers) =>
        new(302, [], [("Location", location.AbsoluteUri), .. headers]);
}

/// <summary>An HTTP/1.1 server on loopback which can also be rude: cut bodies short, stall, contradict itself. One connection per request.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ServerRequest> _requests = new();
    private readonly Func<ServerRequest, ServerAnswer> _script;

    public ScriptedServer(Func<ServerRequest, ServerAnswer> script)
    {
        _script = script;
        _listener.Start();
        _ = AcceptAsync();
    }

    public IReadOnlyList<ServerRequest> Requests => [.. _requests];

    public Uri Url(string path = "/", string host = "127.0.0.1") =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{((IPEndPoint)_listener.LocalEndpoint).Port}{path}"));

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                var request = await ReadAsync(stream);
                _requests.Enqueue(request);
                await AnswerAsync(stream, _script(request));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
            }
        }
    }

    private static async Task<ServerRequest> ReadAsync(NetworkStream stream)
    {
        var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var target = (await reader.ReadLineAsync() ?? throw new IOException()).Split(' ')[1];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return new ServerRequest(target, headers);
    }

    private async Task AnswerAsync(NetworkStream stream, ServerAnswer answer)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Scripted\r\nConnection: close\r\n");
        if (!answer.Headers.Any(header => header.Name == "Transfer-Encoding"))
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.StatedLength ?? answer.Body.Length}\r\n");
        foreach (var (name, value) in answer.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), _stop.Token);
        await stream.WriteAsync(answer.Body, _stop.Token);
        if (answer.ThenStall is { } stalled)
        {
            stalled();
            await stream.CopyToAsync(Stream.Null, _stop.Token);
        }
    }
}
