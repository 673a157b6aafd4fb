using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Storage.Http;
using Datasets.Support;

namespace Datasets.Command;

/// <summary><c>discover</c> and <c>run</c> as a user calls them, against the embedded archive.</summary>
public sealed class ArchiveCommandTests : IAsyncLifetime
{
    private const string Secret = "a-password-that-must-not-show";
    private static readonly DateOnly FirstDay = new(2024, 10, 1);
    private readonly TemporaryFolder _folder = new();
    private EmbeddedArchiveServer _archive = null!;

    public async ValueTask InitializeAsync()
    {
        _archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = FirstDay,
            To = FirstDay.AddDays(2),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
            Password = Secret,
            Corrupt = new Dictionary<DateOnly, Corruption> { [FirstDay.AddDays(1)] = Corruption.Truncated },
        });
        await File.WriteAllTextAsync(_folder["small.yaml"], DatasetsCommand.SmallOzone());
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Discover_tells_what_is_new_and_writes_nothing()
    {
        var before = Datasets("discover", Token());
        Datasets("run", Token());
        var published = Trees.Published(_folder["out"]);
        var after = Datasets("discover", Token(), "--json");

        Assert.Equal(0, before.ExitCode);
        Assert.Contains("3 granules, 3 new", before.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(after.Output);
        Assert.Equal(
            [false, true, false],
            json.RootElement.GetProperty("granules").EnumerateArray().Select(granule => granule.GetProperty("new").GetBoolean()));
        Assert.Equal(published, Trees.Published(_folder["out"]));
    }

    /// <summary>What is done there cannot be told: to say that all is new would have it done again.</summary>
    [Theory]
    [InlineData("_receipts")]
    [InlineData("_receipts/omi-ozone/2024")]
    [InlineData("omi-ozone/2024")]
    [InlineData(".")]
    public void Discover_of_a_place_that_may_not_be_read_fails_and_says_what_to_do(string kept)
    {
        Datasets("run", Token());
        var folder = Path.GetFullPath(_folder[Path.Combine("out", kept)]).TrimEnd('/', '.');
        ExternalProgram.Run("chmod", "000", folder);
        try
        {
            var (exitCode, output, error) = DatasetsCommand.RunUnprivileged(Token(), Arguments("discover"));

            Assert.Equal((1, ""), (exitCode, output));
            Assert.Matches($"error: cannot (list|read) {Regex.Escape(folder)}.*: reading it is not permitted.*[Cc]heck its permissions", error);
            Assert.DoesNotContain("unexpected", error, StringComparison.Ordinal);
            Assert.DoesNotContain("written to", error, StringComparison.Ordinal);
        }
        finally
        {
            ExternalProgram.Run("chmod", "755", folder);
        }
    }

    [Fact]
    public void Discover_of_a_file_in_place_of_a_folder_fails_and_says_what_it_is()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/_receipts"], "");

        var (exitCode, output, error) = Datasets("discover", Token());

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains($"cannot list {_folder["out/_receipts/omi-ozone/2024"]}: {_folder["out/_receipts"]} is a file, where a folder is expected", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void Discover_and_run_break_no_name_however_narrow_the_terminal_is(int columns)
    {
        var environment = new Dictionary<string, string>(Token()) { ["COLUMNS"] = $"{columns}" };

        foreach (var verb in new[] { "discover", "run" })
        {
            var lines = Datasets(verb, environment).Output.Split('\n');

            for (var day = FirstDay; day < FirstDay.AddDays(3); day = day.AddDays(1))
                Assert.Contains(lines, line => Regex.IsMatch(line, $@"\bOMI-Aura_L3-OMDOAO3e_{day:yyyy'm'MMdd}_v003-\d{{4}}m\d{{4}}t\d{{6}}\.he5( |$)"));
            Assert.All(lines.Where(line => line.Contains('│', StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, columns));
        }
    }

    [Fact]
    public void Discover_shows_groups_where_the_dataset_groups()
    {
        var small = Regex.Replace(File.ReadAllText(_folder["small.yaml"]), "(?m)^grid:\n(  .*\n)+", "");
        File.WriteAllText(_folder["small.yaml"], small
            .Replace("mapping: hdfeos5-grid", "group: day\ngridding: {resolution: 1}\nmapping: hdfeos5-swath", StringComparison.Ordinal));

        using var json = JsonDocument.Parse(Datasets("discover", Token(), "--json").Output);

        var groups = json.RootElement.GetProperty("granules").EnumerateArray().ToList();
        Assert.Equal(["day-20241001", "day-20241002", "day-20241003"], groups.Select(group => group.GetProperty("id").GetString()));
        Assert.All(groups, group => Assert.Matches("^G[0-9]+-GES_DISC$", Assert.Single(group.GetProperty("members").EnumerateArray()).GetString()!));
        Assert.Contains("2024-10-01 (1 granule)", Datasets("discover", Token()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_are_more_granules_done_than_there_are_to_convert()
    {
        _archive.Catalogue.Reprocess(FirstDay, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), keepEarlier: true);

        var error = Datasets("run", Token()).Error;

        Assert.Contains("left out OMI-Aura_L3-OMDOAO3e_2024m1001", error, StringComparison.Ordinal);
        var counts = Regex.Matches(error, @"\((\d+) of (\d+), ");
        Assert.Equal(2, counts.Count);
        Assert.All(counts, count => Assert.InRange(int.Parse(count.Groups[1].Value), 1, int.Parse(count.Groups[2].Value)));
        Assert.Contains("discovered 4 granules, 3 new", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Granules_that_state_no_time_have_none_and_each_fails_with_that_reason()
    {
        using var cmr = new ScriptedServer(request => ServerAnswer.Ok(request.Header("CMR-Search-After") is null
            ? UmmAnswer.Of(UmmAnswer.Granule(1).With("umm/TemporalExtent", null), UmmAnswer.Granule(2).With("umm/TemporalExtent", null))
            : UmmAnswer.Of(hits: 2)));
        string[] arguments = [_folder["small.yaml"], "--endpoint", cmr.Url("/search").AbsoluteUri, "--from", "2020-01-01", "--to", "2020-01-03"];

        var listed = DatasetsCommand.RunWith(Token(), ["discover", .. arguments, "--json"]);
        var table = DatasetsCommand.RunWith(Token(), ["discover", .. arguments]);
        var (exitCode, _, error) = DatasetsCommand.RunWith(Token(), ["run", .. arguments, "--out", _folder["out"]]);

        using var json = JsonDocument.Parse(listed.Output);
        Assert.All(json.RootElement.GetProperty("granules").EnumerateArray(), granule =>
            Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (granule.GetProperty("start").ValueKind, granule.GetProperty("end").ValueKind)));
        Assert.DoesNotContain("0001-01-01", table.Output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        // Neither takes the other's place: of what has no time nothing tells that it is the same item.
        Assert.Equal(2, Regex.Count(error, @"error: .*its metadata state no time \(TemporalExtent\)"));
        Assert.DoesNotContain("left out", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_exits_with_1_where_a_granule_failed_and_names_it_with_the_reason()
    {
        var (exitCode, output, error) = Datasets("run", Token());

        Assert.Equal(1, exitCode);
        Assert.Contains("OMI-Aura_L3-OMDOAO3e_2024m1002", error, StringComparison.Ordinal);
        Assert.Contains("truncated", error, StringComparison.Ordinal);
        RequireCounts(converted: 2, failed: 1, output, error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_name_and_password_work_and_the_password_shows_nowhere()
    {
        var (exitCode, output, error) = Datasets("run", new Dictionary<string, string>
        {
            ["EARTHDATA_USERNAME"] = _archive.Options.User,
            ["EARTHDATA_PASSWORD"] = Secret,
            ["EARTHDATA_LOGIN_URL"] = Login(),
        });

        Assert.Equal(1, exitCode);
        RequireCounts(converted: 2, failed: 1, output, error);
        RequireNoSecret(output + error);
    }

    [Fact]
    public void A_netrc_works_too()
    {
        File.WriteAllText(_folder["netrc"], $"machine localhost login {_archive.Options.User} password {Secret}\n");

        var (_, output, error) = Datasets("run", new Dictionary<string, string> { ["NETRC"] = _folder["netrc"], ["EARTHDATA_LOGIN_URL"] = Login() });

        RequireCounts(converted: 2, failed: 1, output, error);
        RequireNoSecret(output + error);
    }

    [Fact]
    public void Without_a_login_nothing_is_written_and_what_to_do_is_said_once()
    {
        File.WriteAllText(_folder["netrc"], "");

        var (exitCode, _, error) = Datasets("run", new Dictionary<string, string> { ["NETRC"] = _folder["netrc"] });

        Assert.Equal(2, exitCode);
        Assert.Single(Regex.Matches(error, "EARTHDATA_TOKEN"));
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("discover")]
    [InlineData("reconcile")]
    public void A_collection_that_is_still_unknown_is_said_once_and_nothing_is_written(string verb)
    {
        File.WriteAllText(_folder["small.yaml"], File.ReadAllText(_folder["small.yaml"]).Replace("version: \"003\"", "version: UNKNOWN", StringComparison.Ordinal));

        var (exitCode, _, error) = Datasets(verb, Token());

        Assert.Equal(2, exitCode);
        Assert.StartsWith("error: the descriptor of omi-ozone does not say its version in CMR yet: replace UNKNOWN in source.cmr", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_said_once_before_anything_is_written()
    {
        Directory.CreateDirectory(_folder["out"]);
        ExternalProgram.Run("chmod", "555", _folder["out"]);
        try
        {
            var (exitCode, _, error) = DatasetsCommand.RunUnprivileged(Token(), Arguments("run"));

            Assert.Equal(2, exitCode);
            Assert.Matches($"^error: cannot make a work folder in {Regex.Escape(_folder["out"])}/_work: .*cannot be written to.*\n$", error);
        }
        finally
        {
            ExternalProgram.Run("chmod", "755", _folder["out"]);
        }
    }

    /// <summary>What keeps every granule from being had is told as one thing, and the archive not asked for each.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_token_is_one_failure_of_all_granules(bool verbose)
    {
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions { From = FirstDay, To = FirstDay.AddDays(19) });
        File.WriteAllText(_folder["netrc"], "");

        var (exitCode, output, error) = await Task.Run(() => DatasetsCommand.RunWith(
            new Dictionary<string, string> { ["EARTHDATA_TOKEN"] = "wrong", ["NETRC"] = _folder["netrc"] },
            [
                "run", _folder["small.yaml"], "--endpoint", new Uri(archive.Address, "search").AbsoluteUri, "--from", "2024-10-01", "--to", "2024-10-20",
                "--out", _folder["out"], .. verbose ? ["--verbose"] : Array.Empty<string>(),
            ]));

        Assert.Equal(1, exitCode);
        Assert.Contains("error: all 20 granules failed for the same reason: 401 Unauthorized from 127.0.0.1", error, StringComparison.Ordinal);
        Assert.Contains("get a new token at https://urs.earthdata.nasa.gov", error, StringComparison.Ordinal);
        for (var day = FirstDay; day <= FirstDay.AddDays(19); day = day.AddDays(1))
            Assert.Single(output.Split('\n'), line => line.Contains($"OMDOAO3e_{day:yyyy'm'MMdd}_", StringComparison.Ordinal));
        if (!verbose)
            Assert.Equal(1, Regex.Count(output + error, "is refused or has expired"));
        Assert.InRange(archive.Requests.Data, 1, 8);
        using var report = JsonDocument.Parse(File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder["out"], "report.json", SearchOption.AllDirectories))));
        Assert.All(
            report.RootElement.GetProperty("granules").EnumerateArray(),
            granule => Assert.Contains("the token is refused or has expired", granule.GetProperty("reason").GetString()!, StringComparison.Ordinal));
    }

    private (int ExitCode, string Output, string Error) Datasets(string verb, IReadOnlyDictionary<string, string> environment, params string[] more) =>
        DatasetsCommand.RunWith(environment, Arguments(verb, more));

    private string[] Arguments(string verb, params string[] more) =>
    [
        verb, _folder["small.yaml"], "--endpoint", new Uri(_archive.Address, "search").AbsoluteUri,
        "--from", "2024-10-01", "--to", "2024-10-03", "--out", _folder["out"], .. more,
    ];

    private Dictionary<string, string> Token() => new() { ["EARTHDATA_TOKEN"] = _archive.Options.Token };

    private string Login() => new UriBuilder(_archive.Address) { Host = _archive.LoginHost }.Uri.AbsoluteUri;

    /// <summary>Says all that the command printed where the counts are others: a granule that fails now and then tells why only there.</summary>
    private static void RequireCounts(int converted, int failed, string output, string error) => Assert.True(
        Regex.IsMatch(output, $@"converted\s+│\s+{converted}\s") && Regex.IsMatch(output, $@"failed\s+│\s+{failed}\s"), output + error);

    private void RequireNoSecret(string shown)
    {
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_folder["out"], "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal);
    }
}
