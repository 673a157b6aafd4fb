using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// A STAC API on loopback with the Transaction extension, strict where the extension is: POST creates and answers 409 for what is there, PUT
/// replaces and answers 404 for what is not. What it took is held against STAC's published schemas.
/// </summary>
internal sealed class FakeStacApi : IAsyncDisposable
{
    public const string Transactions = "https://api.stacspec.org/v1.0.0/ogcapi-features/extensions/transaction";
    public const string Bulk = "https://example.org/extensions/bulk-transactions";

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<string, string> _content = new();

    private FakeStacApi(WebApplication application) => _application = application;

    public string Url { get; private set; } = "";

    public IReadOnlyList<string> Conformance { get; set; } = [Transactions];

    /// <summary>Bearer tokens that may write; empty lets everyone.</summary>
    public ConcurrentDictionary<string, bool> Tokens { get; } = new();

    /// <summary>Answers before the API does; true where it has.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);

    /// <summary>Method and path of each request, in the order in which they came.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public IEnumerable<string> Writes => Requests.Where(request => !request.StartsWith("GET", StringComparison.Ordinal));

    /// <summary>What is there, by its path.</summary>
    public IReadOnlyDictionary<string, string> Content => _content;

    public JsonNode this[string path] => JsonNode.Parse(_content[path])!;

    public static async Task<FakeStacApi> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var api = new FakeStacApi(application);
        application.Run(api.AnswerAsync);
        await application.StartAsync();
        api.Url = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/stac";
        return api;
    }

    public IReadOnlyList<string> SchemaProblems() =>
        StacSchemas.Validate([.. _content.Values.Select(content => Encoding.UTF8.GetBytes(content))]);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    public static async Task<bool> RefuseAsync(HttpContext context, int status, string body = "")
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
        return true;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!["/stac".Length..].TrimEnd('/');
        _requests.Enqueue($"{context.Request.Method} {path}");
        if (await Intercept(context))
            return;
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (context.Request.Method != "GET" && !Tokens.IsEmpty && !Tokens.ContainsKey(token))
        {
            await RefuseAsync(context, 401, $$"""{"detail": "the token {{token}} is not known"}""");
            return;
        }
        if (context.Request.Method == "GET")
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { type = "Catalog", id = "fake", conformsTo = Conformance }));
        else
            context.Response.StatusCode = await HandleAsync(context, path);
    }

    private async Task<int> HandleAsync(HttpContext context, string path)
    {
        var body = context.Request.Method == "DELETE" ? null : await JsonNode.ParseAsync(context.Request.Body);
        return (context.Request.Method, path.Split('/')) switch
        {
            ("POST", [_, "collections"]) => Create($"/collections/{body!["id"]}", body),
            ("PUT", [_, "collections", _]) => Replace(path, body!),
            ("POST", [_, "collections", var id, "items"]) when body!["type"]!.GetValue<string>() == "FeatureCollection" =>
                CreateAll(id, [.. body["features"]!.AsArray().Select(item => item!)]),
            ("POST", [_, "collections", var id, "items"]) => Create(PathOf(id, body!), body!),
            ("PUT", [_, "collections", _, "items", _]) => Replace(path, body!),
            ("DELETE", [_, "collections", _, "items", _]) => _content.TryRemove(path, out _) ? 200 : 404,
            ("POST", [_, "collections", var id, "bulk_items"]) when Conformance.Contains(Bulk) => Upsert(id, body!),
            _ => 405,
        };
    }

    private int Create(string path, JsonNode body) => _content.TryAdd(path, body.ToJsonString()) ? 201 : 409;

    private int CreateAll(string collection, List<JsonNode> items)
    {
        if (items.Any(item => _content.ContainsKey(PathOf(collection, item))))
            return 409;
        items.ForEach(item => Create(PathOf(collection, item), item));
        return 201;
    }

    private int Upsert(string collection, JsonNode body)
    {
        foreach (var (id, item) in body["items"]!.AsObject())
            _content[$"/collections/{collection}/items/{id}"] = item!.ToJsonString();
        return body["method"]!.GetValue<string>() == "upsert" ? 200 : 400;
    }

    private int Replace(string path, JsonNode body)
    {
        if (!_content.ContainsKey(path))
            return 404;
        _content[path] = body.ToJsonString();
        return 200;
    }

    private static string PathOf(string collection, JsonNode item) => $"/collections/{collection}/items/{item["id"]}";
}
