using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;
using Datasets.Command.Demo;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>What a newcomer sees first.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_demo_makes_a_week_of_valid_items_and_a_second_time_changes_no_file()
    {
        var (exitCode, output, error) = DatasetsCommand.Run("demo", "--out", _folder["demo"], "--days", "7");
        var times = Trees.Times(_folder["demo"]);
        var again = DatasetsCommand.Run("demo", "--out", _folder["demo"], "--days", "7");

        Assert.Equal(0, exitCode);
        Assert.Contains("discovered 7 granules, 7 new", error, StringComparison.Ordinal);
        Assert.Contains("synthetic", output, StringComparison.Ordinal);
        Assert.Contains("run omi-ozone --from 2024-09-24 --to 2024-09-30", output, StringComparison.Ordinal);
        Assert.Matches("look at the map: .* serve .*demo", output);
        Assert.Equal(7, Directory.GetDirectories(_folder["demo/omi-ozone/2024"]).Length);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("discovered 7 granules, 0 new", again.Error, StringComparison.Ordinal);
        Assert.Equal(times, Trees.Times(_folder["demo"]));

        var json = Trees.Stac(_folder["demo"]);
        // A month of its own is made of the days, with a year and a collection above it.
        Assert.Equal(7 + 3 + 3, json.Length);
        Assert.Matches(@"derived: +1 item, .* in .*omi-ozone-monthly", output);
        Assert.Matches("derived: +nothing new in .*omi-ozone-monthly", again.Output);
        Assert.Equal(
            ["OMI-Aura_L3-OMDOAO3e-mean_202409_ozone-days.tif", "OMI-Aura_L3-OMDOAO3e-mean_202409_ozone.tif"],
            Directory.GetFiles(_folder["demo/omi-ozone-monthly"], "*.tif", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Empty(StacSchemas.Validate(json));
        Assert.Equal("", ExternalProgram.ValidateCog(Directory.GetFiles(_folder["demo"], "*.tif", SearchOption.AllDirectories)));
        Assert.Equal(0, DatasetsCommand.Run("verify", _folder["demo"]).ExitCode);
        // The archive ended with the demo.
        Assert.DoesNotMatch(@"127\.0\.0\.1|localhost", string.Concat(json.Select(File.ReadAllText)));
    }

    /// <summary>Making ten years of files takes ten minutes, as their checksums in a listing would need it.</summary>
    [Fact]
    public async Task A_long_demos_archive_lists_its_granules_without_making_them()
    {
        await using var archive = await EmbeddedArchiveServer.StartAsync(DemoArchive.Of(DemoArchive.FirstDay, 3650, withFailures: false));
        using var discovery = new CmrDiscovery(new CmrOptions { Endpoint = new Uri(archive.Address, "search") });
        var window = new TimeRange(new DateTimeOffset(2024, 9, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2035, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        Assert.Equal(3650, await discovery.DiscoverAsync(DescriptorReader.Read(Repository.PathOf($"datasets/{DemoArchive.DatasetId}.yaml"), MappingRegistry.Default.Known).OrThrow(), window, limit.Token).CountAsync(limit.Token));
    }

    [Fact]
    public void The_maps_page_says_that_the_data_are_synthetic_and_names_nothing_on_any_network()
    {
        Assert.Equal(0, DatasetsCommand.Run("demo", "--out", _folder["demo"], "--days", "1").ExitCode);
        var page = File.ReadAllText(_folder["demo/index.html"]);

        Assert.Contains("\"note\":\"The data are synthetic", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_item_is_named_and_the_others_are_shown()
    {
        Assert.Equal(0, DatasetsCommand.Run("demo", "--out", _folder["demo"], "--days", "2").ExitCode);
        var item = Directory.GetFiles(_folder["demo/omi-ozone/2024"], "OMI*20240924.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(item, "{}");

        var (exitCode, _, error) = DatasetsCommand.Run("demo", "--out", _folder["demo"], "--days", "2");

        Assert.Equal(1, exitCode);
        Assert.Contains($"no catalog links OMI-Aura_L3-OMDOAO3e_20240924: {item} is not the STAC file it should be", error, StringComparison.Ordinal);
        Assert.Contains("\"id\":[\"OMI-Aura_L3-OMDOAO3e_20240925\"]", File.ReadAllText(_folder["demo/omi-ozone/index.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_demo_says_to_type_next_can_be_copied()
    {
        var folder = _folder["my demo"];
        var (exitCode, output, error) = DatasetsCommand.RunWith(new Dictionary<string, string> { ["COLUMNS"] = "60" }, "demo", "--out", folder, "--days", "1");

        Assert.True(exitCode == 0, error);
        var lines = output.Split('\n');
        Assert.Contains($"check every file:     datasets verify '{folder}'", lines);
        Assert.Contains(
            "from NASA's archive:  EARTHDATA_TOKEN=… datasets run omi-ozone --from 2024-09-24 --to 2024-09-24 --out out/omi-ozone", lines);
        Assert.Contains($"catalog:   {folder}/catalog.json", lines);
        Assert.Contains(lines, line => line.StartsWith($"report:    {folder}/_runs/omi-ozone/", StringComparison.Ordinal) && line.EndsWith("/report.html", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("OMI-Aura_L3-OMDOAO3e_2024m0924_v003-2024m0926t013225.he5", StringComparison.Ordinal));
    }

    /// <summary>What a log or a pipe gets, without what differs from run to run: each failure is told once, and where to look.</summary>
    [Fact]
    public void A_demo_with_failures_that_goes_to_a_pipe_is_as_approved()
    {
        var (exitCode, output, error) = DatasetsCommand.Run("demo", "--with-failures", "--out", _folder["demo"], "--days", "3");

        Assert.Equal(1, exitCode);
        // Granules come to their end in any order.
        var told = error.Split('\n').Select(Plain).Order(StringComparer.Ordinal);
        ApprovedFile.Check(
            "tests/Processors.Tests/Command/screens/piped.txt",
            $"standard error, sorted:\n{string.Join('\n', told)}\n\nstandard output:\n{string.Join('\n', output.Split('\n').Select(Plain))}");
        Assert.Contains("is truncated", File.ReadAllText(Assert.Single(Directory.GetFiles(_folder["demo/_runs/omi-ozone"], "report.html", SearchOption.AllDirectories))), StringComparison.Ordinal);
    }

    private string Plain(string line)
    {
        var plain = line.Replace(_folder["demo"], "DIR", StringComparison.Ordinal);
        plain = Regex.Replace(plain, @"\d{8}T\d{6}Z-[0-9a-f]{6}", "RUN");
        plain = Regex.Replace(plain, @"^\d\d:\d\d:\d\d", "TIME");
        plain = Regex.Replace(plain, @"\d+(\.\d+)? (s|B|kB|MB)\b", "N $2");
        plain = Regex.Replace(plain, @"(has|states) \d+", "$1 N");
        plain = Regex.Replace(plain, @"\(\d of 3", "(N of 3");
        return Regex.Replace(Regex.Replace(plain, "─+", "─"), " +", " ").TrimEnd();
    }

    [Fact]
    public void Selfcheck_converts_a_granule_with_what_is_installed()
    {
        var (exitCode, output, error) = DatasetsCommand.Run("selfcheck");

        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Contains("this installation works", output, StringComparison.Ordinal);
    }
}
