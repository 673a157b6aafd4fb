using System.Text.Json;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.Support;

namespace Datasets.Workflow.Runs;

/// <summary>Runs that read parts of granules, from an archive with and without faults.</summary>
public sealed class PartialReadTests
{
    private const string Checksum = "the archive's checksum of the whole file was not checked";

    [Fact]
    public async Task Parts_make_the_same_COGs_and_report_receipt_and_item_say_how_the_granule_was_read()
    {
        await using var whole = await RunScene.StartAsync(days: 1);
        await using var parts = await StartAsync(SourceAccess.Ranges);

        await whole.RunAsync("one");
        var granule = Assert.Single((await parts.RunAsync("one")).Granules);

        Assert.Equal(Cogs(whole), Cogs(parts));
        Assert.Equal(GranuleOutcome.Converted, granule.Outcome);
        Assert.Equal(granule.BytesIn, granule.Parts!.ArchiveBytes);
        Assert.InRange(granule.Parts.FetchedBytes, 1, granule.BytesIn);
        Assert.InRange(granule.Parts.Requests, 1, 12);
        Assert.Contains($"\"requests\": {granule.Parts.Requests}", File.ReadAllText(Path.Combine(parts.Out, "_runs", "omi-ozone", "one", "report.json")));
        var receipt = JsonDocument.Parse(File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.Combine(parts.Out, "_receipts"), "*~*.json", SearchOption.AllDirectories)))).RootElement;
        Assert.Equal(granule.Parts.FetchedBytes, receipt.GetProperty("parts").GetProperty("fetchedBytes").GetInt64());
        var properties = parts.Item(RunScene.FirstDay).GetProperty("properties");
        Assert.Equal("ranges", properties.GetProperty("datasets:source_access").GetString());
        Assert.Contains(Checksum, properties.GetProperty("processing:lineage").GetString());
        Assert.False(whole.Item(RunScene.FirstDay).GetProperty("properties").TryGetProperty("datasets:source_access", out _));
        Assert.Empty(StacSchemas.Validate([parts.PathOfItem(RunScene.FirstDay)]));
    }

    [Theory]
    [InlineData(RangeFault.Ignored, false, "127.0.0.1 sends no parts of files, only whole ones")]
    [InlineData(RangeFault.OtherBytes, true, null)]
    [InlineData(RangeFault.CutShort, true, null)]
    [InlineData(RangeFault.Throttled, true, null)]
    public async Task A_server_with_a_fault_costs_time_and_no_granule(RangeFault fault, bool isByParts, string? note)
    {
        await using var sound = await RunScene.StartAsync(days: 1);
        await using var scene = await StartAsync(SourceAccess.Ranges, fault);

        await sound.RunAsync("one");
        var granule = Assert.Single((await scene.RunAsync("one")).Granules);

        Assert.True(granule.Outcome == GranuleOutcome.Converted, granule.Reason);
        Assert.Equal(Cogs(sound), Cogs(scene));
        Assert.Equal(isByParts, granule.Parts is not null);
        Assert.Equal(note is null, granule.WholeBecause is null);
        Assert.StartsWith(note ?? "", granule.WholeBecause ?? "");
    }

    /// <summary>Each attempt would be a request that ends with an aborted connection.</summary>
    [Fact]
    public async Task A_server_without_parts_is_asked_for_them_once()
    {
        await using var scene = await RunScene.StartAsync(
            days: 3, options => options with { RangeFault = RangeFault.Ignored }, dataset => dataset with { Source = dataset.Source with { Access = SourceAccess.Ranges } });

        var report = await scene.RunAsync("one", options => options with { Downloads = 1 });

        Assert.All(report.Granules, granule => Assert.Equal("127.0.0.1 sends no parts of files, only whole ones", granule.WholeBecause));
        Assert.Equal(4, scene.Archive.Requests.Data);
    }

    [Fact]
    public async Task Whole_files_are_insisted_on_by_integrity()
    {
        await using var scene = await RunScene.StartAsync(days: 1, describe: dataset => dataset with
        {
            Source = dataset.Source with { Integrity = SourceIntegrity.Whole },
        });

        var granule = Assert.Single((await scene.RunAsync("one")).Granules);

        Assert.Null(granule.Parts);
        Assert.Null(granule.WholeBecause);
        Assert.Equal(1, scene.Archive.Requests.Data);
    }

    /// <summary>A granule of this grid has less than a megabyte, and its checksum is worth more than what its parts would save.</summary>
    [Fact]
    public async Task A_small_file_comes_whole_by_itself()
    {
        await using var scene = await RunScene.StartAsync(days: 1);

        Assert.Null(Assert.Single((await scene.RunAsync("one")).Granules).Parts);
        Assert.Equal(1, scene.Archive.Requests.Data);
    }

    /// <summary>Two of the file's three fields are nearly all of it.</summary>
    [Fact]
    public async Task A_file_that_is_wanted_nearly_whole_comes_whole_and_the_report_says_why()
    {
        await using var scene = await RunScene.StartAsync(days: 1, options => options with { FileFacts = FileFacts.Approximate });

        var granule = Assert.Single((await scene.RunAsync("one")).Granules);

        Assert.Equal(GranuleOutcome.Converted, granule.Outcome);
        Assert.Null(granule.Parts);
        Assert.Matches("^its variables are [0-9]+ ?% of it$", granule.WholeBecause);
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do_and_all_is_true_to_each_other()
    {
        await using var scene = await StartAsync(SourceAccess.Ranges);

        await scene.RunAsync("one");
        var before = scene.Published();
        Assert.Equal(0, (await scene.RunAsync("two")).New);

        Assert.Equal(before, scene.Published());
    }

    private static Task<RunScene> StartAsync(SourceAccess access, RangeFault fault = RangeFault.None) => RunScene.StartAsync(
        days: 1,
        options => options with { RangeFault = fault },
        dataset => dataset with { Source = dataset.Source with { Access = access } });

    private static Dictionary<string, string> Cogs(RunScene scene) =>
        scene.Published().Where(file => file.Key.EndsWith(".tif", StringComparison.Ordinal)).ToDictionary();
}
