using System.Reflection;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>
/// What processors, infra and published archives agree on. Its words are written down here a second time on purpose: objects and stacks that
/// are out there have them, so a changed word has to be changed in two places.
/// </summary>
public sealed class ContractTests
{
    private static readonly Type[] Words = [typeof(EnvironmentVariables), typeof(ItemProperties), typeof(MetricNames)];

    // Words that mean something else elsewhere, too.
    private static readonly string[] Common = [MetricNames.Namespace, MetricNames.Dataset, MetricNames.Stack];

    [Fact]
    public void Keys_of_runs_are_those_of_the_archives_that_there_are()
    {
        Assert.Equal("_runs/omi-ozone/r1/manifest.json", RunKeys.Manifest("omi-ozone", new RunId("r1")));
        Assert.Equal("_runs/omi-ozone/r1/summary.json", RunKeys.Summary("omi-ozone", new RunId("r1")));
        Assert.Equal("_runs/omi-ozone/r1/shards/0007.json", RunKeys.Shard("omi-ozone", new RunId("r1"), RunKeys.ShardName(7)));
        Assert.Equal("_runs/omi-ozone/r1/results/12345.json", RunKeys.Result("omi-ozone", new RunId("r1"), RunKeys.ShardName(12345)));
        Assert.Equal("_runs/omi-ozone/r1/report.html", RunKeys.ReportPage("omi-ozone", new RunId("r1")));
    }

    [Fact]
    public void A_receipts_key_says_which_granule_revision_and_recipe()
    {
        var key = ReceiptKeys.KeyOf("omi-ozone", 2024, "G1-GES_DISC", "5", "92eb31a3d3d5");

        Assert.Equal("_receipts/omi-ozone/2024/G1-GES_DISC~5~92eb31a3d3d5.json", key);
        Assert.Equal(("G1-GES_DISC", "5", "92eb31a3d3d5"), ReceiptKeys.Parse(key));
        Assert.Null(ReceiptKeys.Parse("_receipts/omi-ozone/2024/G1-GES_DISC.json"));
        Assert.Null(ReceiptKeys.Parse("_receipts/omi-ozone/2024/G1~5~92eb31a3d3d5.txt"));
    }

    [Fact]
    public void Files_of_an_item_are_named_after_it()
    {
        Assert.Equal("a_1.json", CatalogFiles.Item(new ItemId("a_1")));
        Assert.Equal("a_1_ozone.tif", CatalogFiles.Cog(new ItemId("a_1"), "ozone"));
        Assert.Equal("a_1.png", CatalogFiles.Thumbnail(new ItemId("a_1")));
    }

    [Fact]
    public void Exit_codes_are_those_of_the_help() =>
        Assert.Equal((0, 1, 2, 75), (ExitCode.Done, ExitCode.SomeFailed, ExitCode.WrongUsage, ExitCode.Temporary));

    [Fact]
    public void No_source_but_the_contract_has_its_words()
    {
        var words = Words.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!).Except(Common).Select(word => $"\"{word}\"")
            .Append($"\"{RunKeys.Root}").Append($"\"{ReceiptKeys.Root}").ToList();

        var repeated = Sources().Select(source => (Path: source, Code: Code(source))).SelectMany(source => words.Where(word => source.Code.Contains(word, StringComparison.Ordinal)).Select(word => $"{source.Path}: {word}"));

        Assert.True(words.Count > 30);
        Assert.Empty(repeated);
    }

    private static IEnumerable<string> Sources() => new[] { "processors", "infra" }
        .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/") && !path.Contains("/Descriptors/Contract/"));

    private static string Code(string path) => string.Join('\n', File.ReadLines(path).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
}
