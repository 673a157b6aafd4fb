using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;
using Datasets.Support;
using Datasets.Workflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Datasets.Workflow.StacApi;

public sealed class StacApiPublisherTests(PublishedDays days) : IClassFixture<PublishedDays>, IAsyncLifetime
{
    private const string Token = "the-secret-stac-token";
    private const string Items = "/collections/omi-ozone/items";
    private const string Base = "https://data.example.org/published/";

    private readonly QuickTime _time = new();
    private readonly List<string> _said = [];
    private FakeStacApi _api = null!;
    private MemoryStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeStacApi.StartAsync();
        _store = days.Store();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.All(_said, line => Assert.DoesNotContain("the-secret", line, StringComparison.Ordinal));
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Collection_and_items_are_there_valid_and_with_absolute_links()
    {
        var publication = await PublishAsync();

        Assert.Equal((4, 0, null), (publication.Published, publication.Missing, publication.Problem));
        Assert.Equal(5, _api.Content.Count);
        Assert.Empty(_api.SchemaProblems());
        var item = _api[$"{Items}/{RunScene.ItemOf(RunScene.FirstDay)}"];
        Assert.Equal(
            $"{Base}omi-ozone/2024/{RunScene.ItemOf(RunScene.FirstDay)}/{RunScene.ItemOf(RunScene.FirstDay)}_ozone.tif",
            item["assets"]!["ozone"]!["href"]!.GetValue<string>());
        Assert.All(_api.Content.Keys.SelectMany(path => _api[path]["links"]!.AsArray()), link =>
            Assert.StartsWith("http", link!["href"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Contains(item["links"]!.AsArray(), link => link!["rel"]!.GetValue<string>() == "derived_from");
    }

    [Fact]
    public async Task A_second_run_writes_nothing_and_reads_no_item_of_the_catalog()
    {
        await PublishAsync();
        var writes = _api.Writes.Count();
        _store.Reads.Clear();

        var again = await PublishAsync();

        Assert.Equal((0, 0, null), (again.Published, again.Missing, again.Problem));
        Assert.Equal(writes, _api.Writes.Count());
        Assert.DoesNotContain(_store.Reads, key => key.EndsWith($"{RunScene.ItemOf(RunScene.FirstDay)}.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Items_go_in_one_request_and_one_by_one_where_some_are_there_already()
    {
        await PublishAsync();
        Assert.Equal(["POST /collections", $"POST {Items}"], _api.Writes);
        ForgetMarkers();
        ChangeAtApi();

        var again = await PublishAsync();

        Assert.Equal(4, again.Published);
        Assert.Equal(4, _api.Requests.Count(request => request.StartsWith($"PUT {Items}/", StringComparison.Ordinal)));
        Assert.Single(_api.Requests, "PUT /collections/omi-ozone");
        Assert.Empty(_api.SchemaProblems());
    }

    [Fact]
    public async Task Items_that_are_there_as_they_should_be_are_not_put_again()
    {
        await PublishAsync();
        ForgetMarkers();

        var again = await PublishAsync();

        Assert.Equal((4, 0), (again.Published, again.Missing));
        Assert.DoesNotContain(_api.Requests, request => request.StartsWith($"PUT {Items}/", StringComparison.Ordinal));
        Assert.Equal(0, (await PublishAsync()).Published);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bulk_upserts_are_used_where_the_server_states_or_describes_them(bool states)
    {
        _api.Conformance = states ? [FakeStacApi.Transactions, FakeStacApi.Bulk] : [FakeStacApi.Transactions];
        _api.HidesBulk = !states;
        _api.Answer = (taken, _) => $"\"Successfully upserted {taken.Count} items.\"";

        await PublishAsync();
        ForgetMarkers();
        ChangeAtApi();
        var again = await PublishAsync();

        Assert.Equal(4, again.Published);
        Assert.Equal(2, _api.Requests.Count(request => request == "POST /collections/omi-ozone/bulk_items"));
        Assert.DoesNotContain(_api.Requests, request => request.StartsWith($"PUT {Items}", StringComparison.Ordinal));
        Assert.Equal(5, _api.Content.Count);
        Assert.Empty((await PublisherOf().AuditAsync(PublishedDays.Window)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_service_description_that_cannot_be_read_costs_the_bulk_request_alone(int status)
    {
        _api.HidesBulk = true;
        _api.Intercept = async context => context.Request.Path == "/stac/api" && await FakeStacApi.RefuseAsync(context, status, "<html>");

        var publication = await PublishAsync();

        Assert.Equal((4, 0, null), (publication.Published, publication.Missing, publication.Problem));
        Assert.Single(_api.Requests, "GET /api");
        Assert.DoesNotContain(_api.Requests, request => request.EndsWith("bulk_items", StringComparison.Ordinal));
    }

    /// <summary>The bodies are those of stac-fastapi's servers: pgstac's, OpenSearch's of two versions, and one that says nothing of numbers.</summary>
    [Theory]
    [InlineData("none", false)]
    [InlineData("counts", false)]
    [InlineData("counts", true)]
    [InlineData("ids", false)]
    [InlineData("all is well", true)]
    public async Task A_part_that_is_refused_with_2xx_is_put_one_by_one(string answer, bool bulk)
    {
        _api.HidesBulk = bulk;
        _api.LeavesOut.Add(RunScene.ItemOf(RunScene.FirstDay.AddDays(1)));
        _api.Answer = AnswerOf(answer);

        var publication = await PublishAsync();

        Assert.Equal((4, 0, null), (publication.Published, publication.Missing, publication.Problem));
        RequireSameAsCatalog();
        Assert.Equal(1, _api.Writes.Count(write => write == (bulk ? "POST /collections/omi-ozone/bulk_items" : $"POST {Items}")) - (bulk ? 0 : 1));
    }

    [Fact]
    public async Task A_part_that_is_refused_one_by_one_too_is_missing_until_the_API_takes_it()
    {
        var day = RunScene.FirstDay.AddDays(1);
        _api.LeavesOut.Add(RunScene.ItemOf(day));
        _api.Answer = AnswerOf("ids");
        Refuse(day, onlyAlone: true);

        var refused = await PublishAsync();
        _api.Intercept = _ => Task.FromResult(false);
        var again = await PublishAsync();

        Assert.Equal((3, 1, 1), (refused.Published, refused.Missing, refused.Failures.Count));
        Assert.Equal((1, 0, 0), (again.Published, again.Missing, again.Failures.Count));
        RequireSameAsCatalog();
    }

    [Fact]
    public async Task What_is_only_queued_is_missing_until_the_API_shows_it()
    {
        await PublishAsync();
        _api.Lose($"{Items}/{RunScene.ItemOf(RunScene.FirstDay)}");
        var lost = _api.Content.Count;
        _api.Queues = true;

        var queued = await PublishAsync();
        _api.Queues = false;
        var after = await PublishAsync();

        Assert.Equal((0, 1, null), (queued.Published, queued.Missing, queued.Problem));
        Assert.Equal((1, 0), (after.Published, after.Missing));
        Assert.Equal(lost + 1, _api.Content.Count);
    }

    [Fact]
    public async Task What_vanished_from_the_API_is_there_again_after_the_next_run()
    {
        await PublishAsync();
        _api.Lose($"{Items}/{RunScene.ItemOf(RunScene.FirstDay)}");
        _api.Lose($"{Items}/{RunScene.ItemOf(RunScene.FirstDay.AddDays(3))}");

        var again = await PublishAsync();

        Assert.Equal((2, 0, null), (again.Published, again.Missing, again.Problem));
        RequireSameAsCatalog();
    }

    [Fact]
    public async Task An_API_that_was_emptied_is_filled_by_the_next_run()
    {
        await PublishAsync();
        foreach (var path in _api.Content.Keys.ToList())
            _api.Lose(path);

        var again = await PublishAsync();

        Assert.Equal((4, 0, null), (again.Published, again.Missing, again.Problem));
        RequireSameAsCatalog();
    }

    [Fact]
    public async Task An_item_that_changed_under_the_same_receipt_is_published_anew()
    {
        await PublishAsync();
        Change(RunScene.FirstDay, "made anew");

        var again = await PublishAsync();

        Assert.Equal(1, again.Published);
        Assert.StartsWith($"PUT {Items}/", _api.Requests[^1], StringComparison.Ordinal);
        RequireSameAsCatalog();
    }

    [Fact]
    public async Task An_item_that_returns_to_an_earlier_state_is_published_anew_even_if_the_run_between_died()
    {
        var before = _store[ItemKey(RunScene.FirstDay)];
        await PublishAsync();
        Change(RunScene.FirstDay, "made anew");
        await PublishAsync();
        _store[ItemKey(RunScene.FirstDay)] = before;

        await PublishAsync();

        RequireSameAsCatalog();
    }

    [Fact]
    public async Task An_item_that_went_goes_from_the_API_and_one_that_comes_back_is_published()
    {
        await PublishAsync();
        var item = _store[ItemKey(RunScene.FirstDay)];
        await _store.DeleteAsync(ItemKey(RunScene.FirstDay));

        var gone = await PublishAsync();
        RequireSameAsCatalog();
        _store[ItemKey(RunScene.FirstDay)] = item;
        var back = await PublishAsync();

        Assert.Equal((0, 1, 0), (gone.Published, gone.Removed, gone.Missing));
        Assert.Equal((1, 0, 0), (back.Published, back.Removed, back.Missing));
        RequireSameAsCatalog();
    }

    [Fact]
    public async Task Markers_of_two_states_say_nothing()
    {
        await PublishAsync();
        var marker = Markers().First(key => key.Contains(RunScene.ItemOf(RunScene.FirstDay), StringComparison.Ordinal));
        // A run that was slower than another has put an older state, and marked it.
        _store[string.Join('~', marker.Split('~') is [var id, _, var time] ? [id, "0123456789abcdef", time] : [])] = _store[marker];
        ChangeAtApi();

        var again = await PublishAsync();

        Assert.Equal(1, again.Published);
        Assert.Equal(4, Markers().Count());
    }

    [Fact]
    public async Task Markers_of_earlier_versions_give_way()
    {
        await PublishAsync();
        var folder = Markers().First()[..(Markers().First().LastIndexOf('/') + 1)];
        ForgetMarkers();
        _store[$"{folder}G3193840000-TEST~1~0123456789ab.json"] = "{}"u8.ToArray();

        await PublishAsync();

        Assert.Equal(4, Markers().Count());
        Assert.All(Markers(), key => Assert.DoesNotContain("G3193840000", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_catalog_that_was_copied_sends_nothing_though_its_files_have_other_times()
    {
        using var folder = new TemporaryFolder();
        using var store = new FolderStore(folder["out"]);
        foreach (var key in _store.Keys)
            await store.PutAsync(key, _store[key], MediaTypes.Json);
        await PublisherOf(store).PublishAsync(PublishedDays.Window);
        foreach (var path in Directory.EnumerateFiles(folder["out"], "*.json", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddDays(1));
        var writes = _api.Writes.Count();

        var copied = await PublisherOf(store).PublishAsync(PublishedDays.Window);

        Assert.Equal((0, 0), (copied.Published, copied.Missing));
        Assert.Equal(writes, _api.Writes.Count());
    }

    [Fact]
    public async Task What_the_catalog_has_not_is_not_published()
    {
        await _store.DeleteAsync(ItemKey(RunScene.FirstDay));

        var publication = await PublishAsync();

        Assert.Equal((3, 0), (publication.Published, publication.Missing));
    }

    [Fact]
    public async Task A_server_that_is_down_fails_the_publication_and_the_next_run_publishes_all()
    {
        _api.Intercept = context => FakeStacApi.RefuseAsync(context, 503);

        var down = await PublishAsync();
        _api.Intercept = _ => Task.FromResult(false);
        var up = await PublishAsync();

        Assert.Equal((0, 4, true), (down.Published, down.Missing, down.ProblemIsTemporary));
        Assert.Contains("127.0.0.1 answers 503 Service Unavailable. Tried 3 times; try again later. What is missing there is published by the next run.", down.Problem, StringComparison.Ordinal);
        Assert.Equal((4, 0, null), (up.Published, up.Missing, up.Problem));
    }

    [Fact]
    public async Task An_API_that_cannot_be_reached_is_a_temporary_problem()
    {
        var url = _api.Url;
        await _api.DisposeAsync();

        var publication = await PublishAsync(url: url);

        Assert.True(publication.ProblemIsTemporary);
        Assert.Contains("127.0.0.1 cannot be reached", publication.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        _api.Intercept = async context =>
        {
            _time.Advance(TimeSpan.FromMinutes(2));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };

        var publication = await PublishAsync(change: options => options with { Timeout = TimeSpan.FromMinutes(1.5) });

        Assert.True(publication.ProblemIsTemporary);
        Assert.Contains("no whole answer came within 90 s", publication.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_is_refused_fails_alone_with_the_servers_message()
    {
        Refuse(RunScene.FirstDay);

        var publication = await PublishAsync();

        Assert.Equal((3, 1, null), (publication.Published, publication.Missing, publication.Problem));
        var failure = Assert.Single(publication.Failures);
        Assert.Equal(RunScene.ItemOf(RunScene.FirstDay), failure.Item);
        Assert.EndsWith("answers 422 Unprocessable Entity: body.properties.datetime: not a time I like", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_that_a_replacement_does_not_settle_is_the_items_failure()
    {
        _api.Intercept = async context => context.Request.Method != "GET" && context.Request.Path.Value!.Contains("/items", StringComparison.Ordinal)
            && await FakeStacApi.RefuseAsync(context, 409, """{"code": "Conflict", "description": "another writer holds it"}""");

        var publication = await PublishAsync();

        Assert.Equal((0, 4), (publication.Published, publication.Failures.Count));
        Assert.EndsWith("answers 409 Conflict: another writer holds it", publication.Failures[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_collection_is_the_problem()
    {
        _api.Intercept = async context => context.Request is { Method: "POST", Path.Value: "/stac/collections" }
            && await FakeStacApi.RefuseAsync(context, 400, """{"message": "no more collections"}""");

        var publication = await PublishAsync();

        Assert.StartsWith("Cannot publish the collection omi-ozone to http://127.0.0.1:", publication.Problem, StringComparison.Ordinal);
        Assert.EndsWith("answers 400 Bad Request: no more collections.", publication.Problem, StringComparison.Ordinal);
        Assert.False(publication.ProblemIsTemporary);
    }

    [Fact]
    public async Task A_server_without_the_extension_is_told_from_one_that_is_down()
    {
        _api.Conformance = ["https://api.stacspec.org/v1.0.0/core"];

        var publication = await PublishAsync();

        Assert.Contains("does not offer the Transaction extension", publication.Problem, StringComparison.Ordinal);
        Assert.False(publication.ProblemIsTemporary);
    }

    [Fact]
    public async Task A_bearer_token_is_sent_and_one_that_is_refused_is_named_and_not_shown()
    {
        _api.Tokens["the-other"] = true;
        var bearer = StacApiCredentials.Read(StacApiAuth.Bearer, name => name == "STAC_API_TOKEN" ? Token : null);

        var refused = await PublishAsync(change: options => options with { Credentials = bearer });
        _api.Tokens[Token] = true;
        var taken = await PublishAsync(change: options => options with { Credentials = bearer });

        Assert.Contains(
            "answers 401 Unauthorized: the token *** is not known. It refuses the token from STAC_API_TOKEN: renew the secret", refused.Problem,
            StringComparison.Ordinal);
        Assert.False(refused.ProblemIsTemporary);
        Assert.Equal(4, taken.Published);
        Assert.DoesNotContain(_store.Keys, key => System.Text.Encoding.UTF8.GetString(_store[key]).Contains("the-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_wants_credentials_says_which_key_gives_them()
    {
        _api.Tokens[Token] = true;

        var publication = await PublishAsync();

        Assert.Contains("It wants credentials: set publish.stacApi.auth to bearer or oauth2", publication.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_OAuth_client_gets_a_token_once_and_another_one_when_it_is_refused()
    {
        var given = 0;
        using var login = new ScriptedServer(request => request.Header("Authorization") == "Basic " + Convert.ToBase64String("robot:the-secret-of-robot"u8)
            ? ServerAnswer.Ok($$"""{"access_token": "the-secret-token-{{Interlocked.Increment(ref given)}}", "token_type": "Bearer", "expires_in": 3600}""")
            : ServerAnswer.Refuse(401));
        _api.Tokens["the-secret-token-2"] = true;

        var publication = await PublishAsync(change: options => options with { Credentials = OAuth(login, "the-secret-of-robot") });

        Assert.Equal((4, null), (publication.Published, publication.Problem));
        Assert.Equal(2, given);
    }

    [Fact]
    public async Task An_OAuth_client_that_is_refused_is_named()
    {
        using var login = new ScriptedServer(_ => ServerAnswer.Refuse(401));

        var publication = await PublishAsync(change: options => options with { Credentials = OAuth(login, "the-secret-of-robot") });

        Assert.Contains(
            "127.0.0.1 answers 401 Unauthorized when asked for a token: it refuses the client from STAC_API_CLIENT_ID and STAC_API_CLIENT_SECRET",
            publication.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", publication.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StacApiAuth.Bearer, null, "STAC_API_TOKEN is not set, but publish.stacApi.auth is 'bearer'")]
    [InlineData(StacApiAuth.Bearer, " ", "STAC_API_TOKEN is empty, but publish.stacApi.auth is 'bearer'")]
    [InlineData(StacApiAuth.Bearer, "a\nb", "STAC_API_TOKEN holds a character that cannot be sent")]
    [InlineData(StacApiAuth.Oauth2, null, "STAC_API_TOKEN_URL is not set, but publish.stacApi.auth is 'oauth2'")]
    [InlineData(StacApiAuth.Oauth2, "http://login.example.org", "STAC_API_TOKEN_URL is no https address")]
    public void A_secret_that_is_missing_or_empty_is_named(StacApiAuth auth, string? value, string message)
    {
        var error = Assert.Throws<StacApiException>(() => StacApiCredentials.Read(auth, _ => value));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_base_links_name_the_bucket_and_a_folder_needs_one()
    {
        var dataset = Dataset(_api.Url) with { Publish = new PublishDescriptor { StacApi = new StacApiDescriptor { Url = _api.Url } } };

        Assert.Equal("s3://bucket/prefix/", StacApiOptions.Read(dataset, "s3://bucket/prefix", _ => null)!.BaseUrl);
        Assert.Equal("https://cdn.example.org/", StacApiOptions.Read(dataset, "out", name => name == "DATASETS_BASE_URL" ? "https://cdn.example.org" : null)!.BaseUrl);
        Assert.Contains("Set publish.baseUrl", Assert.Throws<StacApiException>(() => StacApiOptions.Read(dataset, "out", _ => null)).Message, StringComparison.Ordinal);
        Assert.Null(StacApiOptions.Read(dataset with { Publish = null }, "out", _ => null));
    }

    private StacApiCredentials OAuth(ScriptedServer login, string secret) => StacApiCredentials.Read(StacApiAuth.Oauth2, name => name switch
    {
        "STAC_API_TOKEN_URL" => login.Url("/token").AbsoluteUri,
        "STAC_API_CLIENT_ID" => "robot",
        "STAC_API_CLIENT_SECRET" => secret,
        _ => null,
    });

    private async Task<StacApiPublication> PublishAsync(Func<StacApiOptions, StacApiOptions>? change = null, string? url = null)
    {
        var options = OptionsOf(url ?? _api.Url);
        return await new StacApiPublisher(Dataset(_api.Url), _store, change?.Invoke(options) ?? options).PublishAsync(PublishedDays.Window);
    }

    private StacApiPublisher PublisherOf(IObjectStore? store = null) => new(Dataset(_api.Url), store ?? _store, OptionsOf(_api.Url));

    private StacApiOptions OptionsOf(string url) => StacApiOptions.Read(Dataset(url), "out", _ => null)! with
    {
        Retry = new HttpRetryOptions { Attempts = 3, Time = _time, Random = () => 0.5, Notify = _said.Add },
    };

    private static DatasetDescriptor Dataset(string url) =>
        DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow() with
        {
            Publish = new PublishDescriptor { BaseUrl = Base, StacApi = new StacApiDescriptor { Url = url } },
        };

    private static Func<IReadOnlyList<string>, int, string?> AnswerOf(string kind) => kind switch
    {
        "counts" => (taken, sent) => $"\"Successfully added/updated {taken.Count} Items. 0 skipped (duplicates). {sent - taken.Count} errors occurred.\"",
        "ids" => (taken, sent) =>
            $$"""{"message": "Processed {{sent}} items: {{taken.Count}} added", "successfully_added": ["{{string.Join("\", \"", taken)}}"]}""",
        "all is well" => (_, _) => "\"all is well\"",
        _ => (_, _) => null,
    };

    /// <summary>What is in the API is what is in the catalog: the same items, with the same checksums and texts.</summary>
    private void RequireSameAsCatalog()
    {
        var catalog = _store.Keys.Where(key => key.Split('/') is ["omi-ozone", _, var id, var name] && name == $"{id}.json").ToList();
        Assert.Equal(catalog.Select(key => key.Split('/')[2]), _api.Content.Keys.Where(path => path.StartsWith(Items, StringComparison.Ordinal)).Select(path => path.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.All(catalog, key =>
        {
            var (mine, served) = (JsonNode.Parse(_store[key])!, _api[$"{Items}/{key.Split('/')[2]}"]);
            Assert.Equal(mine["properties"]!.ToJsonString(), served["properties"]!.ToJsonString());
            Assert.Equal(mine["assets"]!["ozone"]!["file:checksum"]!.ToString(), served["assets"]!["ozone"]!["file:checksum"]!.ToString());
        });
    }

    private void Change(DateOnly day, string title)
    {
        var item = JsonNode.Parse(_store[ItemKey(day)])!;
        item["properties"]!["title"] = title;
        _store[ItemKey(day)] = System.Text.Encoding.UTF8.GetBytes(item.ToJsonString());
    }

    private void ChangeAtApi()
    {
        foreach (var path in _api.Content.Keys.Where(path => path.StartsWith(Items, StringComparison.Ordinal)).ToList())
        {
            var item = _api[path];
            item["properties"]!["title"] = "an earlier title";
            _api[path] = item;
        }
    }

    private IEnumerable<string> Markers() =>
        _store.Keys.Where(key => key.Contains("/_stac-api/", StringComparison.Ordinal) && !key.EndsWith("collection.json", StringComparison.Ordinal));

    private void Refuse(DateOnly day, bool onlyAlone = false) => _api.Intercept = async context =>
    {
        if (context.Request.Method == "GET" || !context.Request.Path.Value!.EndsWith("/items", StringComparison.Ordinal))
            return false;
        context.Request.EnableBuffering();
        var body = await new StreamReader(context.Request.Body, leaveOpen: true).ReadToEndAsync();
        context.Request.Body.Position = 0;
        if (onlyAlone && body.Contains("\"FeatureCollection\"", StringComparison.Ordinal))
            return false;
        return body.Contains("\"id\":\"" + RunScene.ItemOf(day), StringComparison.Ordinal)
            && await FakeStacApi.RefuseAsync(context, 422, """{"detail": [{"loc": ["body", "properties", "datetime"], "msg": "not a time I like"}]}""");
    };

    private void ForgetMarkers()
    {
        foreach (var key in _store.Keys.Where(key => key.Contains("/_stac-api/", StringComparison.Ordinal)))
            _store.DeleteAsync(key).GetAwaiter().GetResult();
    }

    private static string ItemKey(DateOnly day) => StacLayout.Item("omi-ozone", day.Year, new ItemId(RunScene.ItemOf(day)));
}
