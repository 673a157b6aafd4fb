using Datasets.Conversion.Cf;
using Datasets.Workflow.Runs.Grouping;

namespace Datasets.Workflow.Runs;

/// <summary>Files of this machine that would become one item: which of them does must not be a matter of time.</summary>
public sealed class LocalConversionTests : IDisposable
{
    private readonly GroupScene _scene = new() { Dataset = CfFiles.Dataset() with { ItemId = "item_{date:yyyyMMdd}" } };

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_two_productions_of_an_item_the_one_given_last_becomes_it(int workers)
    {
        string[] files = [Write("b.nc", day: 0), Write("other.nc", day: 1), Write("a.nc", day: 0)];

        var results = await ConvertAsync(files, workers);

        Assert.Equal(
            [GranuleOutcome.Superseded, GranuleOutcome.Converted, GranuleOutcome.Converted], results.Select(result => result.Outcome));
        Assert.Equal("superseded by a.nc, which becomes item_20220120 too and was given after it", results[0].Reason);
        Assert.Equal(["item_20220120", "item_20220121"], _scene.ItemIds);
        Assert.Contains("a.nc", File.ReadAllText(_scene.ItemPaths.Single(path => path.Contains("item_20220120", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_says_no_time_fails_alone()
    {
        File.WriteAllText(_scene.Folder["broken.nc"], "CDF");

        var results = await ConvertAsync([Write("a.nc", day: 0), _scene.Folder["broken.nc"]], workers: 2);

        Assert.Equal([GranuleOutcome.Converted, GranuleOutcome.Failed], results.Select(result => result.Outcome));
    }

    private Task<IReadOnlyList<GranuleResult>> ConvertAsync(IReadOnlyList<string> files, int workers) =>
        new LocalConversion(_scene.Converter(), _scene.Publisher(), _scene.Store.Work).RunAsync(files, workers, _ => { });

    private string Write(string name, int day)
    {
        NetCdfFile.Write(_scene.Folder, CfFiles.Simple(name, time: CfFiles.Time("days since 2022-01-20", [day])));
        return _scene.Folder[name];
    }
}
