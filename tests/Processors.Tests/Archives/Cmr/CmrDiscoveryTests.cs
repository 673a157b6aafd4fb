using Datasets.Archives.Granules;
using Datasets.Storage.Http;
using Datasets.Support;

namespace Datasets.Archives.Cmr;

public class CmrDiscoveryTests
{
    private readonly QuickTime _time = new();

    [Fact]
    public async Task The_window_and_the_collection_are_asked_for_in_time_order()
    {
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok(UmmAnswer.Of(UmmAnswer.Granule(1)), ("CMR-Hits", "1")));

        await DiscoverAsync(cmr);

        var request = Assert.Single(cmr.Requests);
        Assert.Equal(
            "/search/granules.umm_json?short_name=OMDOAO3e&version=003&provider=GES_DISC"
            + "&temporal[]=2020-01-01T00:00:00.000Z,2020-01-31T23:59:59.000Z&sort_key[]=start_date&page_size=2",
            Uri.UnescapeDataString(request.Target));
        Assert.StartsWith("datasets/", request.Header("Client-Id"));
        Assert.Null(request.Header("CMR-Search-After"));
    }

    [Fact]
    public async Task What_was_revised_is_asked_for_by_the_date_of_its_revision()
    {
        using var cmr = new ScriptedServer(_ => Page(hits: 1, mark: null, 1));
        using var discovery = Discovery(cmr);

        var since = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
        Assert.Single(await discovery.RevisedAsync(UmmAnswer.Dataset(), UmmAnswer.Window, since).ToListAsync());

        Assert.EndsWith("&page_size=2&revision_date[]=2020-02-03T04:05:06.000Z,", Uri.UnescapeDataString(Assert.Single(cmr.Requests).Target));
    }

    [Fact]
    public async Task Pages_are_followed_by_the_mark_that_each_sends()
    {
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") switch
        {
            null => Page(hits: 5, mark: "[\"a\",1]", 1, 2),
            "[\"a\",1]" => Page(hits: 5, mark: "[\"a\",2]", 3, 4),
            "[\"a\",2]" => Page(hits: 5, mark: "[\"a\",3]", 5),
            _ => Page(hits: 5, mark: null),
        });

        var granules = await DiscoverAsync(cmr);

        Assert.Equal(["G1001-GES_DISC", "G1002-GES_DISC", "G1003-GES_DISC", "G1004-GES_DISC", "G1005-GES_DISC"], granules.Select(g => g.Id));
        Assert.Equal(4, cmr.Requests.Count);
        Assert.Equal(cmr.Url("/search/concepts/G1001-GES_DISC"), granules[0].MetadataUrl);
    }

    [Fact]
    public async Task The_recorded_page_is_followed_by_an_empty_one_that_ends_the_reading()
    {
        var body = await File.ReadAllBytesAsync(Shared.File("cmr/grace-163.umm.json"));
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") is null
            ? ServerAnswer.Ok(body, ("CMR-Hits", "163"), ("CMR-Search-After", "[\"pocloud\",1495497600000,2658328520]"))
            : Page(hits: 163, mark: null));

        Assert.Equal(163, (await DiscoverAsync(cmr, include: @"\.nc$", pageSize: 2000)).Count);
        Assert.Equal("[\"pocloud\",1495497600000,2658328520]", cmr.Requests[1].Header("CMR-Search-After"));
        Assert.Equal(2, cmr.Requests.Count);
    }

    [Fact]
    public async Task Granules_that_arrive_while_pages_are_read_are_read_too()
    {
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") switch
        {
            null => Page(hits: 2, mark: "m1", 1, 2),
            "m1" => Page(hits: 3, mark: "m2", 3),
            _ => Page(hits: 3, mark: null),
        });

        Assert.Equal(3, (await DiscoverAsync(cmr)).Count);
    }

    [Fact]
    public async Task A_granule_that_arrives_before_the_pages_to_come_is_left_to_the_next_run()
    {
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") switch
        {
            null => Page(hits: 3, mark: "m1", 5, 6),
            "m1" => Page(hits: 4, mark: "m2", 7),
            _ => Page(hits: 4, mark: null),
        });

        Assert.Equal(3, (await DiscoverAsync(cmr)).Count);
    }

    [Fact]
    public async Task A_granule_that_is_withdrawn_while_pages_are_read_is_no_loss()
    {
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") switch
        {
            null => Page(hits: 4, mark: "m1", 1, 2),
            "m1" => Page(hits: 3, mark: "m2", 3),
            _ => Page(hits: 3, mark: null),
        });

        Assert.Equal(3, (await DiscoverAsync(cmr)).Count);
    }

    [Fact]
    public async Task A_short_page_is_not_the_last_one()
    {
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") switch
        {
            null => Page(hits: 2, mark: "m1", 1),
            "m1" => Page(hits: 2, mark: "m2", 2),
            _ => Page(hits: 2, mark: null),
        });

        Assert.Equal(2, (await DiscoverAsync(cmr)).Count);
    }

    [Fact]
    public async Task Pages_come_as_they_are_read()
    {
        using var cmr = new ScriptedServer(_ => Page(hits: 4, mark: "m", 1, 2));
        using var discovery = Discovery(cmr);

        await using var granules = discovery.DiscoverAsync(UmmAnswer.Dataset(), UmmAnswer.Window).GetAsyncEnumerator();

        Assert.True(await granules.MoveNextAsync());
        Assert.True(await granules.MoveNextAsync());
        Assert.Single(cmr.Requests);
    }

    [Fact]
    public async Task No_hits_are_no_granules()
    {
        using var cmr = new ScriptedServer(_ => Page(hits: 0, mark: null));

        Assert.Empty(await DiscoverAsync(cmr));
    }

    [Fact]
    public async Task A_500_is_tried_five_times_with_growing_waits()
    {
        using var cmr = new ScriptedServer(_ => ServerAnswer.Refuse(500));

        var error = await FailAsync(cmr);

        Assert.Equal(
            $"Cannot discover omi-ozone at {cmr.Url("/search/granules.umm_json")}: it answers 500 Internal Server Error. Tried 5 times; try again later.",
            error.Message);
        Assert.True(error.IsTemporary);
        Assert.Equal(5, cmr.Requests.Count);
        Assert.Equal(4, _time.Waits.Count);
        Assert.True(_time.Waits[3] > _time.Waits[0]);
    }

    [Fact]
    public async Task A_429_is_tried_again_when_its_Retry_After_says()
    {
        var count = 0;
        var notices = new List<string>();
        using var cmr = new ScriptedServer(_ =>
            count++ == 0 ? ServerAnswer.Refuse(429, ("Retry-After", "17")) : Page(hits: 1, mark: null, 1));

        Assert.Single(await DiscoverAsync(cmr, notify: notices.Add));
        Assert.Equal([TimeSpan.FromSeconds(17)], _time.Waits);
        Assert.Equal(["discovery of omi-ozone: it answers 429 Too Many Requests; attempt 2 of 5 in 17 s"], notices);
    }

    [Fact]
    public async Task A_Retry_After_date_is_honoured_and_a_long_one_cut()
    {
        var count = 0;
        using var cmr = new ScriptedServer(_ => count++ switch
        {
            0 => ServerAnswer.Refuse(503, ("Retry-After", _time.GetUtcNow().AddSeconds(23).ToString("r"))),
            1 => ServerAnswer.Refuse(503, ("Retry-After", "86400")),
            _ => Page(hits: 1, mark: null, 1),
        });

        await DiscoverAsync(cmr);

        Assert.Equal([TimeSpan.FromSeconds(23), TimeSpan.FromSeconds(50)], _time.Waits);
    }

    [Fact]
    public async Task Malformed_json_is_tried_again_then_named()
    {
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok("{\"hits\": 1, \"items\": [{\"meta\""));

        var error = await FailAsync(cmr);

        Assert.Contains("sent malformed JSON (line 1, byte ", error.Message);
        Assert.True(error.IsTemporary);
        Assert.Equal(5, cmr.Requests.Count);
    }

    [Fact]
    public async Task An_html_page_with_status_200_is_tried_again()
    {
        var count = 0;
        using var cmr = new ScriptedServer(_ =>
            count++ == 0 ? ServerAnswer.Ok("<html>", ("Content-Type", "text/html")) : Page(hits: 1, mark: null, 1));

        Assert.Single(await DiscoverAsync(cmr));
        Assert.Equal(2, cmr.Requests.Count);
    }

    [Fact]
    public async Task An_html_page_that_stays_is_named_as_what_may_pass_by_itself()
    {
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok("<html>", ("Content-Type", "text/html")));

        var error = await FailAsync(cmr);

        Assert.Contains("it answers with an HTML page, not with JSON: it may be down for maintenance, or the endpoint is wrong.", error.Message);
        Assert.True(error.IsTemporary);
        Assert.Equal(5, cmr.Requests.Count);
    }

    [Fact]
    public async Task The_same_page_under_a_new_mark_is_no_progress()
    {
        var count = 0;
        using var cmr = new ScriptedServer(_ => Page(hits: 9, mark: $"m{count++}", 1, 2));

        var error = await FailAsync(cmr);

        Assert.Equal($"Cannot discover omi-ozone: {cmr.Url("/search")} sent the same page twice (page 2). Try again later.", error.Message);
        Assert.True(error.IsTemporary);
        Assert.Equal(2, cmr.Requests.Count);
    }

    [Fact]
    public async Task The_same_mark_twice_would_go_in_circles()
    {
        var day = 0;
        using var cmr = new ScriptedServer(_ => Page(hits: 9, mark: "same", ++day));

        Assert.Contains("sent the same page twice (page 2)", (await FailAsync(cmr)).Message);
    }

    [Fact]
    public async Task A_granule_on_two_pages_comes_once()
    {
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") is null
            ? Page(hits: 3, mark: "m", 1, 2)
            : Page(hits: 3, mark: null, 2, 3));

        Assert.Equal(3, (await DiscoverAsync(cmr)).Count);
    }

    [Fact]
    public async Task Fewer_hits_than_promised_are_named_with_both_numbers()
    {
        using var cmr = new ScriptedServer(request => request.Header("CMR-Search-After") is null
            ? Page(hits: 163, mark: "m", 1, 2)
            : Page(hits: 163, mark: null));

        var error = await FailAsync(cmr);

        Assert.Equal(
            $"Cannot discover omi-ozone: {cmr.Url("/search")} promised 163 granules but sent 2. The archive may have changed meanwhile; try again.",
            error.Message);
        Assert.True(error.IsTemporary);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read()
    {
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok(new string(' ', 300_000)));

        var error = await FailAsync(cmr);

        Assert.Contains("its answer is larger than 200000 bytes, which no page of 2 granules needs", error.Message);
        Assert.False(error.IsTemporary);
    }

    [Fact]
    public async Task What_CMR_says_about_a_bad_request_is_shown_without_its_control_characters()
    {
        using var cmr = new ScriptedServer(_ =>
            new ServerAnswer(400, "{\"errors\": [\"Parameter [x] was not recognized.\\u001b[31m\"]}"u8.ToArray()));

        var error = await FailAsync(cmr);

        Assert.Contains("it answers 400 Bad Request: Parameter [x] was not recognized.\uFFFD[31m", error.Message);
        Assert.False(error.IsTemporary);
        Assert.Single(cmr.Requests);
    }

    [Fact]
    public async Task A_broken_answer_is_tried_again()
    {
        var count = 0;
        using var cmr = new ScriptedServer(_ =>
            count++ == 0 ? Page(hits: 1, mark: null, 1) with { StatedLength = 1_000_000 } : Page(hits: 1, mark: null, 1));

        Assert.Single(await DiscoverAsync(cmr));
        Assert.Equal(2, cmr.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_given_up()
    {
        using var cmr = new ScriptedServer(_ => ServerAnswer.Ok("") with
        {
            StatedLength = 10,
            ThenStall = () => _time.Advance(TimeSpan.FromMinutes(3)),
        });

        var error = await FailAsync(cmr);

        Assert.Contains("no whole answer came in the 300 s that all attempts may take", error.Message);
        Assert.True(error.IsTemporary);
        Assert.Equal(2, cmr.Requests.Count);
    }

    [Fact]
    public async Task An_archive_that_is_not_there_is_a_temporary_error()
    {
        using var cmr = new ScriptedServer(_ => Page(hits: 0, mark: null));
        using var discovery = Discovery(cmr);
        cmr.Dispose();

        var error = await Assert.ThrowsAsync<DiscoveryException>(() => ReadAsync(discovery));

        Assert.Contains("127.0.0.1 cannot be reached", error.Message);
        Assert.True(error.IsTemporary);
    }

    [Fact]
    public void An_endpoint_must_be_https()
    {
        var error = Assert.Throws<DiscoveryException>(() => new CmrDiscovery(new CmrOptions { Endpoint = new Uri("http://cmr.example/search?key=secret") }));

        Assert.Equal("The endpoint http://cmr.example/search is not https (http is for this machine only).", error.Message);
    }

    [Fact]
    public async Task Cancelling_stops_a_wait()
    {
        using var stop = new CancellationTokenSource();
        using var cmr = new ScriptedServer(_ =>
        {
            stop.Cancel();
            return ServerAnswer.Refuse(500);
        });
        using var discovery = Discovery(cmr);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(discovery, cancellationToken: stop.Token));
    }

    private static ServerAnswer Page(int hits, string? mark, params int[] days)
    {
        var answer = ServerAnswer.Ok(UmmAnswer.Of(hits, [.. days.Select(day => UmmAnswer.Granule(day))]), ("CMR-Hits", $"{hits}"));
        return mark is null ? answer : answer with { Headers = [.. answer.Headers, ("CMR-Search-After", mark)] };
    }

    private CmrDiscovery Discovery(ScriptedServer cmr, int pageSize = 2, Action<string>? notify = null) => new(new CmrOptions
    {
        Endpoint = cmr.Url("/search"),
        PageSize = pageSize,
        MaximumAnswerBytes = pageSize * 100_000,
        Retry = new HttpRetryOptions
        {
            Time = _time,
            Random = () => 0.5,
            MaximumRetryAfter = TimeSpan.FromSeconds(50),
            Notify = notify,
        },
    });

    private async Task<List<DiscoveredGranule>> DiscoverAsync(
        ScriptedServer cmr, string include = @"\.he5$", int pageSize = 2, Action<string>? notify = null)
    {
        using var discovery = Discovery(cmr, pageSize, notify);
        return await ReadAsync(discovery, include);
    }

    private async Task<DiscoveryException> FailAsync(ScriptedServer cmr)
    {
        using var discovery = Discovery(cmr);
        return await Assert.ThrowsAsync<DiscoveryException>(() => ReadAsync(discovery));
    }

    private static async Task<List<DiscoveredGranule>> ReadAsync(
        CmrDiscovery discovery, string include = @"\.he5$", CancellationToken cancellationToken = default)
    {
        var granules = new List<DiscoveredGranule>();
        await foreach (var granule in discovery.DiscoverAsync(UmmAnswer.Dataset(include), UmmAnswer.Window, cancellationToken))
            granules.Add(granule);
        return granules;
    }
}
