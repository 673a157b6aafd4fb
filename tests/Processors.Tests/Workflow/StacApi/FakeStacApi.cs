using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
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
/// replaces and answers 404 for what is not. What it took is held against STAC's published schemas. It answers as stac-fastapi's servers do:
/// pgstac's with an empty body, OpenSearch's with counts or ids, and with 2xx though it refuses a part.
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

    /// <summary>Whether it takes bulk_items though its conformance has no class for them, as stac-fastapi; its OpenAPI document says so.</summary>
    public bool HidesBulk { get; set; }

    public bool TakesBulk => HidesBulk || Conformance.Contains(Bulk);

    /// <summary>The body of an answer to several items, of the ids that were taken and how many were sent; null for none.</summary>
    public Func<IReadOnlyList<string>, int, string?> Answer { get; set; } = (_, _) => null;

    /// <summary>Items that it leaves out when several come at once, and answers 2xx all the same.</summary>
    public HashSet<string> LeavesOut { get; } = [];

    /// <summary>Whether it only queues what is written: 202, and nothing is there yet.</summary>
    public bool Queues { get; set; }

    public int PageSize { get; set; } = 3;

    /// <summary>Bearer tokens that may write; empty lets everyone.</summary>
    public ConcurrentDictionary<string, bool> Tokens { get; } = new();

    /// <summary>Answers before the API does; true where it has.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);

    /// <summary>Method and path of each request, in the order in which they came.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public IEnumerable<string> Writes => Requests.Where(request => !request.StartsWith("GET", StringComparison.Ordinal));

    /// <summary>What is there, by its path.</summary>
    public IReadOnlyDictionary<string, string> Content => _content;

    public JsonNode this[string path]
    {
        get => JsonNode.Parse(_content[path])!;
        set => _content[path] = value.ToJsonString();
    }

    public void Lose(string path) => Assert.True(_content.TryRemove(path, out _));

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
            await ReadAsync(context, path);
        else if (Queues)
            context.Response.StatusCode = 202;
        else
            await WriteAsync(context, path);
    }

    private async Task ReadAsync(HttpContext context, string path)
    {
        var answer = path.Split('/') switch
        {
            [""] => Landing(),
            ["", "api"] => new JsonObject
            {
                ["openapi"] = "3.1.0",
                ["paths"] = new JsonObject { [TakesBulk ? "/collections/{collection_id}/bulk_items" : "/search"] = new JsonObject { ["post"] = new JsonObject() } },
            },
            ["", "collections", var id, "items"] when _content.ContainsKey($"/collections/{id}") => Page(context, path),
            _ => _content.TryGetValue(path, out var content) ? JsonNode.Parse(content) : null,
        };
        if (answer is null)
            await RefuseAsync(context, 404, """{"code": "NotFoundError", "description": "not there"}""");
        else
            await context.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonObject Landing() => new()
    {
        ["type"] = "Catalog",
        ["id"] = "fake",
        ["conformsTo"] = new JsonArray([.. Conformance.Select(one => JsonValue.Create(one))]),
        // As behind a proxy that ends TLS and is known by another name: the host is not to be believed.
        ["links"] = new JsonArray(new JsonObject
        {
            ["rel"] = "service-desc",
            ["href"] = "http://inside.example.org/stac/api",
            ["type"] = "application/vnd.oai.openapi+json;version=3.0",
        }),
    };

    /// <summary>By <c>datetime</c>, as the OGC's filter of that name.</summary>
    private JsonObject Page(HttpContext context, string path)
    {
        var times = context.Request.Query["datetime"].ToString().Split('/').Select(time => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).ToArray();
        var from = int.TryParse(context.Request.Query["token"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        var items = _content.Where(one => one.Key.StartsWith(path + "/", StringComparison.Ordinal)).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => JsonNode.Parse(one.Value)!)
            .Where(item => DateTimeOffset.Parse(item["properties"]!["datetime"]!.GetValue<string>(), CultureInfo.InvariantCulture) is var time && time >= times[0] && time <= times[1])
            .ToList();
        var links = new JsonArray();
        if (items.Count > from + PageSize)
        {
            links.Add(new JsonObject
            {
                ["rel"] = "next",
                ["href"] = $"http://inside.example.org/stac{path}?datetime={context.Request.Query["datetime"]}&token={from + PageSize}",
            });
        }
        return new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. items.Skip(from).Take(PageSize)]), ["links"] = links };
    }

    private async Task WriteAsync(HttpContext context, string path)
    {
        var body = context.Request.Method == "DELETE" ? null : await JsonNode.ParseAsync(context.Request.Body);
        var (status, answer) = (context.Request.Method, path.Split('/')) switch
        {
            ("POST", [_, "collections"]) => (Create($"/collections/{body!["id"]}", body), null),
            ("PUT", [_, "collections", _]) => (Replace(path, body!), null),
            ("POST", [_, "collections", var id, "items"]) when body!["type"]!.GetValue<string>() == "FeatureCollection" =>
                CreateAll(id, [.. body["features"]!.AsArray().Select(item => item!)]),
            ("POST", [_, "collections", var id, "items"]) => (Create(PathOf(id, body!), body!), null),
            ("PUT", [_, "collections", _, "items", _]) => (Replace(path, body!), null),
            ("DELETE", [_, "collections", _, "items", _]) => (_content.TryRemove(path, out _) ? 200 : 404, null),
            ("POST", [_, "collections", var id, "bulk_items"]) when TakesBulk => Upsert(id, body!),
            _ => (405, (string?)null),
        };
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer ?? "");
    }

    private int Create(string path, JsonNode body) => _content.TryAdd(path, body.ToJsonString()) ? 201 : 409;

    private (int, string?) CreateAll(string collection, List<JsonNode> items)
    {
        if (items.Any(item => _content.ContainsKey(PathOf(collection, item))))
            return (409, null);
        var taken = items.Where(item => !LeavesOut.Contains(item["id"]!.GetValue<string>())).ToList();
        taken.ForEach(item => Create(PathOf(collection, item), item));
        return (201, Answer([.. taken.Select(item => item["id"]!.GetValue<string>())], items.Count));
    }

    private (int, string?) Upsert(string collection, JsonNode body)
    {
        var items = body["items"]!.AsObject();
        var taken = items.Where(item => !LeavesOut.Contains(item.Key)).ToList();
        foreach (var (id, item) in taken)
            _content[$"/collections/{collection}/items/{id}"] = item!.ToJsonString();
        return body["method"]!.GetValue<string>() == "upsert" ? (200, Answer([.. taken.Select(item => item.Key)], items.Count)) : (400, null);
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
