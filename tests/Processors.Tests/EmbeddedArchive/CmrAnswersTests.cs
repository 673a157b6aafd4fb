using System.Net;
using System.Text.Json.Nodes;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;

namespace Datasets.EmbeddedArchive;

/// <summary>The archive's search against recorded answers of CMR and against what its catalogue holds.</summary>
public sealed class CmrAnswersTests : ServerTests
{
    private const string Search = "search/granules.umm_json?short_name=OMDOAO3e&version=003&provider=GES_DISC";

    [Fact]
    public async Task An_answer_has_the_keys_of_a_recorded_one_for_a_granule_of_the_same_archive()
    {
        await using var archive = await StartAsync(Listing);
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Shared.File("cmr/gpm-3imerghh-1.umm.json"), Cancellation))!;

        var answer = await AskAsync(archive, Search);

        Assert.Subset(KeysOf(answer.Json), KeysOf(recorded));
    }

    [Fact]
    public async Task Exact_facts_about_a_file_have_the_keys_of_a_recorded_answer_that_gives_them()
    {
        await using var archive = await StartAsync(TenDays with { To = TenDays.From });
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Shared.File("cmr/grace-163.umm.json"), Cancellation))!;

        var answer = await AskAsync(archive, Search);

        Assert.Subset(KeysOf(answer.Json), KeysOf(recorded));
    }

    [Fact]
    public async Task An_answer_has_the_headers_of_a_recorded_one()
    {
        await using var archive = await StartAsync(Listing);
        var recorded = File.ReadLines(Shared.File("cmr/grace-163.headers")).Skip(1).Select(line => line.Split(':')[0]).Where(name => name.StartsWith("CMR"));

        using var client = Client(archive);
        using var response = await client.GetAsync(Search, Cancellation);

        Assert.All(recorded, name => Assert.True(response.Headers.Contains(name), name));
        Assert.Equal("application/vnd.nasa.cmr.umm_results+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Pages_hold_every_granule_once_in_order()
    {
        await using var archive = await StartAsync(Listing);
        var names = new List<string>();
        string? after = null;
        do
        {
            var page = await AskAsync(archive, $"{Search}&page_size=3", after);
            Assert.Equal("10", page.Hits);
            names.AddRange(page.Json["items"]!.AsArray().Select(item => item!["umm"]!["GranuleUR"]!.GetValue<string>()));
            after = page.SearchAfter;
        }
        while (after is not null);

        Assert.Equal(10, names.Count);
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.StartsWith("OMDOAO3e.003:OMI-Aura_L3-OMDOAO3e_2022m0120_v003-2022m0122t", names[0]);
    }

    /// <summary>A year of granules in one page would be a minute's work before the first is known.</summary>
    [Fact]
    public async Task A_page_asks_for_few_files_to_be_made()
    {
        await using var archive = await StartAsync(TenDays with { To = TenDays.From.AddDays(364) });

        var page = await AskAsync(archive, $"{Search}&page_size=2000");
        var next = await AskAsync(archive, $"{Search}&page_size=2000", page.SearchAfter);

        Assert.Equal("365", page.Hits);
        Assert.All([page, next], one => Assert.InRange(one.Json["items"]!.AsArray().Count, 1, 20));
    }

    [Fact]
    public async Task The_newest_come_first_when_asked_for()
    {
        await using var archive = await StartAsync(Listing);

        var first = await AskAsync(archive, $"{Search}&page_size=2&sort_key=-start_date");
        var second = await AskAsync(archive, $"{Search}&page_size=2&sort_key=-start_date", first.SearchAfter);

        Assert.Equal(["2022-01-29", "2022-01-28"], DaysOf(first));
        Assert.Equal(["2022-01-27", "2022-01-26"], DaysOf(second));
    }

    [Theory]
    [InlineData("2022-01-22T00:00:00Z,2022-01-23T23:59:59Z", new[] { "2022-01-22", "2022-01-23" })]
    [InlineData("2022-01-22T23:59:59.999Z,2022-01-23T00:00:00Z", new[] { "2022-01-22", "2022-01-23" })]
    [InlineData(",2022-01-20T12:00:00Z", new[] { "2022-01-20" })]
    [InlineData("2022-01-29T12:00:00Z,", new[] { "2022-01-29" })]
    [InlineData("2021-01-01T00:00:00Z,2021-12-31T00:00:00Z", new string[0])]
    public async Task A_time_range_selects_what_overlaps_it(string temporal, string[] days)
    {
        await using var archive = await StartAsync(Listing);

        var answer = await AskAsync(archive, $"{Search}&temporal[]={temporal}");

        Assert.Equal(days, DaysOf(answer));
        Assert.Equal(days.Length.ToString(), answer.Hits);
    }

    [Theory]
    [InlineData("short_name=OMSO2e")]
    [InlineData("short_name=OMDOAO3e&version=004")]
    [InlineData("short_name=OMDOAO3e&provider=POCLOUD")]
    public async Task Another_collection_has_no_hits(string parameters)
    {
        await using var archive = await StartAsync(Listing);

        var answer = await AskAsync(archive, $"search/granules.umm_json?{parameters}");

        Assert.Equal("0", answer.Hits);
        Assert.Empty(DaysOf(answer));
        Assert.Null(answer.SearchAfter);
    }

    [Theory]
    [InlineData("colour=blue")]
    [InlineData("page_size=2001")]
    [InlineData("page_size=-1")]
    [InlineData("temporal=yesterday")]
    [InlineData("sort_key=weight")]
    public async Task A_senseless_query_is_refused(string parameter)
    {
        await using var archive = await StartAsync(Listing);
        using var client = Client(archive);

        using var response = await client.GetAsync($"{Search}&{parameter}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["errors"]!.AsArray());
    }

    [Fact]
    public async Task A_million_granules_are_listed_page_by_page()
    {
        await using var archive = await StartAsync(Listing with { From = new(2004, 10, 1), To = new(2024, 9, 30), GranulesPerDay = 137 });
        const long granules = 7305 * 137;

        var first = await AskAsync(archive, $"{Search}&page_size=2000");
        var late = await AskAsync(archive, $"{Search}&page_size=2000&temporal=2024-09-30T00:00:00Z,");

        Assert.Equal(granules.ToString(), first.Hits);
        Assert.Equal(2000, first.Json["items"]!.AsArray().Count);
        Assert.Equal("137", late.Hits);
        Assert.Equal(137, late.Json["items"]!.AsArray().Select(item => item!["meta"]!["concept-id"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task A_granules_record_can_be_read_by_its_concept_id()
    {
        await using var archive = await StartAsync(Listing);
        var item = (await AskAsync(archive, Search)).Json["items"]![4]!;
        using var client = Client(archive);

        var record = await client.GetStringAsync($"search/concepts/{item["meta"]!["concept-id"]}.umm_json", Cancellation);
        using var missing = await client.GetAsync("search/concepts/G1-GES_DISC", Cancellation);

        Assert.True(JsonNode.DeepEquals(item["umm"], JsonNode.Parse(record)));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static IEnumerable<string> DaysOf(Answer answer) =>
        answer.Json["items"]!.AsArray().Select(item => item!["umm"]!["TemporalExtent"]!["RangeDateTime"]!["BeginningDateTime"]!.GetValue<string>()[..10]);

    private static async Task<Answer> AskAsync(EmbeddedArchiveServer archive, string query, string? after = null)
    {
        using var client = Client(archive);
        if (after is not null)
            client.DefaultRequestHeaders.Add("CMR-Search-After", after);
        using var response = await client.GetAsync(query, Cancellation);
        response.EnsureSuccessStatusCode();
        return new(
            JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!,
            response.Headers.GetValues("CMR-Hits").Single(),
            response.Headers.TryGetValues("CMR-Search-After", out var values) ? values.Single() : null);
    }

    /// <summary>Every path of keys that leads to a value, with its kind; entries of an array share a path.</summary>
    private static HashSet<string> KeysOf(JsonNode node, string path = "") => node switch
    {
        JsonObject map => [.. map.SelectMany(pair => KeysOf(pair.Value!, $"{path}/{pair.Key}"))],
        JsonArray list => [.. list.SelectMany(entry => KeysOf(entry!, $"{path}[]"))],
        _ => [$"{path}: {node.GetValueKind()}"],
    };

    private sealed record Answer(JsonNode Json, string Hits, string? SearchAfter);
}
